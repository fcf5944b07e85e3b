"""The sample quiz "reading" under rules of its own, and short ways to sit it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from courseware.assessment.model import Answers, AttemptState
from courseware.catalog.delivery import Delivery
from courseware.catalog.model import Catalog, Quiz
from courseware.catalog.questions import QuizQuestion
from courseware.errors import Conflict
from courseware.records.ids import new_id
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    GetAttemptFile,
    GetQuizState,
    OpenAttempt,
    PublishCatalog,
    SubmitAttempt,
    Submitted,
)
from tests.samples import catalog, key, quiz

READING = quiz("reading")
RIGHT = key(READING)


def under(questions: tuple[QuizQuestion, ...] = READING.questions, **rules: object) -> Quiz:
    """The quiz "reading" under these rules."""
    return replace(READING, questions=questions, delivery=Delivery(**rules))  # type: ignore[arg-type]


def with_quiz(changed: Quiz) -> Catalog:
    """The sample catalogue with one quiz changed."""
    return Catalog(
        tracks=tuple(
            replace(
                track,
                courses=tuple(
                    replace(
                        course,
                        quizzes=tuple(
                            changed if of.id == changed.id else of for of in course.quizzes
                        ),
                    )
                    for course in track.courses
                ),
            )
            for track in catalog().tracks
        )
    )


def give(house: RegistrarClient, changed: Quiz) -> Quiz:
    """Make this version the one in force."""
    house.call(PublishCatalog(catalog=with_quiz(changed)))
    return changed


def begin(learner: RegistrarClient, quiz_id: str = "reading") -> AttemptState:
    return learner.call(OpenAttempt(attempt_id=new_id(), quiz_id=quiz_id))


def hand_in(
    learner: RegistrarClient, attempt_id: UUID, answers: Answers | None = None
) -> Submitted:
    return learner.call(SubmitAttempt(attempt_id=attempt_id, answers=answers))


def take(learner: RegistrarClient, *, wrong: int = 0) -> Submitted:
    """Begin and hand in at once, with the first `wrong` answers wrong."""
    return hand_in(learner, begin(learner).attempt_id, key(READING, wrong=wrong))


def state(learner: RegistrarClient):  # type: ignore[no-untyped-def]
    return learner.call(GetQuizState(quiz_id="reading"))


def is_closed(house: RegistrarClient, attempt_id: UUID) -> bool:
    """Whether an attempt was handed in. To ask so closes none: it is an examiner's look and no learner's."""
    try:
        house.call(GetAttemptFile(attempt_id=attempt_id))
    except Conflict:
        return False
    return True


def log_of(house: RegistrarClient, attempt_id: UUID) -> list[str]:
    """What happened in a closed attempt, in order."""
    return [event.kind for event in house.call(GetAttemptFile(attempt_id=attempt_id)).log]
