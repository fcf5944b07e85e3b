"""What authors write in Python: the same classes whether the code runs or is only read.

`courseware` hands them out as `cw.MultipleChoice`, `cw.TrueFalse` and `cw.MultiSelect`. Each says
what is wrong with it when it is made, as a ContentError naming the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from pathlib import PurePosixPath
from typing import Protocol

from courseware.catalog.model import Quiz
from courseware.catalog.questions import QuestionType
from courseware.catalog.values import check_id, check_marking, check_text, shown
from courseware.catalog.written import WrittenQuestion, assemble, begins
from courseware.errors import ContentError


class Question(Protocol):
    """Anything that can stand in the `questions` of a quiz."""

    def written(self) -> WrittenQuestion: ...


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    """A question with one correct option.

    `question`, `options` and `explanation` are Markdown; `correct` is the text of the right option.
    `id` is made from the question when it is left out.
    """

    question: str
    _: KW_ONLY
    options: Sequence[str]
    correct: str
    explanation: str = ""
    id: str | None = None
    points: float = 1.0
    tags: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.written()

    def written(self) -> WrittenQuestion:
        return _written(self, QuestionType.MULTIPLE_CHOICE, self.options, [self.correct])


@dataclass(frozen=True, slots=True)
class TrueFalse:
    """A statement that is true or false."""

    question: str
    _: KW_ONLY
    correct: bool
    explanation: str = ""
    id: str | None = None
    points: float = 1.0
    tags: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.written()

    def written(self) -> WrittenQuestion:
        if not isinstance(self.correct, bool):
            raise ContentError(
                f"correct is {self.correct!r}; give True or False.", question=_name(self)
            )
        return _written(self, QuestionType.TRUE_FALSE, ("True", "False"), [str(self.correct)])


@dataclass(frozen=True, slots=True)
class MultiSelect:
    """A question with any number of correct options; `correct` lists their texts.

    `marking` says what a question that is partly right brings: "all-or-nothing", "right-minus-wrong" (right
    choices less wrong ones, of all right ones, never below 0) or "per-option" (the part of the options that
    were chosen or left alone rightly).
    """

    question: str
    _: KW_ONLY
    options: Sequence[str]
    correct: Sequence[str]
    explanation: str = ""
    id: str | None = None
    points: float = 1.0
    marking: str = "all-or-nothing"
    tags: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.written()

    def written(self) -> WrittenQuestion:
        try:
            marking = check_marking(self.marking)
        except ContentError as error:
            raise error.at(question=_name(self)) from None
        written = _written(
            self,
            QuestionType.MULTI_SELECT,
            self.options,
            _texts(self.correct, "correct", _name(self)),
        )
        return replace(written, marking=marking)


def quiz(
    quiz_id: str,
    *,
    questions: Sequence[Question],
    title: str | None = None,
    passing_score: float = 0.80,
    description: str = "",
) -> Quiz:
    """The Quiz that these questions make; what `cw.Quiz(...)` means, running or only read.

    Raises ContentError, naming the question, when it cannot be asked and graded.
    """
    check_id(quiz_id, "quiz id")
    if not isinstance(questions, list | tuple):
        raise ContentError(f"questions is {shown(questions)}; give a list of questions.")
    for question in questions:
        if not callable(getattr(question, "written", None)):
            raise ContentError(
                f"questions holds {shown(question)}; give cw.MultipleChoice, cw.TrueFalse or cw.MultiSelect."
            )
    return assemble(
        quiz_id,
        [question.written() for question in questions],
        title=title,
        passing_score=passing_score,
        description=description,
    )


def video_id(src: str, given: str | None = None) -> str:
    """The id of a `cw.Video`: the one given, else the name of its file without the ending."""
    return check_id(PurePosixPath(src).stem if given is None else given, "video id")


def _written(
    question: MultipleChoice | TrueFalse | MultiSelect,
    kind: QuestionType,
    options: Sequence[str],
    correct: Sequence[str],
) -> WrittenQuestion:
    name = _name(question)
    try:
        check_text(question.question, "The question", required=True)
        check_text(question.explanation, "The explanation")
        if question.id is not None:
            check_id(question.id, "question id")
    except ContentError as error:
        raise error.at(question=name) from None
    texts = _texts(options, "options", name)
    missing = next((text for text in correct if text not in texts), None)
    if missing is not None:
        raise ContentError(
            f"correct is {missing!r}, which is not one of the options. Repeat an option's text exactly.",
            question=name,
        )
    return WrittenQuestion(
        text=question.question.strip(),
        options=tuple(text.strip() for text in texts),
        correct=tuple(texts.index(text) for text in correct),
        type=kind,
        explanation=question.explanation.strip(),
        points=question.points,
        tags=_texts(question.tags, "tags", name),
        id=question.id,
    )


def _texts(values: Sequence[str], what: str, name: str) -> tuple[str, ...]:
    if (
        isinstance(values, str)
        or not isinstance(values, Sequence)
        or not all(isinstance(value, str) for value in values)
    ):
        raise ContentError(f"{what} is {shown(values)}; give a list of texts.", question=name)
    return tuple(values)


def _name(question: MultipleChoice | TrueFalse | MultiSelect) -> str:
    if isinstance(question.id, str):
        return question.id
    return begins(question.question) if isinstance(question.question, str) else "?"
