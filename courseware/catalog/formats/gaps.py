"""Gaps in the texts of other systems: from a sign in the text, in whatever markup, to a CLOZE of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware.catalog.gap_places import PLACE
from courseware.catalog.ids import make_ids
from courseware.catalog.markup import render
from courseware.catalog.questions import Gap, Option, QuestionType
from courseware.catalog.written import WrittenQuestion
from courseware.errors import ContentError

# No text that is kept holds these characters of nobody's, so they find their way through any markup.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_SIGN = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


def sign(number: int) -> str:
    """What stands for the gap of this number, counted from 0, until the text is Markdown."""
    return f"{_OPEN}{number}{_CLOSE}"


def unsigned(text: str) -> str:
    """A text of theirs without what would be taken for a sign."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def gap_of(question: WrittenQuestion) -> Gap:
    """What a question asks for, as the first gap of a text. Its type is one that is answered once."""
    if question.type is QuestionType.MULTIPLE_CHOICE:
        options = options_of(list(question.options), list(question.feedback))
        (right,) = question.correct
        return Gap(id=gap_id(0), options=options, correct_option_id=options[right].id)
    return Gap(id=gap_id(0), text=question.accepted, number=question.number)


def gap_id(number: int) -> str:
    return f"gap-{number + 1}"


def options_of(texts: Sequence[str], feedback: Sequence[str] = ()) -> tuple[Option, ...]:
    """The options of a gap, with ids made from their texts."""
    ids = make_ids([(text, text) for text in texts])
    said = feedback or [""] * len(texts)
    return tuple(
        Option(id=id_, text=text, feedback=words, id_made=True)
        for id_, text, words in zip(ids, texts, said, strict=True)
    )


def with_gaps(markdown: str, gaps: Sequence[Gap]) -> WrittenQuestion:
    """The CLOZE of a text that holds the `sign` of each gap."""
    text = _SIGN.sub(lambda match: f"[[{gaps[int(match[1])].id}]]", markdown)
    check_gaps(text, gaps)
    return WrittenQuestion(text=text, type=QuestionType.CLOZE, gaps=tuple(gaps))


def check_gaps(text: str, gaps: Sequence[Gap]) -> None:
    """Raise ContentError unless a reader sees each gap once, and none that is not there."""
    shown = re.sub(r"<[^>]*>", "\n", render(text))
    if sorted(PLACE.findall(shown)) != sorted(gap.id for gap in gaps):
        raise ContentError(
            "A gap stands in a formula or a link of its text, or the text holds [[ ]] of its own."
        )
