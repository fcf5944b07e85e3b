"""What a bank accepts for a typed answer, line by line with what each is worth, as a key of ours.

There the first line that fits counts, and here the best one: where that is not the same, it is said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from courseware.catalog.formats.wildcards import fits, has_wildcard, pattern_of, plain_of
from courseware.catalog.ids import same_text
from courseware.catalog.questions import AcceptedNumber, AcceptedText, NumberKey, TextKey, Unit
from courseware.errors import ContentError

_NEARLY_ALL = 99.9
_MOST_LINES = 200
_LESS_FIRST = (
    "Its answer {0} is worth less than a later one that fits it too. Which is meant cannot be said here, "
    "where the better counts: write the better one first, or make the later one not fit."
)
NOTHING_OFF = "a wrong answer takes no marks away here."
_BETTER_COUNTS = "an answer that fits several of its lines counts as the best of them."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of accepted answers. `percent` of the question's mark."""

    percent: float = 100.0
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine(Line):
    text: str
    """With * for any words, if `wild`."""
    wild: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLine(Line):
    value: float
    tolerance: float = 0.0

    @property
    def ends(self) -> tuple[float, float]:
        return self.value - self.tolerance, self.value + self.tolerance


def share_of(percent: float) -> float:
    """A part of the mark as a fraction: banks write 99.99999 for all of it."""
    if not math.isfinite(percent) or percent > 200 - _NEARLY_ALL:
        raise ContentError(f"An answer is worth {percent:g} % of the mark.")
    return 1.0 if percent >= _NEARLY_ALL else max(0.0, percent) / 100


def text_key(
    lines: Sequence[TextLine], *, case_sensitive: bool = False
) -> tuple[TextKey, tuple[str, ...]]:
    """The key, and notes on what is different. Raises ContentError when it cannot say the same."""
    _check_number_of(lines)
    kept: list[AcceptedText] = []
    notes = _negative(lines)
    for line in lines:
        made = _accepted_text(line, case_sensitive)
        covered = [other for other in kept if _covers(other, made, case_sensitive)]
        if any(other.share < made.share or same_accepted(other, made) for other in covered):
            continue  # an earlier line takes all its answers
        if made.pattern:
            for other in kept:
                if other.share >= made.share:
                    continue
                if other.pattern:
                    notes.append(_BETTER_COUNTS)
                elif _covers(made, other, case_sensitive):
                    raise ContentError(_LESS_FIRST.format(repr(other.text)))
        kept.append(made)
    return TextKey(accepted=tuple(kept), case_sensitive=case_sensitive), tuple(dict.fromkeys(notes))


def number_key(
    lines: Sequence[NumberLine], units: tuple[Unit, ...] = ()
) -> tuple[NumberKey, tuple[str, ...]]:
    """The key, and notes on what is different. Raises ContentError when it cannot say the same."""
    _check_number_of(lines)
    kept: list[NumberLine] = []
    for line in lines:
        if not all(map(math.isfinite, (*line.ends, line.tolerance))) or line.tolerance < 0:
            raise ContentError("A number or its tolerance cannot be reckoned with.")
        low, high = line.ends
        better = [other for other in kept if share_of(other.percent) < share_of(line.percent)]
        if any(other.ends[0] <= low and high <= other.ends[1] for other in better):
            continue  # an earlier line takes all its answers
        for other in better:
            is_within = low <= other.ends[0] and other.ends[1] <= high
            if is_within or (other.ends[0] < high and low < other.ends[1]):
                raise ContentError(_LESS_FIRST.format(f"{other.value:g}"))
        kept.append(line)
    accepted = tuple(
        AcceptedNumber(
            value=line.value,
            tolerance=line.tolerance,
            share=share_of(line.percent),
            feedback=line.feedback,
        )
        for line in kept
    )
    return NumberKey(accepted=accepted, units=units), tuple(_negative(lines))


def number_of(text: str, what: str = "An answer") -> float:
    """A number as banks write it: digits and a decimal point."""
    try:
        value = float(text.strip())
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in text:
        shown = text.strip()[:60]
        raise ContentError(f"{what} is {shown!r}, and no number with a decimal point.")
    return value


def same_accepted(one: AcceptedText, other: AcceptedText) -> bool:
    return one.pattern == other.pattern and one.text == other.text


def _check_number_of(lines: Sequence[Line]) -> None:
    if len(lines) > _MOST_LINES:
        raise ContentError(f"It has more than {_MOST_LINES} answers that are accepted.")


def _negative(lines: Sequence[Line]) -> list[str]:
    return [NOTHING_OFF] if any(line.percent < 0 for line in lines) else []


def _accepted_text(line: TextLine, case_sensitive: bool) -> AcceptedText:
    share = share_of(line.percent)
    if not line.wild or not has_wildcard(line.text):
        text = plain_of(line.text) if line.wild else line.text
        return AcceptedText(text=text.strip(), share=share, feedback=line.feedback)
    pattern = pattern_of(line.text, case_sensitive=case_sensitive)
    if pattern is None:
        raise ContentError("One of its answers has too many wildcards.")
    return AcceptedText(text=pattern, pattern=True, share=share, feedback=line.feedback)


def _covers(one: AcceptedText, other: AcceptedText, case_sensitive: bool) -> bool:
    """Whether `one` surely fits whatever `other` fits."""
    if other.pattern:
        return one.pattern and one.text in (".*", other.text)
    if one.pattern:
        return fits(one.text, other.text, case_sensitive=case_sensitive)
    texts = [same_text(one.text), same_text(other.text)]
    if not case_sensitive:
        texts = [text.casefold() for text in texts]
    return texts[0] == texts[1]
