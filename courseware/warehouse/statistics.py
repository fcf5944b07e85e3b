"""Statistics of a quiz and its questions, as test theory has them.

Marks come as an array, attempts × slots: 0 where a question was shown and left unanswered, NaN where it was
not shown to that learner. With x the marks of one slot, T the attempt's total and o = T - x the rest of it,
over the attempts in which the slot was shown, and with variances and covariances by n - 1:

    facility                   mean(x) / max
    effective weight           100·√Cov(x,T) / Σ√Cov(x,T) over slots with Cov(x,T) ≥ 0
    discrimination index       100·Cov(x,o) / √(Var(x)·Var(o))
    discriminative efficiency  100·Cov(x,o) / Cov(sorted x, sorted o)
    internal consistency       100·p/(p-1)·(1 - ΣVar(x) / Var(T))             (Cronbach's α, of p slots)
    error ratio                100·√(1 - consistency/100)
    standard error             error ratio · SD / 100
    skewness                   k3 / k2^1.5,  k3 = n²·m3 / ((n-1)(n-2))
    kurtosis                   k4 / k2²,     k4 = n²·((n+1)·m4 - 3(n-1)·m2²) / ((n-1)(n-2)(n-3))

Source: Quiz statistics calculations, Moodle Docs. What is undefined is NaN, never 0; nothing is clamped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from courseware.errors import InvalidRequest

Marks = npt.NDArray[np.float64]

_NOISE = 1e-12
"""Relative to what was added up: what is smaller comes from rounding, and stands for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizStatistics:
    """How a quiz measures. NaN where a figure is undefined."""

    mean: float
    """Of the scores: fractions of the marks that could be earned, as are `median`, `sd`, `standard_error`."""
    median: float
    sd: float
    skewness: float
    kurtosis: float
    cic: float
    """Coefficient of internal consistency in percent. Negative is legal: the questions contradict each other."""
    error_ratio: float
    """In percent: how much of the spread is chance. Over 100 is legal."""
    standard_error: float


def item_statistics(marks: npt.ArrayLike, max_marks: npt.ArrayLike) -> pd.DataFrame:
    """One row a slot: facility, sd, effective_weight, covariance, discrimination_index, discriminative_efficiency.

    `marks` is attempts × slots, `max_marks` one number a slot. `facility` is a fraction of 1, `sd` is in
    marks, `covariance` is Cov(x, o) in marks squared; the others are percentages. Raises InvalidRequest when
    the shapes do not fit or a number is infinite.
    """
    slots, most = _checked(marks, max_marks)
    totals = _totals(slots)
    rows = [_item(x, totals, top) for x, top in zip(slots, most.tolist(), strict=True)]
    frame = pd.DataFrame(rows, columns=["facility", "sd", "with_total", "covariance", *_INDICES])
    frame.insert(2, "effective_weight", _effective_weights(frame.pop("with_total").to_numpy()))
    return frame


def quiz_statistics(marks: npt.ArrayLike, max_marks: npt.ArrayLike) -> QuizStatistics:
    """The figures of a whole quiz. `marks` and `max_marks` are as for `item_statistics`."""
    slots, most = _checked(marks, max_marks)
    totals = _totals(slots)
    possible = most @ ~np.isnan(slots)
    scores = totals[possible > 0] / possible[possible > 0]
    sd = math.sqrt(_variance(scores))
    skewness, kurtosis = _shape(scores)
    cic = _consistency(slots, totals)
    error_ratio = 100 * math.sqrt(1 - cic / 100) if cic <= 100 else math.nan
    return QuizStatistics(
        mean=float(scores.mean()) if scores.size else math.nan,
        median=float(np.median(scores)) if scores.size else math.nan,
        sd=sd,
        skewness=skewness,
        kurtosis=kurtosis,
        cic=cic,
        error_ratio=error_ratio,
        standard_error=error_ratio * sd / 100,
    )


# -- one slot -----------------------------------------------------------------------------------------

_INDICES = ("discrimination_index", "discriminative_efficiency")


