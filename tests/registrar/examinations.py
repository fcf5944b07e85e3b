"""Quizzes for examiners to work on: with essays, programs, rules, published into the sample catalogue."""

from __future__ import annotations

from dataclasses import replace

from courseware.catalog.model import Catalog, Quiz
from courseware.catalog.questions import (
    CodeTask,
    CodeTest,
    Criterion,
    EssayTask,
    QuestionType,
    QuizQuestion,
    RubricLevel,
)
from courseware.registrar.protocol import PublishCatalog
from tests.conftest import RunningRegistrar
from tests.samples import catalog

ESSAY = QuizQuestion(
    id="essay",
    type=QuestionType.ESSAY,
    question="Why is every opening of a case file logged?",
    points=2.0,
    essay=EssayTask(
        rubric=(
            Criterion(
                id="reason",
                text="Names a reason",
                levels=(
                    RubricLevel(points=0, text="None"),
                    RubricLevel(points=3, text="A good one"),
                ),
            ),
            Criterion(
                id="words",
                text="Is clear",
                levels=(RubricLevel(points=0, text="No"), RubricLevel(points=1, text="Yes")),
            ),
        ),
        model_answer="So that misuse can be found.",
    ),
)
PROGRAM = QuizQuestion(
    id="program",
    type=QuestionType.CODE,
    question="Write `double(n)`.",
    points=4.0,
    code=CodeTask(
        tests=(
            CodeTest(name="doubles", source="assert double(4) == 8"),
            CodeTest(name="doubles text", source='assert double("a") == "aa"', weight=3.0),
        ),
        seconds=2.0,
    ),
)


def publish(registrar: RunningRegistrar, quiz: Quiz) -> Quiz:
    """Publish the sample catalogue with this quiz in place of the one in "basics/read"."""
    whole = catalog()
    basics = whole.tracks[0]
    read = replace(basics.courses[0], quizzes=(quiz,))
    tracks = (replace(basics, courses=(read, *basics.courses[1:])), *whole.tracks[1:])
    registrar.house.call(PublishCatalog(catalog=Catalog(tracks=tracks), actor="author1"))
    return quiz
