"""Test theory's figures against tables worked out by hand, and against the textbook's sums."""

from __future__ import annotations

import math
import statistics as textbook

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from courseware.errors import InvalidRequest
from courseware.warehouse.statistics import QuizStatistics, item_statistics, quiz_statistics

NAN = math.nan

# Five attempts at three slots. Totals 4, 3, 3, 1, 1; deviations 1.6, 0.6, 0.6, -1.4, -1.4; Var(T) = 7.2/4 = 1.8.
WORKED = [[1, 1, 2], [1, 0, 2], [1, 1, 1], [0, 0, 1], [0, 1, 0]]
MOST = [1, 1, 2]


def test_items_of_a_table_worked_by_hand() -> None:
    items = item_statistics(WORKED, MOST)
    expected = {
        "facility": [0.6, 0.6, 0.6],
        "sd": [0.547722558, 0.547722558, 0.836660027],  # √0.3, √0.3, √0.7
        # Cov(x,T) = 0.7, 0.2, 0.9; the roots sum to 2.232557
        "effective_weight": [37.475417, 20.031453, 42.493129],
        "covariance": [0.4, -0.1, 0.2],
        # 0.4/√(0.3·0.7), -0.1/√(0.3·1.7), 0.2/√(0.7·0.7)
        "discrimination_index": [87.287156, -14.002801, 28.571429],
        # sorted: 0.4, 0.65, 0.7
        "discriminative_efficiency": [100.0, -15.384615, 28.571429],
    }
    assert list(items.columns) == list(expected)
    for name, values in expected.items():
        assert items[name].tolist() == pytest.approx(values, abs=1e-6), name


def test_a_quiz_of_a_table_worked_by_hand() -> None:
    # m2 = 1.44, m3 = -0.192, m4 = 2.8992; k3 = 25·-0.192/12 = -0.4; k4 = 25·(6·2.8992 - 12·2.0736)/24 = -7.8
    expected = QuizStatistics(
        mean=0.6,
        median=0.75,
        sd=0.335410197,  # √1.8 of 4 marks
        skewness=-0.165634665,  # -0.4/1.8^1.5
        kurtosis=-2.407407407,  # -7.8/1.8²
        cic=41.666666667,  # 150·(1 - 1.3/1.8)
        error_ratio=76.376261583,  # 100·√(1 - 0.41667)
        standard_error=0.256173769,
    )
    found = quiz_statistics(WORKED, MOST)
    for name in QuizStatistics.__slots__:
        assert getattr(found, name) == pytest.approx(getattr(expected, name), abs=1e-6), name


def test_a_slot_counts_where_it_was_shown() -> None:
    marks = [[1, NAN], [1, 1], [0, 1], [0, 0]]
    items = item_statistics(marks, [1, 1])
    assert items["facility"].tolist() == pytest.approx([0.5, 2 / 3])
    assert items["covariance"].tolist() == pytest.approx([0.0, 1 / 6])
    assert items["discrimination_index"].tolist() == pytest.approx([0.0, 50.0])
    assert items["discriminative_efficiency"].tolist() == pytest.approx([0.0, 100.0])
    # Cov(x,T) = 1/3 and 1/2
    assert items["effective_weight"].tolist() == pytest.approx([44.948974, 55.051026], abs=1e-6)
    whole = quiz_statistics(marks, [1, 1])
    assert (whole.mean, whole.median) == pytest.approx((0.625, 0.75))


def test_what_cannot_be_told_is_not_0() -> None:
    # the second slot never varies, the third is worth nothing, the fourth was shown to nobody
    marks = [[1, 1, 0, NAN], [0, 1, 0, NAN], [1, 1, 0, NAN]]
    items = item_statistics(marks, [1, 1, 0, 1])
    assert items["facility"].tolist() == pytest.approx([2 / 3, 1, NAN, NAN], nan_ok=True)
    assert items["sd"].tolist() == pytest.approx([0.577350269, 0, 0, NAN], nan_ok=True)
    for name in ("discrimination_index", "discriminative_efficiency"):
        assert items[name].isna().all(), name  # nothing else varies beside the first
    assert items["effective_weight"].tolist() == pytest.approx([100, 0, 0, NAN], nan_ok=True)


