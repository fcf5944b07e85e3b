"""QTI's match interaction: which entries belong together, and how the pairs are marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courseware.catalog.formats.qti_scoring import NOT_UNDERSTOOD, Fit, Scoring, close, fit
from courseware.catalog.formats.qti_values import Declared, Many
from courseware.catalog.questions import Marking
from courseware.errors import ContentError

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Stem -> option, by their identifiers, and how they are marked. `flipped`: the stems stood second."""

    pairs: Mapping[str, str]
    points: float
    fit: Fit
    flipped: bool = False


def paired(
    scoring: Scoring,
    declared: Declared,
    sets: tuple[Sequence[str], Sequence[str]],
    ids: Mapping[str, str],
    preferred: Marking | None,
) -> Paired:
    """The key of a match. `sets` are the identifiers of both sides, `ids` our ids for them.

    Raises ContentError unless the entries of one side have exactly one partner each.
    """
    right = _pairs(declared)
    flipped = not _is_key_for(right, sets)
    if flipped:
        right, sets = [(second, first) for first, second in right], (sets[1], sets[0])
    if not right or not _is_key_for(right, sets):
        raise ContentError("Neither side of its pairs has exactly one partner for each entry.")
    answers = _answers(right, sets[1])
    scores = []
    for answer in answers:
        given = [f"{option} {stem}" if flipped else f"{stem} {option}" for stem, option in answer]
        chosen = [ids[option] for _, option in answer]
        scores.append(scoring.try_out({declared.identifier: Many(tuple(given))}, chosen))
    scoring.check_unanswered()
    points = scores[0]
    if points <= 0:
        raise ContentError(NOT_UNDERSTOOD)
    key = set(right)
    parts = [len(key.intersection(answer)) / len(right) for answer in answers]
    all_count = all(
        score > 0 for score, answer in zip(scores, answers, strict=True) if set(answer) <= key
    )
    found = fit(
        [score / points for score in scores],
        {
            Marking.ALL_OR_NOTHING: [float(close(part, 1)) for part in parts],
            Marking.PER_OPTION: parts,
        },
        preferred,
        in_parts=Marking.PER_OPTION if all_count else Marking.ALL_OR_NOTHING,
    )
    return Paired(pairs=dict(right), points=points, fit=found, flipped=flipped)


def _pairs(declared: Declared) -> list[Pair]:
    value = declared.value("qti-correct-response")
    items = value.items if isinstance(value, Many) else () if value is None else (value,)
    pairs = []
    for item in items:
        first, _, second = str(item).partition(" ")
        if not second or " " in second:
            raise ContentError("Its declared response does not consist of pairs.")
        pairs.append((first, second))
    return pairs


def _is_key_for(right: Sequence[Pair], sets: tuple[Sequence[str], Sequence[str]]) -> bool:
    times = Counter(stem for stem, _ in right)
    return times == Counter(sets[0]) and all(option in sets[1] for _, option in right)


def _answers(right: list[Pair], options: Sequence[str]) -> list[tuple[Pair, ...]]:
    """Answers to try, the right one first: each pair alone, one wrong among right ones, all wrong."""
    found: list[tuple[Pair, ...]] = [tuple(right)]
    for at, (stem, option) in enumerate(right[:40]):
        wrong = [(stem, other) for other in options if other != option][:6]
        found.append((right[at],))
        found.append((*right[:at], *right[at + 1 :]))
        found += [(*right[:at], pair, *right[at + 1 :]) for pair in wrong[:1]]
        found += [(pair,) for pair in wrong]
    shifted = [option for _, option in right[1:] + right[:1]]
    if all(option != other for (_, option), other in zip(right, shifted, strict=True)):
        found.append(tuple((stem, other) for (stem, _), other in zip(right, shifted, strict=True)))
    return list(dict.fromkeys(answer for answer in found if answer))
