"""Answers that are typed into a QTI item: the key of ours that gives each of them what it brings there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree.ElementTree import Element

from courseware.catalog.formats.accepted import share_of
from courseware.catalog.formats.qti_comparisons import numbers_for, texts_for
from courseware.catalog.formats.qti_scoring import NOT_UNDERSTOOD, Scoring, close
from courseware.catalog.formats.qti_values import Declared, Value
from courseware.catalog.formats.wildcards import pattern_of, written_of_plain
from courseware.catalog.questions import AcceptedNumber, AcceptedText, NumberKey, TextKey
from courseware.errors import ContentError

NONSENSE = "\u2603 none of these \u2603"
ANY = "=*"
"""The atom of an answer that is none of those that are accepted."""

_ENDS_COUNT = "the ends of a range are within it here."


@dataclass(slots=True)
class Typing:
    """One response, while the others (`beside`) are as they are: `low` is the score without it."""

    scoring: Scoring
    declared: Declared
    low: float
    high: float
    beside: Mapping[str, Value] = field(default_factory=dict)
    prefix: str = ""
    """What its own atoms begin with."""
    lowest: float = 0.0
    """The least that an answer brought, as a part of what a right one does."""
    notes: list[str] = field(default_factory=list)

    def share(self, value: Value, *atoms: str) -> float:
        """What an answer brings, in parts of what a right one does."""
        if atoms:  # what is said to it alone
            own = [f"{self.prefix}{atom}" for atom in atoms]
            self.scoring.try_out({self.declared.identifier: value}, own)
        score = self.scoring.score({**self.beside, self.declared.identifier: value})
        share = (score - self.low) / (self.high - self.low)
        self.lowest = min(self.lowest, share)
        return share


def first_right(item: Element, declared: Declared, scoring: Scoring) -> Value:
    """An answer that is right: the declared one, or else the best of those that are compared with."""
    value = declared.value("qti-correct-response")
    if value is not None:
        return value
    found: list[Value]
    if declared.base_type in ("integer", "float"):
        found = list(numbers_for(item, declared)[0])
    else:
        found = list(texts_for(item, declared))
    if not found:
        raise ContentError("It declares no correct response.")
    return max(found, key=lambda tried: scoring.score({declared.identifier: tried}))


def text_key(item: Element, typing: Typing) -> TextKey:
    """The key of words. Atoms are "=0", "=1" and so on by its lines, and ANY for anything else."""
    if typing.share(NONSENSE, ANY) > 0:
        raise ContentError(NOT_UNDERSTOOD)
    accepted: list[AcceptedText] = []
    with_case: set[bool] = set()
    for text in texts_for(item, typing.declared):
        share = typing.share(text, f"={len(accepted)}")
        share = _part(share)
        inner = f"{NONSENSE} {text} {NONSENSE}"
        is_within = share > 0 and close(_part(typing.share(inner)), share)
        other = text.swapcase()
        if share > 0 and other.casefold() == text.casefold() and other != text:
            with_case.add(not close(_part(typing.share(other)), share))
        accepted.append(_accepted(text, share, is_within))
    if len(with_case) > 1:
        typing.notes.append("capital letters matter in all of its answers.")
    case_sensitive = True in with_case
    return TextKey(
        accepted=tuple(_in_case(a, case_sensitive) for a in accepted), case_sensitive=case_sensitive
    )


def _accepted(text: str, share: float, is_within: bool) -> AcceptedText:
    if is_within:
        return AcceptedText(text=f"*{written_of_plain(text)}*", pattern=True, share=share)
    return AcceptedText(text=text, share=share)


def _in_case(accepted: AcceptedText, case_sensitive: bool) -> AcceptedText:
    if not accepted.pattern:
        return accepted
    pattern = pattern_of(accepted.text, case_sensitive=case_sensitive)
    return AcceptedText(text=pattern or "", pattern=True, share=accepted.share)


def _part(share: float) -> float:
    return share_of(round(100 * min(share, 1.0), 9)) if share > 1e-6 else 0.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A number, or all between two: `low` and `high` are the same number for the first."""

    low: float
    high: float
    share: float
    at: float
    """A number in it."""


def number_key(item: Element, typing: Typing) -> NumberKey:
    """The key of a number. Atoms are "=0", "=1" and so on by its lines."""
    ends, written = numbers_for(item, typing.declared)
    if not ends:
        raise ContentError("It declares no correct response.")
    pieces = [_piece(typing, low, high) for low, high in _parts(ends)]
    outside = [ends[0] - 1 - abs(ends[0]), ends[-1] + 1 + abs(ends[-1])]
    if any(typing.share(at, ANY) > 0 for at in outside):
        raise ContentError("Any number over or under another is right; here a number has two ends.")
    accepted: list[AcceptedNumber] = []
    found: set[tuple[float, float]] = set()
    for share in sorted({piece.share for piece in pieces if piece.share > 0}, reverse=True):
        for run in _runs(pieces, share):
            low, high = run[0].low, run[-1].high
            if run[0].low != run[0].high or run[-1].low != run[-1].high:
                typing.notes.append(_ENDS_COUNT)
            if (low, high) in found:
                continue
            found.add((low, high))
            own = next(piece for piece in run if piece.share == share)
            typing.share(own.at, f"={len(accepted)}")
            accepted.append(_number(low, high, share, written))
    for value, tolerance, relative in dict.fromkeys(written):
        width = tolerance * (abs(value) if relative else 1.0)
        within = [p for p in pieces if value - width <= p.at <= value + width and not p.share]
        if within:  # it brings nothing, but something may be said to it
            typing.share(within[0].at, f"={len(accepted)}")
            line = AcceptedNumber(value=value, tolerance=tolerance, relative=relative, share=0.0)
            accepted.append(line)
    return NumberKey(accepted=tuple(accepted))


def _parts(ends: Sequence[float]) -> list[tuple[float, float]]:
    parts = [(ends[0], ends[0])]
    for low, high in pairwise(ends):
        parts += [(low, high), (high, high)]
    return parts


def _piece(typing: Typing, low: float, high: float) -> _Piece:
    at = low if low == high else low + (high - low) / 2
    return _Piece(low, high, _part(typing.share(at)), at)


def _runs(pieces: Sequence[_Piece], share: float) -> list[list[_Piece]]:
    """The pieces side by side that bring at least this, where one of them brings just this."""
    runs: list[list[_Piece]] = [[]]
    for piece in pieces:
        if piece.share >= share:
            runs[-1].append(piece)
        else:
            runs.append([])
    return [run for run in runs if any(piece.share == share for piece in run)]


def _number(
    low: float, high: float, share: float, written: Sequence[tuple[float, float, bool]]
) -> AcceptedNumber:
    """The line of a range: as it is written there, if it is."""
    for value, tolerance, relative in written:
        width = tolerance * (abs(value) if relative else 1.0)
        if _alike(value - width, low) and _alike(value + width, high):
            return AcceptedNumber(value=value, tolerance=tolerance, relative=relative, share=share)
    middle = low + (high - low) / 2
    return AcceptedNumber(value=middle, tolerance=(high - low) / 2, share=share)


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))
