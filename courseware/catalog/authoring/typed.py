"""Questions that are answered by typing: `cw.Numeric`, `cw.ShortText` and `cw.Cloze`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from courseware.catalog.answer_text import Line, number_or_text, written_units
from courseware.catalog.authoring.question import Asked, marking, number, said_to, table, texts, yes
from courseware.catalog.gap_places import stray_brackets
from courseware.catalog.gap_text import GapReader
from courseware.catalog.questions import NumberKey, QuestionType, TextKey, Unit
from courseware.catalog.values import check_text, shown
from courseware.catalog.written import WrittenQuestion
from courseware.errors import ContentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric(Asked):
    """A question that asks for a number.

    `correct` is a number, a text as quiz cells have it ("30 ± 2", "31 ± 5% (50%)"), or a list of these.
    `tolerance` is how far off is still right, for those that say none. `units`, such as {"km": 1, "m": 0.001},
    are those that may be given, each with what a number in it is multiplied by. `feedback` has what is said to
    who gives an answer, by what stands in `correct`.
    """

    correct: float | str | Sequence[float | str]
    tolerance: float = 0.0
    units: Mapping[str, float] | Sequence[str] = field(default_factory=dict)
    feedback: Mapping[float | str, str] = field(default_factory=dict)

    def written(self) -> WrittenQuestion:
        with self.named():
            given = self.correct if isinstance(self.correct, list | tuple) else [self.correct]
            lines = [_number_text(value) for value in given]
            said = said_to(_by_text(self.feedback), lines) or ("",) * len(lines)
            units = self._units()
            key = number_or_text(
                [Line(text=text, feedback=words) for text, words in zip(lines, said, strict=True)],
                written_units(units) if units else None,
                text=False,
            )
            tolerance = number(self.tolerance, "tolerance")
            if isinstance(key, NumberKey) and tolerance:
                accepted = tuple(
                    a if a.tolerance or a.relative else replace(a, tolerance=tolerance)
                    for a in key.accepted
                )
                key = replace(key, accepted=accepted)
            return self.common(QuestionType.NUMERIC, number=key)

    def _units(self) -> tuple[Unit, ...]:
        if isinstance(self.units, list | tuple):
            return tuple(Unit(name=name) for name in texts(self.units, "units"))
        units = table(self.units, "units")
        return tuple(
            Unit(name=name, factor=number(factor, "The factor of a unit"))
            for name, factor in zip(texts(list(units), "units"), units.values(), strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(Asked):
    """A question that asks for a few words.

    `correct` is a text or a list of texts, as quiz cells have them: "hotline", "/hot-?line/" for a pattern,
    "hot line (50%)" for a part of the points. `feedback` is by what stands in `correct`.
    """

    correct: str | Sequence[str]
    case_sensitive: bool = False
    accents_ignored: bool = False
    feedback: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> WrittenQuestion:
        with self.named():
            given = [self.correct] if isinstance(self.correct, str) else self.correct
            lines = texts(given, "correct")
            said = said_to(self.feedback, lines) or ("",) * len(lines)
            key = number_or_text(
                [Line(text=text, feedback=words) for text, words in zip(lines, said, strict=True)],
                None,
                text=True,
                case_sensitive=yes(self.case_sensitive, "case_sensitive"),
                accent_sensitive=not yes(self.accents_ignored, "accents_ignored"),
            )
            return self.common(
                QuestionType.SHORT_TEXT, accepted=key if isinstance(key, TextKey) else None
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze(Asked):
    """A text with gaps, as quiz cells have them: "[[hotline]]", "[[= 30 ± 2]]", "[[(case) | campaign]]"."""

    marking: str | None = None
    case_sensitive: bool = False
    accents_ignored: bool = False

    def written(self) -> WrittenQuestion:
        with self.named():
            check_text(self.question, "The question", required=True)
            reader = GapReader.of(
                [self.question],
                case_sensitive=yes(self.case_sensitive, "case_sensitive"),
                accent_sensitive=not yes(self.accents_ignored, "accents_ignored"),
            )
            text = reader.read(self.question.strip())
            if stray_brackets(text, closing=True):
                raise ContentError(
                    "There are double brackets that are no gap. Write a gap as [[hotline]], in one line, "
                    "and put them in `code` if they are text."
                )
            return self.common(
                QuestionType.CLOZE,
                text=text,
                gaps=tuple(reader.gaps),
                marking=marking(self.marking),
            )


def _number_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return repr(number(value, "correct"))


def _by_text(feedback: object) -> dict[str, object]:
    said = table(feedback, "feedback")
    if not all(isinstance(key, int | float | str) for key in said):
        raise ContentError(f"feedback is {shown(feedback)}; name answers as correct does.")
    return {_number_text(key): words for key, words in said.items()}
