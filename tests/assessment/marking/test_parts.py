"""Answers in parts: options chosen, pairs, orders and gaps, and what each marking makes of half of them."""

from __future__ import annotations

import pytest

from courseware.assessment.marking import check_answer, worth
from courseware.catalog.questions import (
    AcceptedNumber,
    AcceptedText,
    Gap,
    Marking,
    NumberKey,
    Option,
    Picture,
    QuestionType,
    QuizQuestion,
    Region,
    Stem,
    TextKey,
)
from courseware.errors import InvalidRequest

OPTIONS = tuple(
    Option(id=id_, text=f"Answer {id_}", feedback=f"So {id_}.") for id_ in ("a", "b", "c", "d")
)


def question(kind: QuestionType, **facts: object) -> QuizQuestion:
    return QuizQuestion(id="q", type=kind, question="?", **facts)  # type: ignore[arg-type]


def several(marking: Marking) -> QuizQuestion:
    return question(
        QuestionType.MULTI_SELECT,
        options=OPTIONS,
        correct_option_ids=("a", "b"),
        marking=marking,
    )


@pytest.mark.parametrize(
    ("chosen", "all_or_nothing", "right_minus_wrong", "per_option"),
    [
        ("ab", 1.0, 1.0, 1.0),
        ("ba", 1.0, 1.0, 1.0),
        ("a", 0.0, 0.5, 0.75),
        ("ac", 0.0, 0.0, 0.5),
        ("abc", 0.0, 0.5, 0.75),
        ("abcd", 0.0, 0.0, 0.5),
        ("cd", 0.0, 0.0, 0.0),
        ("", 0.0, 0.0, 0.0),
    ],
)
def test_each_marking_makes_its_own_of_half_the_options(
    chosen: str, all_or_nothing: float, right_minus_wrong: float, per_option: float
) -> None:
    expected = (all_or_nothing, right_minus_wrong, per_option)
    for marking, share in zip(Marking, expected, strict=True):
        assert worth(several(marking), tuple(chosen)).share == share, marking


def test_who_chose_an_option_is_told_what_belongs_to_it() -> None:
    assert worth(several(Marking.PER_OPTION), ("d", "a")).feedback == ("So a.", "So d.")


def hotspot(*correct: str) -> QuizQuestion:
    options = tuple(
        Option(
            id=id_,
            text=f"Drawer {id_}",
            region=Region(shape="CIRCLE", coordinates=(10.0 * place, 10.0, 5.0)),
        )
        for place, id_ in enumerate(("a", "b", "c"), start=1)
    )
    return question(
        QuestionType.HOTSPOT,
        options=options,
        correct_option_ids=correct,
        picture=Picture(src="assets/desk.png", alt="A desk", width=40, height=20),
        marking=Marking.RIGHT_MINUS_WRONG if len(correct) > 1 else Marking.ALL_OR_NOTHING,
    )


def test_a_hotspot_is_right_where_its_regions_are_pointed_at() -> None:
    assert worth(hotspot("b"), ("b",)).share == 1.0
    assert worth(hotspot("b"), ("a",)).share == 0.0
    assert worth(hotspot("a", "c"), ("c", "a")).share == 1.0
    assert worth(hotspot("a", "c"), ("c",)).share == 0.5


def test_a_hotspot_with_one_right_region_takes_one() -> None:
    with pytest.raises(InvalidRequest) as refused:
        check_answer("q", hotspot("b"), ("a", "b"))
    assert refused.value.code == "answered-twice"
    check_answer("q", hotspot("a", "c"), ("a", "b"))


def pairs(marking: Marking) -> QuizQuestion:
    return question(
        QuestionType.MATCHING,
        options=OPTIONS,
        stems=tuple(
            Stem(id=stem, text=stem, correct_option_id=option)
            for stem, option in (("s1", "a"), ("s2", "b"), ("s3", "b"))
        ),
        marking=marking,
    )


def test_each_pair_counts_alike() -> None:
    two_of_three = worth(pairs(Marking.PER_OPTION), ("s1 a", "s2 b", "s3 d"))
    assert two_of_three.share == pytest.approx(2 / 3)
    assert two_of_three.parts == {"s1": True, "s2": True, "s3": False}
    assert worth(pairs(Marking.ALL_OR_NOTHING), ("s1 a", "s2 b", "s3 d")).share == 0.0
    assert worth(pairs(Marking.ALL_OR_NOTHING), ("s1 a", "s2 b", "s3 b")).share == 1.0
    assert worth(pairs(Marking.PER_OPTION), ("s3 b",)).share == pytest.approx(1 / 3)


