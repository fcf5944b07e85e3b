"""What authors write in Python: the same quiz as in Markdown, and mistakes that name the question."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from courseware.catalog import authoring as cw
from courseware.catalog.questions import QuestionType
from courseware.catalog.quiz_markdown import parse_quiz
from courseware.errors import ContentError

MARKDOWN = """title: Intake
passing_score: 0.7
description: Before your first case.
---
## Who may open a case file? {#who .access points=2}
- [ ] Anyone
- [x] Investigators
> By assignment.

## A caller may stay anonymous.
- [x] True
- [ ] False

## What belongs in a record?
- [x] The date
- [ ] A guess
- [x] The words
"""


def test_both_ways_of_writing_a_quiz_make_the_same_quiz() -> None:
    written = cw.quiz(
        "intake",
        title="Intake",
        passing_score=0.7,
        description="Before your first case.",
        questions=[
            cw.MultipleChoice(
                "Who may open a case file?",
                options=["Anyone", "Investigators"],
                correct="Investigators",
                explanation="By assignment.",
                id="who",
                points=2,
                tags=["access"],
            ),
            cw.TrueFalse("A caller may stay anonymous.", correct=True),
            cw.MultiSelect(
                "What belongs in a record?",
                options=["The date", "A guess", "The words"],
                correct=["The words", "The date"],
            ),
        ],
    )
    read = parse_quiz("intake", MARKDOWN)
    assert [question.id for question in written.questions] == [q.id for q in read.questions]
    assert written.questions[:2] == read.questions[:2]
    assert set(written.questions[2].correct_option_ids) == set(read.questions[2].correct_option_ids)


def test_several_answers_may_have_one_right_one() -> None:
    quiz = cw.quiz("q", questions=[cw.MultiSelect("Which?", options=["a", "b"], correct=["b"])])
    assert quiz.questions[0].type is QuestionType.MULTI_SELECT


MISTAKES: list[tuple[Callable[[], object], str | None, str]] = [
    (lambda: cw.MultipleChoice("Who?", options=["a", "b"], correct="c"), "Who?", "'c', which is not"),
    (lambda: cw.MultipleChoice("Who?", options="ab", correct="a"), "Who?", "list of texts"),
    (lambda: cw.MultipleChoice("Who?", options=["a", 1], correct="a"), "Who?", "list of texts"),  # type: ignore[list-item]
    (lambda: cw.MultipleChoice(" ", options=["a", "b"], correct="a"), "", "empty"),
    (lambda: cw.MultipleChoice(5, options=["a", "b"], correct="a"), "?", "give a text"),  # type: ignore[arg-type]
    (lambda: cw.MultipleChoice("W", options=["a"], correct="a", id="no way"), "no way", "cannot be"),
    (lambda: cw.TrueFalse("Sure?", correct="yes"), "Sure?", "True or False"),  # type: ignore[arg-type]
    (lambda: cw.MultiSelect("Who?", options=["a", "b"], correct="ab"), "Who?", "list of texts"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "question", "words"), MISTAKES)
def test_a_mistake_is_named_where_it_is_made(
    make: Callable[[], object], question: str | None, words: str
) -> None:
    with pytest.raises(ContentError) as refused:
        make()
    assert refused.value.question == question
    assert words in refused.value.message


QUIZ_MISTAKES: list[tuple[Callable[[], object], str | None, str]] = [
    (lambda: cw.quiz("q", questions=[]), None, "no questions"),
    (lambda: cw.quiz("no way", questions=[cw.TrueFalse("Sure?", correct=True)]), None, "cannot be"),
    (lambda: cw.quiz("q", questions="Sure?"), None, "list of questions"),  # type: ignore[arg-type]
    (lambda: cw.quiz("q", questions=["Sure?"]), None, "cw.MultipleChoice"),  # type: ignore[list-item]
    (lambda: cw.quiz("q", questions=[cw.TrueFalse("Sure?", correct=True)] * 2), "Sure?", "twice"),
    (
        lambda: cw.quiz("q", questions=[cw.MultipleChoice("Who?", options=["a"], correct="a")]),
        "Who?",
        "only one option",
    ),
    (
        lambda: cw.quiz("q", questions=[cw.MultiSelect("Who?", options=["a", "b"], correct=[])]),
        "Who?",
        "No option is marked correct",
    ),
    (
        lambda: cw.quiz("q", passing_score=2, questions=[cw.TrueFalse("Sure?", correct=True)]),
        None,
        "write 0.02",
    ),
    (
        lambda: cw.quiz("q", questions=[cw.TrueFalse("Sure?", correct=True, points=-1)]),
        "Sure?",
        "over 0",
    ),
    (
        lambda: cw.MultiSelect("Who?", options=["a", "b"], correct=["a"], marking="some"),
        "Who?",
        "right-minus-wrong",
    ),
]


@pytest.mark.parametrize(("make", "question", "words"), QUIZ_MISTAKES)
def test_a_mistake_of_the_whole_is_named_when_it_is_put_together(
    make: Callable[[], object], question: str | None, words: str
) -> None:
    with pytest.raises(ContentError) as refused:
        make()
    assert refused.value.question == question
    assert words in refused.value.message


def test_a_video_is_named_after_its_file_or_as_it_says() -> None:
    assert cw.video_id("assets/welcome.mp4") == "welcome"
    assert cw.video_id("assets/welcome.mp4", "intro") == "intro"
    with pytest.raises(ContentError, match="cannot be used"):
        cw.video_id("assets/my film.mp4")
