"""The questions of Moodle's whose text has gaps: embedded answers (cloze), and words to put into a text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from courseware.catalog.formats.accepted import (
    NumberLine,
    TextLine,
    number_key,
    number_of,
    text_key,
)
from courseware.catalog.formats.from_html import markdown_of_html
from courseware.catalog.formats.gaps import gap_id, options_of, sign, with_gaps
from courseware.catalog.formats.marks import key_of
from courseware.catalog.formats.moodle_part import Part
from courseware.catalog.formats.safe_xml import child, children, words
from courseware.catalog.ids import same_text
from courseware.catalog.questions import Gap, Option
from courseware.catalog.written import WrittenQuestion, begins
from courseware.errors import ContentError

_START = re.compile(r"\{(\d{0,9}):([A-Za-z_]{2,20}):")
_ENDS = re.compile(r"(?<!\\)\}")
_ALTERNATIVE = re.compile(r"(?<!\\)~")
_FEEDBACK = re.compile(r"(?<![\\&])#")
_ESCAPE = re.compile(r"\\([}~#\"/{\\])")
_WEIGHT = re.compile(r"\s*(?:(=)|%(-?\d{1,9}(?:\.\d{0,30})?)%)")
_PLACE = re.compile(r"\[\[(\d{1,6})\]\]")
_MOST = 200
"""Gaps in one text."""
_MOST_WORDS = 500
_MOST_OPTIONS = 10_000
"""In all gaps of a text together."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One alternative of an embedded answer, its texts still in HTML."""

    percent: float
    text: str
    feedback: str


def cloze(part: Part) -> WrittenQuestion:
    """A text with {weight:TYPE:=right#said~wrong}; its points are by default the weights together."""
    text, form = part.gapped()
    gaps: list[Gap] = []
    pieces, at = [], 0
    while match := _START.search(text, at):
        end = _ENDS.search(text, match.end())
        if end is None:
            raise ContentError("An answer in its text is opened and never closed.")
        if len(gaps) == _MOST:
            raise ContentError(f"Its text has more than {_MOST} gaps.")
        pieces += [text[at : match.start()], sign(len(gaps))]
        gap = _gap(part, match[2].upper(), _lines(text[match.end() : end.start()]))
        gaps.append(replace(gap, id=gap_id(len(gaps)), weight=float(match[1] or 1) or 1.0))
        at = end.end()
    if not gaps:
        raise ContentError("It has no answers in its text, so it asks nothing.")
    markdown = part.markdown_of("".join([*pieces, text[at:]]), form)
    return replace(with_gaps(markdown, gaps), points=sum(gap.weight for gap in gaps))


def _lines(inner: str) -> list[_Line]:
    lines = []
    for raw in _ALTERNATIVE.split(inner):
        weight = _WEIGHT.match(raw)
        percent = 0.0 if weight is None else 100.0 if weight[1] else float(weight[2])
        text, *feedback = _FEEDBACK.split(raw[weight.end() if weight else 0 :], maxsplit=1)
        said = _ESCAPE.sub(r"\1", feedback[0]) if feedback else ""
        lines.append(_Line(percent, _ESCAPE.sub(r"\1", text), said))
    return lines


def _gap(part: Part, kind: str, lines: list[_Line]) -> Gap:
    """The gap, still without its id and weight."""
    make = _GAPS.get(kind)
    if make is not None:
        return make(part, lines)
    if kind.startswith(("MULTIRESPONSE", "MR")):
        raise ContentError("One of its gaps asks for several options, and here one fills a gap.")
    raise ContentError(f"One of its gaps is of the kind {kind}, which is not known here.")


def _choice(part: Part, lines: list[_Line]) -> Gap:
    texts = [_shown(part, line.text) for line in lines]
    (right,) = key_of([line.percent for line in lines], single=True).correct
    if min(line.percent for line in lines) < 0:
        part.notes.append("a wrong option takes no marks away here.")
    options = options_of(texts, [_shown(part, line.feedback) for line in lines])
    return Gap(id="x", options=options, correct_option_id=options[right].id)


