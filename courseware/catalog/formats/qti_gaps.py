"""QTI items whose text has gaps: words to type, words to choose, and words to put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from courseware.catalog.formats.qti_scoring import NOT_UNDERSTOOD, Fit, Scoring, fit
from courseware.catalog.formats.qti_typed import NONSENSE, Typing, first_right, number_key, text_key
from courseware.catalog.formats.qti_values import Declared, Many, Value
from courseware.catalog.questions import Gap, Marking, Option
from courseware.errors import ContentError

_NO_ANSWER = -9.87654321e99
"""A number that nobody asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A gap before its key is known. `ids`: our ids for the identifiers of its options, if it has some."""

    id: str
    response: Declared
    options: tuple[Option, ...] = ()
    ids: Mapping[str, str] | None = None
    gap: str = ""
    """In a gap match, where one response holds all gaps: the identifier of this one."""
    weight: float | None = None
    """What our own items say that it weighs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    gaps: tuple[Gap, ...]
    points: float
    fit: Fit
    notes: tuple[str, ...]


def filled(
    item: Element, scoring: Scoring, asked: Sequence[Asked], preferred: Marking | None
) -> Filled:
    """The gaps with their keys and weights. Each is tried out while the others are answered rightly."""
    right = {one.id: _right(item, scoring, one) for one in asked}
    points = _score(scoring, asked, right)
    scoring.check_unanswered()
    if points <= 0:
        raise ContentError(NOT_UNDERSTOOD)
    without = {one.id: _score(scoring, asked, {**right, one.id: None}) for one in asked}
    if any(score >= points for score in without.values()):
        raise ContentError("What is right in one of its gaps depends on the others.")
    weights = _weights(asked, {id_: points - score for id_, score in without.items()})
    notes: list[str] = []
    gaps = []
    for one in asked:
        beside = {id_: value for id_, value in right.items() if id_ != one.id}
        gap = _gap(item, scoring, one, asked, beside, (without[one.id], points), notes)
        gaps.append(replace(gap, weight=weights[one.id]))
    found = _fit(scoring, asked, right, points, weights, without, preferred)
    return Filled(gaps=tuple(gaps), points=points, fit=found, notes=tuple(dict.fromkeys(notes)))


def _right(item: Element, scoring: Scoring, one: Asked) -> Value:
    if one.gap:
        value = one.response.value("qti-correct-response")
        pairs = value.items if isinstance(value, Many) else (value,)
        words = [str(pair).split(" ") for pair in pairs]
        own = [pair[0] for pair in words if len(pair) == 2 and pair[1] == one.gap]
        if len(own) != 1:
            raise ContentError("Not every one of its gaps has exactly one right word.")
        return own[0]
    return first_right(item, one.response, scoring)


def _responses(asked: Sequence[Asked], values: Mapping[str, Value]) -> dict[str, Value]:
    """The responses in which the gaps of these ids hold these values."""
    responses: dict[str, Value] = {}
    for one in asked:
        value = values.get(one.id)
        if value is None:
            continue
        name = one.response.identifier
        if one.gap:
            held = responses.get(name)
            pairs = held.items if isinstance(held, Many) else ()
            responses[name] = Many((*pairs, f"{value} {one.gap}"))
        else:
            responses[name] = value
    return responses


def _score(scoring: Scoring, asked: Sequence[Asked], values: Mapping[str, Value]) -> float:
    return scoring.score(_responses(asked, values))


def _weights(asked: Sequence[Asked], worth: Mapping[str, float]) -> dict[str, float]:
    """What each gap weighs: as it says itself, if that is so; else in parts of the least."""
    least = min(worth.values())
    found = {id_: round(value / least, 6) for id_, value in worth.items()}
    own = {one.id: one.weight for one in asked if one.weight is not None}
    if len(own) == len(asked):
        ratios = [found[id_] / weight for id_, weight in own.items() if weight]
        if ratios and max(ratios) - min(ratios) < 1e-4 * max(ratios):
            return own
        if len(set(found.values())) == 1:  # all or nothing tells no weights
            return own
    return found


def _gap(
    item: Element,
    scoring: Scoring,
    one: Asked,
    asked: Sequence[Asked],
    beside: Mapping[str, Value],
    scores: tuple[float, float],
    notes: list[str],
) -> Gap:
    if one.ids is not None:
        return _choice(scoring, one, asked, beside, scores, notes)
    typing = Typing(
        scoring=scoring,
        declared=one.response,
        low=scores[0],
        high=scores[1],
        beside=_responses(asked, beside),
        prefix=f"{one.id} ",
    )
    if one.response.base_type in ("integer", "float"):
        gap = Gap(id=one.id, number=number_key(item, typing))
    elif one.response.base_type == "string":
        gap = Gap(id=one.id, text=text_key(item, typing))
    else:
        raise ContentError("One of its gaps is neither a text nor a number.")
    notes += typing.notes
    return gap


def _choice(
    scoring: Scoring,
    one: Asked,
    asked: Sequence[Asked],
    beside: Mapping[str, Value],
    scores: tuple[float, float],
    notes: list[str],
) -> Gap:
    low, high = scores
    ids = one.ids or {}
    shares = {}
    for name in ids:
        scoring.try_out(_responses(asked, {one.id: name}), [f"{one.id} {ids[name]}"])
        score = _score(scoring, asked, {**beside, one.id: name})
        shares[name] = (score - low) / (high - low)
    right = [name for name, share in shares.items() if share > 1 - 1e-6]
    if len(right) != 1:
        raise ContentError("Each of several options is right in one of its gaps, and here one is.")
    if any(1e-6 < share < 1 - 1e-6 for share in shares.values()):
        raise ContentError("Some options are worth a part of the mark, and here it is all or none.")
    if len(asked) > 1 and low > 0 and min(shares.values()) < -1e-6:
        notes.append("what is wrong in one gap takes nothing from the others here.")
    return Gap(id=one.id, options=one.options, correct_option_id=ids[right[0]])


def _fit(
    scoring: Scoring,
    asked: Sequence[Asked],
    right: Mapping[str, Value],
    points: float,
    weights: Mapping[str, float],
    without: Mapping[str, float],
    preferred: Marking | None,
) -> Fit:
    """How the gaps add up: by what is right with one of them missing, and by one alone."""
    whole = sum(weights.values())
    observed, parts = [1.0], [1.0]
    for one in asked:
        if len(asked) > 1:
            observed.append(without[one.id] / points)
            parts.append(1 - weights[one.id] / whole)
            observed.append(_score(scoring, asked, {one.id: right[one.id]}) / points)
            parts.append(weights[one.id] / whole)
    wrong = _wrong(asked, right)
    if wrong:
        observed.append(_score(scoring, asked, wrong) / points)
        parts.append(0.0)
    return fit(
        observed,
        {
            Marking.PER_OPTION: parts,
            Marking.ALL_OR_NOTHING: [float(part == 1.0) for part in parts],
        },
        preferred,
        in_parts=Marking.ALL_OR_NOTHING,
    )


def _wrong(asked: Sequence[Asked], right: Mapping[str, Value]) -> dict[str, Value]:
    """An answer to every gap, all of them wrong."""
    wrong: dict[str, Value] = {}
    for one in asked:
        if one.ids is not None:
            other = next((name for name in one.ids if name != right[one.id]), None)
            if other is None:
                return {}
            wrong[one.id] = other
        else:
            is_text = one.response.base_type == "string"
            wrong[one.id] = NONSENSE if is_text else _NO_ANSWER
    return wrong
