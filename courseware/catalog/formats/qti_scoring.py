"""What a QTI item gives for answers that are tried out on it, and how a question of ours is marked alike."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from courseware.catalog.formats.qti_processing import Processing, Responses
from courseware.catalog.formats.qti_values import Declared, Value
from courseware.catalog.questions import Marking
from courseware.errors import ContentError

NOT_UNDERSTOOD = (
    "Its response processing gives marks for something else than the declared correct response."
)
MOST_PROBES = 300
_NEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class Probe:
    """An answer that was tried: what was given, and by which of our options, pairs or lines."""

    responses: Mapping[str, Value]
    atoms: frozenset[str]
    score: float
    outcomes: Mapping[str, Value] = field(repr=False)


class Scoring:
    """An item's processing, and all that was tried on it."""

    def __init__(self, item: Element) -> None:
        self._processing = Processing(item)
        self.probes: list[Probe] = []

    @property
    def is_said(self) -> bool:
        return self._processing.is_said

    def declared(self, response: str) -> Declared:
        """The declaration of an interaction's response."""
        found = self._processing.responses.get(response)
        if found is None:
            raise ContentError(f"Its response {response!r} is not declared.")
        return found

    def outcome(self, name: str) -> float | None:
        """The number that an outcome, such as MAXSCORE, begins with."""
        declared = self._processing.outcomes.get(name)
        value = declared.value("qti-default-value") if declared else None
        return value if isinstance(value, float) else None

    def try_out(self, responses: Responses, atoms: Sequence[str] = ()) -> float:
        """The score for these responses; the feedback that they show is remembered for `atoms`."""
        if len(self.probes) >= MOST_PROBES:
            return self.score(responses)
        outcomes = self._processing.run(responses)
        score = _finite(outcomes.get("SCORE"))
        self.probes.append(Probe(dict(responses), frozenset(atoms), score, outcomes))
        return score

    def score(self, responses: Responses) -> float:
        return _finite(self._processing.run(responses).get("SCORE"))

    def check_unanswered(self) -> None:
        """Raise ContentError when nothing answered brings marks, as it never does here."""
        if self.score({}) > _NEARLY:
            raise ContentError(
                "Its response processing brings marks without an answer, and here there are none then."
            )


def _finite(score: Value) -> float:
    if score is None:
        return 0.0
    if isinstance(score, bool) or not isinstance(score, float) or not math.isfinite(score):
        raise ContentError("Its score is no number.")
    return score


def close(one: float, other: float) -> bool:
    return abs(one - other) <= _NEARLY


@dataclass(frozen=True, slots=True)
class Fit:
    """How answers are marked here so that they bring what they brought there.

    `penalty` is a part of the points; a `note` says what is different nevertheless.
    """

    marking: Marking
    penalty: float = 0.0
    note: str = ""


def fit(
    observed: Sequence[float],
    shares: Mapping[Marking, Sequence[float]],
    preferred: Marking | None,
    in_parts: Marking = Marking.ALL_OR_NOTHING,
    may_tie: Collection[int] = (),
) -> Fit:
    """The way of marking by which each answer brings what was observed, the key first.

    `observed` in parts of the key's score; `shares` what each way would give. Where none does, the
    key still has to be the best (but for the answers of `may_tie`), and then it is `in_parts`.
    Raises ContentError when it is not.
    """
    order = sorted(shares, key=lambda marking: marking is not preferred)
    penalty = max(0.0, -min(observed))
    penalty = penalty if _NEARLY < penalty <= 1 + _NEARLY else 0.0
    for marking in order:
        expected = [share if share > 0 else -penalty for share in shares[marking]]
        if all(close(one, other) for one, other in zip(observed, expected, strict=True)):
            return Fit(marking, min(1.0, penalty))
    others = [1 + _NEARLY if n in may_tie else 1 - _NEARLY for n in range(1, len(observed))]
    is_best = all(one <= most for one, most in zip(observed[1:], others, strict=True))
    if not close(observed[0], 1) or not is_best:
        raise ContentError(NOT_UNDERSTOOD)
    if in_parts is Marking.PER_OPTION:
        return Fit(in_parts, note="the parts of its mark are not alike there, and are here.")
    return Fit(in_parts, note="partial marks became all or nothing.")
