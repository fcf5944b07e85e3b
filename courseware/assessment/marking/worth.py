"""The outcome of holding one answer against its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from courseware.catalog.questions import Marking


@dataclass(frozen=True, slots=True)
class Worth:
    """`share` of the question's points, from 0.0 to 1.0; None: a person, or a run of the program, has to tell."""

    share: float | None
    parts: Mapping[str, bool] | None = None
    """Of pairs, places and gaps whether each is right."""
    feedback: tuple[str, ...] = ()
    """Markdown for this very answer."""


def worth_of_parts(
    parts: Mapping[str, float],
    weights: Mapping[str, float],
    marking: Marking,
    feedback: tuple[str, ...] = (),
) -> Worth:
    """The worth of an answer in parts, each worth a share of its weight.

    PER_OPTION: Σ share·weight / Σ weight, exactly 1.0 only when all are right; else all or nothing.
    """
    told = {part: share == 1.0 for part, share in parts.items()}
    if all(told.values()):
        return Worth(1.0, told, feedback)
    if marking is not Marking.PER_OPTION:
        return Worth(0.0, told, feedback)
    whole = sum(weights.values())
    share = sum(share * weights[part] for part, share in parts.items()) / whole
    return Worth(share, told, feedback)
