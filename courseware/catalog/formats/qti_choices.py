"""QTI's interactions in which options are chosen or put in order: choice, hot text, hotspot and order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from courseware.catalog.formats.marks import key_of
from courseware.catalog.formats.qti_scoring import NOT_UNDERSTOOD, Fit, Scoring, close, fit
from courseware.catalog.formats.qti_values import Declared, Many, Value
from courseware.catalog.questions import Marking
from courseware.errors import ContentError

_ALL_SETS = 7
"""So many options have few enough sets to try each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The right options by our ids, the points that they bring, and how they are marked."""

    correct: tuple[str, ...]
    points: float
    fit: Fit


def one_of(
    scoring: Scoring, declared: Declared, ids: Mapping[str, str], preferred: Marking | None = None
) -> Key:
    """The key of one option to choose. `ids` gives ours for each identifier."""
    right = _declared_right(declared, ids)
    scores = {name: scoring.try_out({declared.identifier: name}, [ids[name]]) for name in ids}
    scoring.check_unanswered()
    points = scores[right[0]] if right else max(scores.values(), default=0.0)
    if points <= 0:
        raise ContentError(NOT_UNDERSTOOD)
    if preferred is not None and right:
        observed = [scores[right[0]], *(s for name, s in scores.items() if name != right[0])]
        shares = [
            _share([n], right, len(ids), preferred) for n in (*right[:1], *([""] * (len(ids) - 1)))
        ]
        found = fit([s / points for s in observed], {preferred: shares}, preferred)
        if not found.note:
            return Key(correct=(ids[right[0]],), points=points, fit=found)
    key = key_of([100 * score / points for score in scores.values()], single=True)
    correct = tuple(list(ids.values())[number] for number in key.correct)
    if right and (ids[right[0]],) != correct:
        raise ContentError(NOT_UNDERSTOOD)
    note = "".join(key.notes)
    return Key(correct=correct, points=points, fit=Fit(Marking.ALL_OR_NOTHING, key.penalty, note))


def some_of(
    scoring: Scoring, declared: Declared, ids: Mapping[str, str], preferred: Marking | None
) -> Key:
    """The key of several options to choose."""
    name = declared.identifier
    alone = {each: scoring.try_out({name: declared.holding([each])}, [ids[each]]) for each in ids}
    right = _declared_right(declared, ids) or tuple(n for n, score in alone.items() if score > 0)
    if not right:
        raise ContentError("It declares no correct response, and no option brings marks.")
    sets = _sets(list(ids), right)
    scores = [
        scoring.try_out({name: declared.holding(chosen)}, [ids[n] for n in chosen])
        for chosen in sets
    ]
    scoring.check_unanswered()
    points = scores[0]
    if points <= 0:
        raise ContentError(NOT_UNDERSTOOD)
    found = fit(
        [score / points for score in scores],
        {marking: [_share(s, right, len(ids), marking) for s in sets] for marking in Marking},
        preferred,
        may_tie={n for n, chosen in enumerate(sets) if set(chosen) > set(right)},
    )
    return Key(correct=tuple(ids[n] for n in right), points=points, fit=found)


def _declared_right(declared: Declared, ids: Mapping[str, str]) -> tuple[str, ...]:
    value = declared.value("qti-correct-response")
    items = value.items if isinstance(value, Many) else () if value is None else (value,)
    if any(item not in ids for item in items):
        raise ContentError("It declares no correct response, or one that is no option.")
    return tuple(str(item) for item in dict.fromkeys(items))


def _sets(names: Sequence[str], right: Sequence[str]) -> list[tuple[str, ...]]:
    """Sets to try, the right one first: all, or (of many options) those next to it and the smallest."""
    key = tuple(name for name in names if name in right)
    if len(names) <= _ALL_SETS:
        sizes: Iterable[int] = range(1, len(names) + 1)
        found = [chosen for size in sizes for chosen in combinations(names, size)]
    else:
        near = [
            tuple(n for n in names if (n in key) is not (n == changed)) for changed in names[:60]
        ]
        found = [*near, *((name,) for name in names[:60]), tuple(names)]
        found += [tuple(n for n in names if n not in key)]
    return list(dict.fromkeys([key, *(chosen for chosen in found if chosen)]))


def _share(chosen: Sequence[str], right: Sequence[str], count: int, marking: Marking) -> float:
    """What our marking gives: see `assessment.marking.choices`."""
    key = set(right)
    if set(chosen) == key:
        return 1.0
    if marking is Marking.ALL_OR_NOTHING:
        return 0.0
    hits, misses = len(key.intersection(chosen)), len(set(chosen) - key)
    if marking is Marking.RIGHT_MINUS_WRONG:
        return max(0, hits - misses) / len(key)
    return (count - (len(key) - hits) - misses) / count


def in_order(
    scoring: Scoring, declared: Declared, ids: Mapping[str, str], preferred: Marking | None
) -> Key:
    """The key of options to put in order."""
    right = _declared_right(declared, ids)
    if sorted(right) != sorted(ids):
        raise ContentError("Not every one of its options has a place in the correct order.")
    orders = list(dict.fromkeys(_orders(right)))
    scores = [
        scoring.try_out({declared.identifier: _ordered(declared, order)}, ["order"])
        for order in orders
    ]
    scoring.check_unanswered()
    points = scores[0]
    if points <= 0:
        raise ContentError(NOT_UNDERSTOOD)
    at_place = [sum(map(str.__eq__, order, right)) / len(right) for order in orders]
    found = fit(
        [score / points for score in scores],
        {
            Marking.ALL_OR_NOTHING: [float(close(share, 1)) for share in at_place],
            Marking.PER_OPTION: at_place,
        },
        preferred,
    )
    return Key(correct=tuple(ids[name] for name in right), points=points, fit=found)


def _orders(right: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """Orders to try, the right one first."""
    yield right
    yield right[::-1]
    yield right[1:] + right[:1]
    for at in range(min(len(right) - 1, 60)):
        yield (*right[:at], right[at + 1], right[at], *right[at + 2 :])


def _ordered(declared: Declared, order: Sequence[str]) -> Value:
    return Many(tuple(order), ordered=declared.cardinality == "ordered")