def order(marking: Marking) -> QuizQuestion:
    return question(
        QuestionType.ORDERING,
        options=OPTIONS,
        correct_option_ids=("a", "b", "c", "d"),
        marking=marking,
    )


def test_each_place_of_an_order_counts_alike() -> None:
    swapped = worth(order(Marking.PER_OPTION), ("a", "c", "b", "d"))
    assert swapped.share == 0.5
    assert swapped.parts == {"a": True, "b": False, "c": False, "d": True}
    assert worth(order(Marking.ALL_OR_NOTHING), ("a", "c", "b", "d")).share == 0.0
    assert worth(order(Marking.ALL_OR_NOTHING), ("a", "b", "c", "d")).share == 1.0
    assert worth(order(Marking.PER_OPTION), ()).share == 0.0


def text_with_gaps(marking: Marking) -> QuizQuestion:
    return question(
        QuestionType.CLOZE,
        gaps=(
            Gap(id="who", options=OPTIONS[:2], correct_option_id="a"),
            Gap(
                id="what",
                text=TextKey(
                    accepted=(
                        AcceptedText(text="case file"),
                        AcceptedText(text="file", share=0.5, feedback="Which file?"),
                    )
                ),
                weight=2.0,
            ),
            Gap(id="days", number=NumberKey(accepted=(AcceptedNumber(value=2.5),))),
        ),
        marking=marking,
    )


def test_each_gap_counts_by_its_weight_and_a_half_right_one_by_half_of_it() -> None:
    all_right = worth(text_with_gaps(Marking.PER_OPTION), ("who a", "what Case  File", "days 2,5"))
    assert all_right.share == 1.0
    half = worth(text_with_gaps(Marking.PER_OPTION), ("who b", "what file", "days 2.5"))
    assert half.share == pytest.approx((0 + 2 * 0.5 + 1) / 4)
    assert half.parts == {"who": False, "what": False, "days": True}
    assert half.feedback == ("So b.", "Which file?")
    assert worth(text_with_gaps(Marking.ALL_OR_NOTHING), ("who a", "what file")).share == 0.0
    assert worth(text_with_gaps(Marking.PER_OPTION), ()).share == 0.0


@pytest.mark.parametrize(
    ("asked", "answer", "code"),
    [
        (pairs(Marking.PER_OPTION), ("s9 a",), "unknown-place"),
        (pairs(Marking.PER_OPTION), ("s1 z",), "unknown-option"),
        (pairs(Marking.PER_OPTION), ("s1",), "unknown-option"),
        (pairs(Marking.PER_OPTION), ("s1 a", "s1 b"), "answered-twice"),
        (text_with_gaps(Marking.PER_OPTION), ("where here",), "unknown-place"),
        (text_with_gaps(Marking.PER_OPTION), ("who z",), "unknown-option"),
        (text_with_gaps(Marking.PER_OPTION), ("what " + "x" * 501,), "too-long"),
        (order(Marking.PER_OPTION), ("a", "b", "c"), "not-an-order"),
        (order(Marking.PER_OPTION), ("a", "b", "c", "c"), "not-an-order"),
        (order(Marking.PER_OPTION), ("a", "b", "c", "z"), "unknown-option"),
        (several(Marking.PER_OPTION), ("a", "a"), "answered-twice"),
        (several(Marking.PER_OPTION), ("z",), "unknown-option"),
    ],
)
def test_an_answer_that_the_form_does_not_allow_is_refused(
    asked: QuizQuestion, answer: tuple[str, ...], code: str
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        check_answer("q", asked, answer)
    assert refused.value.code == code


@pytest.mark.parametrize("kind", [QuestionType.ESSAY, QuestionType.CODE])
def test_essays_and_programs_wait_for_somebody_and_silence_does_not(kind: QuestionType) -> None:
    assert worth(question(kind), ("Because of the assignment.",)).share is None
    assert worth(question(kind), (" \n",)).share == 0.0
    assert worth(question(kind), ()).share == 0.0
    with pytest.raises(InvalidRequest) as refused:
        check_answer("q", question(kind), ("x" * 20_001,))
    assert refused.value.code == "too-long"
    with pytest.raises(InvalidRequest) as refused:
        check_answer("q", question(kind), ("one", "two"))
    assert refused.value.code == "answered-twice"
