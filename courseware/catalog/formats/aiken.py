"""Aiken: a question, options with letters, and a line that names the right one. Plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseware.catalog.formats.from_html import markdown_of_plain
from courseware.catalog.formats.imported import Draft, Found, Place, Skipped, draft_or_skip
from courseware.catalog.formats.source import Source
from courseware.catalog.written import WrittenQuestion, begins
from courseware.errors import ContentError

_ANSWER = re.compile(r"ANSWER:[ \t]*(.*?)[ \t]*", re.IGNORECASE)
_OPTION = re.compile(r"([A-Za-z])[.)][ \t]+(.*)")
LOOKS_LIKE = re.compile(r"^ANSWER:[ \t]*[A-Za-z][ \t]*$", re.MULTILINE)

_Line = tuple[int, str]


def read_aiken(source: Source) -> Iterator[Found]:
    """The questions of an Aiken file, each ended by its line ANSWER."""
    lines: list[_Line] = []
    for number, line in enumerate(source.text().split("\n"), start=1):
        answer = _ANSWER.fullmatch(line.strip())
        if answer:
            yield _found(source, lines, answer[1].upper(), number)
            lines = []
        elif line.strip():
            lines.append((number, line.strip()))
    if lines:
        reason = 'It has no answer. End it with a line such as "ANSWER: A".'
        yield Skipped(Place(source.name, f"line {lines[0][0]}"), begins(lines[0][1]), reason)


def _found(source: Source, lines: list[_Line], answer: str, at: int) -> Draft | Skipped:
    place = Place(source.name, f"line {lines[0][0] if lines else at}")
    name = begins(lines[0][1]) if lines else f"ANSWER: {answer}"
    return draft_or_skip(
        place, name, lambda: _draft(place, name, [line for _, line in lines], answer)
    )


def _draft(place: Place, name: str, lines: list[str], answer: str) -> Draft:
    first = next((number for number, line in enumerate(lines) if _is_first(line)), len(lines))
    options: dict[str, str] = {}
    last = ""
    for line in lines[first:]:
        match = _OPTION.fullmatch(line)
        if match and match[1].upper() not in options:
            last = match[1].upper()
            options[last] = match[2]
        elif match:
            raise ContentError(f"Two options have the letter {match[1]}. Give each its own.")
        else:
            options[last] += f"\n{line}"
    if answer not in options:
        raise ContentError(f"The answer is {answer!r}, and there is no such option.")
    return Draft(
        place=place,
        name=name,
        question=WrittenQuestion(
            text=markdown_of_plain("\n".join(lines[:first])),
            options=tuple(markdown_of_plain(text) for text in options.values()),
            correct=(list(options).index(answer),),
        ),
    )


def _is_first(line: str) -> bool:
    match = _OPTION.fullmatch(line)
    return match is not None and match[1] in "Aa"