def test_a_negative_share_in_the_total_has_no_weight() -> None:
    marks = [[0, 3], [1, 1], [2, 0]]
    items = item_statistics(marks, [2, 3])
    assert items["effective_weight"].tolist() == pytest.approx([NAN, 100], nan_ok=True)
    assert items["discrimination_index"].tolist() == pytest.approx([-98.198051] * 2, abs=1e-6)


def test_contradicting_questions_have_a_negative_consistency() -> None:
    whole = quiz_statistics([[1, 0], [0, 1], [1, 0], [0, 1], [1, 1]], [1, 1])
    assert whole.cic == pytest.approx(200 * (1 - 0.6 / 0.2))
    assert whole.error_ratio == pytest.approx(100 * math.sqrt(5))


@pytest.mark.parametrize("attempts", [0, 1, 2, 3])
def test_few_attempts_tell_little(attempts: int) -> None:
    marks = np.array(WORKED, dtype=float)[[0, 3, 4][:attempts]].reshape(attempts, 3)
    whole, items = quiz_statistics(marks, MOST), item_statistics(marks, MOST)
    assert math.isnan(whole.mean) == (attempts < 1)
    assert math.isnan(whole.sd) == (attempts < 2)
    assert math.isnan(whole.skewness) == (attempts < 3)
    assert math.isnan(whole.cic) == (attempts < 3)
    assert math.isnan(whole.kurtosis)
    assert items["sd"].isna().all() == (attempts < 2)


def test_rounding_in_sums_is_no_spread() -> None:
    # the second slot is 0.1 for everybody, so what is left beside the first never varies
    marks = [[0.1, 0.1, 0.1], [0.7, 0.1, 0.1], [0.3, 0.1, 0.1], [0.2, 0.1, 0.1]]
    items = item_statistics(marks, [1, 1, 1])
    assert items["discrimination_index"].isna().all()
    assert items["covariance"].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("marks", "most"),
    [([1, 2], [1, 1]), ([[1, 2]], [1]), ([[1, math.inf]], [1, 1]), ([[1, 2]], [1, NAN])],
)
def test_what_is_no_table_of_marks_is_refused(marks: list[float], most: list[float]) -> None:
    with pytest.raises(InvalidRequest):
        item_statistics(marks, most)
    with pytest.raises(InvalidRequest):
        quiz_statistics(marks, most)


@given(
    arrays.arrays(
        float,
        st.tuples(st.integers(2, 12), st.integers(2, 5)),
        elements=st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 1.0, 2.0]),
    )
)
def test_any_table_agrees_with_the_textbook(marks: np.ndarray) -> None:
    items = item_statistics(marks, [2.0] * marks.shape[1])
    totals = marks.sum(axis=1)
    for slot, item in enumerate(items.itertuples()):
        x = marks[:, slot].tolist()
        rest = (totals - marks[:, slot]).tolist()
        assert item.facility == pytest.approx(textbook.fmean(x) / 2)
        assert item.sd == pytest.approx(textbook.stdev(x), abs=1e-9)
        assert item.covariance == pytest.approx(textbook.covariance(x, rest), abs=1e-9)
        if max(x) - min(x) < 1e-9 or max(rest) - min(rest) < 1e-9:
            assert math.isnan(item.discrimination_index)
            assert math.isnan(item.discriminative_efficiency)
            continue
        assert item.discrimination_index == pytest.approx(
            100 * textbook.correlation(x, rest), abs=1e-6
        )
        best = textbook.covariance(sorted(x), sorted(rest))
        assert item.discriminative_efficiency == pytest.approx(
            100 * textbook.covariance(x, rest) / best, abs=1e-6
        )
        assert item.discriminative_efficiency <= 100 + 1e-6
    weights = items["effective_weight"]
    assert weights.sum() == pytest.approx(100) or weights.isna().all()
