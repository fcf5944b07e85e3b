"""A quiz as its author wrote it, in whichever syntax, and how it becomes a Quiz with ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from courseware.catalog.delivery import Delivery
from courseware.catalog.ids import make_ids, same_text
from courseware.catalog.model import Quiz
from courseware.catalog.question_rules import check_question
from courseware.catalog.questions import (
    CodeTask,
    EssayTask,
    Gap,
    Hint,
    Marking,
    NumberKey,
    Option,
    Picture,
    QuestionType,
    QuizQuestion,
    Region,
    Stem,
    TextKey,
)
from courseware.catalog.quiz_rules import check_quiz
from courseware.catalog.values import check_passing_score, check_points
from courseware.errors import ContentError

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenQuestion:
    """A question before it has ids. `correct` counts the options from 0; `type` None: see the options."""

    text: str
    options: tuple[str, ...] = ()
    correct: tuple[int, ...] = ()
    """The options that are right; of an ORDERING question all of them, in the right order."""
    feedback: tuple[str, ...] = ()
    """One text an option, or none at all."""
    regions: tuple[Region, ...] = ()
    """HOTSPOT: one an option."""
    stems: tuple[tuple[str, int], ...] = ()
    """MATCHING: the left sides, each with its option."""
    type: QuestionType | None = None
    explanation: str = ""
    points: float = 1.0
    penalty: float = 0.0
    marking: Marking | None = None
    """None: all or nothing; of pairs, places and gaps each for itself."""
    tags: tuple[str, ...] = ()
    section: str = ""
    difficulty: str = ""
    hints: tuple[Hint, ...] = ()
    number: NumberKey | None = None
    accepted: TextKey | None = None
    gaps: tuple[Gap, ...] = ()
    picture: Picture | None = None
    essay: EssayTask | None = None
    code: CodeTask | None = None
    id: str | None = None

    @property
    def name(self) -> str:
        """What to call it when something is wrong: its id, or how it begins."""
        return self.id if self.id is not None else begins(self.text)


def assemble(
    quiz_id: str,
    questions: Sequence[WrittenQuestion],
    *,
    title: str | None = None,
    passing_score: float = 0.80,
    description: str = "",
    delivery: Delivery | None = None,
    folder: Path | None = None,
) -> Quiz:
    """The quiz, with the ids that its author left out made from the texts.

    `title` None: made from the id. `folder` is where pictures are whose size is not given (default: the
    working directory, which is the notebook's own in JupyterLab). Raises ContentError, naming the question, when it cannot be
    asked and graded.
    """
    check_passing_score(passing_score)
    return check_quiz(
        Quiz(
            id=quiz_id,
            title=title_from(quiz_id) if title is None else title,
            questions=tuple(
                _finish(question, made, folder or Path())
                for question, made in zip(questions, _made_ids(questions), strict=True)
            ),
            passing_score=float(passing_score),
            description=description,
            delivery=delivery or Delivery(),
        )
    )


def begins(text: str) -> str:
    """The beginning of a text, to name it by."""
    line = _first_line(text)
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1].rstrip()}…"


def _made_ids(questions: Sequence[WrittenQuestion]) -> list[str]:
    """For each question the id to use if it was not given one."""
    open_ones = [question for question in questions if question.id is None]
    wholes = [
        "\n".join([q.text, *sorted(q.options), *(stem for stem, _ in q.stems)]) for q in open_ones
    ]
    repeated = Counter(same_text(whole) for whole in wholes)
    for question, whole in zip(open_ones, wholes, strict=True):
        if repeated[same_text(whole)] > 1:
            raise ContentError("This question is asked twice. Remove one.", question=question.name)
    made = iter(
        make_ids(
            [(_first_line(q.text), whole) for q, whole in zip(open_ones, wholes, strict=True)],
            taken={question.id for question in questions if question.id is not None},
        )
    )
    return [next(made) if question.id is None else question.id for question in questions]


def _finish(question: WrittenQuestion, question_id: str, folder: Path) -> QuizQuestion:
    try:
        check_points(question.points)
        kind = question.type or _type_of(question)
        options = _options(question, kind)
        return check_question(
            QuizQuestion(
                id=question_id,
                type=kind,
                question=question.text,
                options=options,
                correct_option_ids=tuple(options[index].id for index in question.correct),
                explanation=question.explanation,
                points=float(question.points),
                penalty=float(question.penalty),
                marking=_MARKINGS.get(kind, Marking.ALL_OR_NOTHING)
                if question.marking is None
                else question.marking,
                tags=question.tags,
                section=question.section,
                difficulty=question.difficulty,
                hints=question.hints,
                number=question.number,
                text=question.accepted,
                stems=_stems(question, options),
                gaps=question.gaps,
                picture=_measured(question.picture, folder),
                essay=question.essay,
                code=question.code,
                id_made=question.id is None,
            )
        )
    except ContentError as error:
        raise error.at(question=question.name) from None


# Who matches four pairs of five has done most of the work: each part counts, unless the author says otherwise.
_MARKINGS = {
    QuestionType.MATCHING: Marking.PER_OPTION,
    QuestionType.ORDERING: Marking.PER_OPTION,
    QuestionType.CLOZE: Marking.PER_OPTION,
}


def _measured(picture: Picture | None, folder: Path) -> Picture | None:
    if picture is None or picture.width or picture.height:
        return picture
    from courseware.catalog.picture_size import picture_size

    width, height = picture_size(folder, picture.src)
    return replace(picture, width=width, height=height)


def _options(question: WrittenQuestion, kind: QuestionType) -> tuple[Option, ...]:
    texts = question.options
    if kind is QuestionType.TRUE_FALSE:
        ids = tuple(text.strip().lower() for text in texts)
    else:
        ids = make_ids([(text, text) for text in texts])
    feedback = question.feedback or ("",) * len(texts)
    regions = question.regions or (None,) * len(texts)
    return tuple(
        Option(
            id=id_,
            text=text,
            feedback=said,
            region=region,
            id_made=kind is not QuestionType.TRUE_FALSE,
        )
        for id_, text, said, region in zip(ids, texts, feedback, regions, strict=True)
    )


def _stems(question: WrittenQuestion, options: tuple[Option, ...]) -> tuple[Stem, ...]:
    ids = make_ids([(text, text) for text, _ in question.stems])
    return tuple(
        Stem(id=id_, text=text, correct_option_id=options[index].id, id_made=True)
        for id_, (text, index) in zip(ids, question.stems, strict=True)
    )


def _type_of(question: WrittenQuestion) -> QuestionType:
    for held, kind in (
        (question.number, QuestionType.NUMERIC),
        (question.accepted, QuestionType.SHORT_TEXT),
        (question.stems, QuestionType.MATCHING),
        (question.gaps, QuestionType.CLOZE),
        (question.picture and question.regions, QuestionType.HOTSPOT),
        (question.essay, QuestionType.ESSAY),
        (question.code, QuestionType.CODE),
    ):
        if held:
            return kind
    if len(question.options) == 2 and {text.strip().lower() for text in question.options} == {
        "true",
        "false",
    }:
        return QuestionType.TRUE_FALSE
    return QuestionType.MULTI_SELECT if len(question.correct) > 1 else QuestionType.MULTIPLE_CHOICE


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()


def title_from(quiz_id: str) -> str:
    """The words of an id or a slug: "intake-basics" is "Intake basics"."""
    words = " ".join(re.split(r"[-_.]+", quiz_id)).strip()
    return words[:1].upper() + words[1:]