def _words(part: Part, lines: list[_Line], *, case_sensitive: bool = False) -> Gap:
    made = [
        TextLine(text=_typed(line.text), percent=line.percent, feedback=_shown(part, line.feedback))
        for line in lines
    ]
    key, notes = text_key(made, case_sensitive=case_sensitive)
    part.notes += [note for note in notes if note not in part.notes]
    return Gap(id="x", text=key)


def _words_with_case(part: Part, lines: list[_Line]) -> Gap:
    return _words(part, lines, case_sensitive=True)


def _number(part: Part, lines: list[_Line]) -> Gap:
    made = []
    for line in lines:
        value, _, tolerance = _typed(line.text).replace(",", ".").partition(":")
        if value.strip() == "*" and line.percent <= 0:
            part.lost += ["the feedback on any other number"] if line.feedback.strip() else []
            continue
        made.append(
            NumberLine(
                value=number_of(value),
                tolerance=number_of(tolerance, "A tolerance") if tolerance.strip() else 0.0,
                percent=line.percent,
                feedback=_shown(part, line.feedback),
            )
        )
    key, notes = number_key(made)
    part.notes += [note for note in notes if note not in part.notes]
    return Gap(id="x", number=key)


_GAPS: Mapping[str, Callable[[Part, list[_Line]], Gap]] = {
    **dict.fromkeys(
        ["MULTICHOICE", "MC"]
        + [
            f"{name}{way}" for way in ("V", "H", "S", "VS", "HS") for name in ("MULTICHOICE_", "MC")
        ],
        _choice,
    ),
    **dict.fromkeys(["SHORTANSWER", "SA", "MW"], _words),
    **dict.fromkeys(["SHORTANSWER_C", "SAC", "MWC"], _words_with_case),
    **dict.fromkeys(["NUMERICAL", "NM"], _number),
}


def _shown(part: Part, text: str) -> str:
    return markdown_of_html(text, part.pictures.keep) if text.strip() else ""


def _typed(text: str) -> str:
    """What is to be typed: no markup can be."""
    return html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", text)).replace("\xa0", " ").strip()


def missing_words(part: Part) -> WrittenQuestion:
    """A text with [[2]] where the second of its words belongs; each gap offers its word's group."""
    listed = [*children(part.element, "dragbox"), *children(part.element, "selectoption")]
    if len(listed) > _MOST_WORDS:
        raise ContentError(f"It has more than {_MOST_WORDS} words to choose from.")
    groups = [words(child(option, "group")) or "1" for option in listed]
    texts = [_word(part, option) for option in listed]
    offered = {
        group: _options([t for t, g in zip(texts, groups, strict=True) if g == group])
        for group in dict.fromkeys(groups)
    }
    text, form = part.gapped()
    gaps: list[Gap] = []

    def put(match: re.Match[str]) -> str:
        number = int(match[1]) - 1
        if not 0 <= number < len(listed):
            raise ContentError(f"Its text has the gap {match[0]}, and there is no such word.")
        if len(gaps) == _MOST:
            raise ContentError(f"Its text has more than {_MOST} gaps.")
        gaps.append(_offer(offered[groups[number]], texts[number], gap_id(len(gaps))))
        if sum(len(gap.options) for gap in gaps) > _MOST_OPTIONS:
            raise ContentError(f"Its gaps offer more than {_MOST_OPTIONS} words in all.")
        return sign(len(gaps) - 1)

    signed = _PLACE.sub(put, text)
    if not gaps:
        raise ContentError("It has no gaps in its text, so it asks nothing.")
    return with_gaps(part.markdown_of(signed, form), gaps)


def _options(texts: list[str]) -> tuple[Option, ...]:
    """The words of a group; what reads the same is one option."""
    unique = {same_text(text): text for text in reversed(texts)}
    return options_of(list(reversed(unique.values())))


def _offer(options: tuple[Option, ...], right: str, id_: str) -> Gap:
    """A gap with these options, one of them right."""
    chosen = next(option for option in options if same_text(option.text) == same_text(right))
    if len(options) < 2:
        raise ContentError(f"For the gap of {begins(right)!r} there is only one word to choose.")
    return Gap(id=id_, options=options, correct_option_id=chosen.id)


def _word(part: Part, option: Element) -> str:
    return part.markdown_of(part.text(option), option.get("format", "html"))