def _item(x: Marks, totals: Marks, most: float) -> tuple[float, ...]:
    """facility, sd, Cov(x,T), Cov(x,o), discrimination index, discriminative efficiency."""
    shown = ~np.isnan(x)
    if not shown.all():
        x, totals = x[shown], totals[shown]
    facility = float(x.mean()) / most if x.size and most else math.nan
    own, rest = _deviations(x, totals), _deviations(totals - x, totals)
    of_x, with_rest = _covariance(own, own), _covariance(own, rest)
    spread = math.sqrt(of_x * _covariance(rest, rest))
    best = _covariance(np.sort(own), np.sort(rest))
    return (
        facility,
        math.sqrt(of_x),
        _covariance(own, _deviations(totals, totals)),
        with_rest,
        100 * with_rest / spread if spread else math.nan,
        100 * with_rest / best if best else math.nan,
    )


def _effective_weights(with_total: Marks) -> Marks:
    roots = np.sqrt(np.where(with_total >= 0, with_total, np.nan))
    together = float(np.nansum(roots))
    return 100 * roots / together if together else np.full_like(roots, np.nan)


# -- the whole quiz -----------------------------------------------------------------------------------


def _consistency(slots: Marks, totals: Marks) -> float:
    p, of_totals = len(slots), _variance(totals)
    if totals.size <= 2 or p <= 1 or not of_totals:
        return math.nan
    of_slots = sum(_variance(x[~np.isnan(x)]) for x in slots)
    return 100 * p / (p - 1) * (1 - of_slots / of_totals)


def _shape(scores: Marks) -> tuple[float, float]:
    """Skewness and kurtosis."""
    n = scores.size
    k2 = _variance(scores)
    if n < 3 or not k2:
        return math.nan, math.nan
    from_mean = scores - scores.mean()
    squared = from_mean * from_mean
    m2, m3, m4 = float(squared.mean()), float(squared @ from_mean) / n, float(squared @ squared) / n
    skewness = n * n * m3 / ((n - 1) * (n - 2)) / k2**1.5
    if n < 4:
        return skewness, math.nan
    k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))
    return skewness, k4 / k2**2


# -- numbers ------------------------------------------------------------------------------------------


def _checked(marks: npt.ArrayLike, max_marks: npt.ArrayLike) -> tuple[Marks, Marks]:
    """The marks slot by slot, each slot's where the processor reads them in one go, and the maxima."""
    table, most = np.asarray(marks, dtype=float), np.asarray(max_marks, dtype=float)
    if table.ndim != 2 or most.shape != table.shape[1:]:
        raise InvalidRequest(
            f"Marks are attempts × slots with one maximum a slot; these are {table.shape} and {most.shape}.",
            code="marks-shape",
        )
    if np.isinf(table).any() or not np.isfinite(most).all():
        raise InvalidRequest("A mark or a maximum is not a finite number.", code="marks-infinite")
    return np.ascontiguousarray(table.T), most


def _totals(slots: Marks) -> Marks:
    totals = np.zeros(slots.shape[1])
    for x in slots:
        totals += np.where(np.isnan(x), 0.0, x)
    return totals


def _variance(x: Marks) -> float:
    deviations = _deviations(x, x)
    return _covariance(deviations, deviations)


def _deviations(x: Marks, scale: Marks) -> Marks:
    """From the mean; all 0 when they are only rounding in numbers as large as those of `scale`."""
    if not x.size:
        return x
    deviations = x - x.mean()
    spread, largest = np.abs(deviations).max(), np.abs(scale).max()
    return deviations if spread > _NOISE * largest else np.zeros_like(x)


def _covariance(x: Marks, y: Marks) -> float:
    """Of two arrays of deviations, by n - 1; NaN below two values."""
    if x.size < 2:
        return math.nan
    total = float(x @ y)
    if abs(total) <= _NOISE * math.sqrt(float(x @ x) * float(y @ y)):
        return 0.0
    return total / (x.size - 1)
