"""Fenced blocks of a CODE question: the program to begin with, and the tests that it is held against."""

from __future__ import annotations

import re
from dataclasses import dataclass

from courseware.catalog.answer_text import as_quoted
from courseware.catalog.questions import CodeTest
from courseware.catalog.quiz_markdown.facts import number_of, unquoted
from courseware.errors import ContentError

_WORD = re.compile(r'[^\s="]*=?"(?:[^"\\]|\\.)*"|\S+')
_PYTHON = re.compile(r"py(?:thon)?3?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Starter:
    """What the learner begins with."""

    source: str


def is_test(info: str) -> bool:
    """Whether a fence's first line is meant to begin a test."""
    words = _WORD.findall(info)
    return any(word.lower().rstrip("s:") == "test" for word in words[:2])


def read_program(info: str, content: str, number: int) -> Starter | CodeTest | None:
    """What a fenced block of a CODE question is; None: text to read. `number`: the test's, if it is one."""
    words = _WORD.findall(info)
    source = content.removesuffix("\n")
    if not words or not _PYTHON.fullmatch(words[0]):
        if is_test(info):
            raise _unknown(info)
        return None
    if len(words) == 1:
        return Starter(source)
    if words[1:] == ["example"]:
        return None
    if words[1] != "test":
        raise _unknown(info)
    return _test(words[2:], source, number, info)


def written_info(test: CodeTest) -> str:
    """The first line of the fence that is read as this test."""
    weight = repr(float(test.weight)).removesuffix(".0")
    return (
        f"python test {as_quoted(test.name)}"
        + (f" weight={weight}" if test.weight != 1 else "")
        + ("" if test.hidden else " visible")
    )


def _test(words: list[str], source: str, number: int, info: str) -> CodeTest:
    name, weight, hidden = "", 1.0, True
    for word in words:
        if word.startswith('"') and not name:
            name = unquoted(word)
        elif word.startswith("weight="):
            weight = number_of(unquoted(word.partition("=")[2]), "weight", "weight=2")
        elif word in ("visible", "hidden"):
            hidden = word == "hidden"
        else:
            raise _unknown(info)
    return CodeTest(name=name or f"Test {number}", source=source, weight=weight, hidden=hidden)


def _unknown(info: str) -> ContentError:
    return ContentError(
        f"The block that begins with {info.strip()[:60]!r} cannot be read. Write python for the program to "
        'begin with, python test "its name" weight=2 visible for a test, or python example for text.'
    )
