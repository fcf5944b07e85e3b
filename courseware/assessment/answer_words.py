"""An answer in words, for who looks into an attempt: option texts in place of ids."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from courseware.assessment.answers import places
from courseware.catalog.markup import render
from courseware.catalog.questions import Option, QuestionType, QuizQuestion

_TYPED = (
    QuestionType.NUMERIC,
    QuestionType.SHORT_TEXT,
    QuestionType.ESSAY,
    QuestionType.CODE,
)


def answer_html(question: QuizQuestion, answer: Sequence[str]) -> str:
    """The answer as HTML that is safe to insert; empty where there is none, or it is what was typed."""
    if not answer or question.type in _TYPED:
        return ""
    if question.stems or question.gaps:
        return _pairs(question, answer)
    texts = _texts(question.options)
    kind = "ol" if question.type is QuestionType.ORDERING else "ul"
    return _list(kind, [_said(texts, id_) for id_ in answer])


def _pairs(question: QuizQuestion, answer: Sequence[str]) -> str:
    """Each stem, or each gap by its place, with what was given for it."""
    given = places(answer)
    if question.stems:
        texts = _texts(question.options)
        return _list(
            "ul",
            [
                f"{render(stem.text, inline=True)} → {_said(texts, given[stem.id])}"
                for stem in question.stems
                if stem.id in given
            ],
        )
    lines = [
        f"{place}. {_said(_texts(gap.options), given[gap.id])}"
        for place, gap in enumerate(question.gaps, start=1)
        if gap.id in given
    ]
    return _list("ul", lines)


def _texts(options: Sequence[Option]) -> dict[str, str]:
    return {option.id: render(option.text, inline=True) for option in options}


def _said(texts: Mapping[str, str], given: str) -> str:
    """An option's text, or, where there is no such option, what was typed."""
    return texts.get(given) or html.escape(given)


def _list(kind: str, lines: Sequence[str]) -> str:
    return f"<{kind}>" + "".join(f"<li>{line}</li>" for line in lines) + f"</{kind}>"
