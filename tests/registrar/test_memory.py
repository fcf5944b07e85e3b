"""What the office remembers of a learner is what the record says, after any history."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest

from courseware.catalog.model import CourseType
from courseware.errors import Refusal
from courseware.records.ids import new_id
from courseware.registrar import learners
from courseware.registrar.attempt_states import last_closed
from courseware.registrar.client import RegistrarClient
from courseware.registrar.process import Registrar
from courseware.registrar.protocol import (
    AddPeople,
    NewPerson,
    OpenAttempt,
    PublishCatalog,
    RecordExercise,
    RecordRead,
    RecordWatched,
    Request,
    SaveAnswers,
    SubmitAttempt,
)
from courseware.registrar.usecases import USE_CASES, Caller
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import courses_of, take_content
from tests.samples import catalog, key

STEPS = 60


def acts(chance: random.Random, attempts: list) -> Request:  # type: ignore[type-arg]
    """Some request that a learner, or a confused page, may send."""
    courses = (*courses_of("basics"), *courses_of("cases"))
    course = chance.choice(courses)
    if course.type is CourseType.INTERACTIVE:
        return RecordExercise(course=course.key, exercise_id=chance.choice(course.exercises))
    (quiz,) = course.quizzes
    start = chance.uniform(0, 80)
    content = (
        RecordWatched(course=course.key, video_id="film", ranges=((start, start + 40),))
        if course.type is CourseType.VIDEO
        else RecordRead(course=course.key)
    )
    answers = key(quiz, wrong=chance.choice((0, 0, 3)))
    opening = OpenAttempt(attempt_id=new_id(), quiz_id=quiz.id)
    attempts.append(opening.attempt_id)
    attempt = chance.choice(attempts)
    return chance.choice(
        (
            content,
            opening,
            replace(opening, quiz_version=1, answers=dict(list(answers.items())[1:3])),
            SaveAnswers(attempt_id=attempt, answers=dict(list(answers.items())[:2])),
            SaveAnswers(attempt_id=attempt, answers={"q1": ()}),
            SubmitAttempt(attempt_id=attempt, answers=answers),
            SubmitAttempt(attempt_id=attempt),
            SubmitAttempt(attempt_id=attempt, answers=answers, quiz_id=quiz.id, quiz_version=1),
        )
    )


@pytest.mark.parametrize("seed", range(6))
def test_what_is_remembered_equals_what_is_read_anew(
    settings: Settings, clock: FakeClock, seed: int
) -> None:
    chance = random.Random(seed)
    office = Registrar(settings, clock)
    office.start()
    attempts: list = []  # type: ignore[type-arg]

    async def live() -> None:
        async def ask(caller: Caller, request: Request):  # type: ignore[type-arg,no-untyped-def]
            case = USE_CASES[request.path]
            if case.outside:
                return await case.outside(office.office, caller, request)
            function = case.in_round
            assert function is not None
            return await office.office.run(lambda tx: function(office.office, tx, caller, request))

        await ask(Caller(), PublishCatalog(catalog=catalog()))
        new = NewPerson(username="zoe", full_name="Zoë", email="z@example.org", organisation="N")
        (person,) = await ask(Caller(), AddPeople(people=(new,)))
        acted = refused = 0
        for _ in range(STEPS):
            clock.advance(minutes=7)
            try:
                await ask(Caller(learner=person.id), acts(chance, attempts))
                acted += 1
            except Refusal:
                refused += 1
            remembered = await office.office.run(lambda tx: office.office.learner(tx, person.id))
            fresh = await office.office.run(
                lambda tx: learners.load(tx, person.id, office.office.published(tx).quizzes)
            )
            assert _facts(remembered) == _facts(fresh)
            for quiz_id, closed in remembered.closed.items():
                assert closed == await office.office.run(
                    lambda tx, new=fresh, quiz_id=quiz_id: last_closed(tx, new, quiz_id)
                )
        assert acted
        assert refused

    asyncio.run(live())
    office.close()


def _facts(learner: learners.Learner) -> dict[str, object]:
    """All that decisions are made by. A document's hash comes later and decides nothing."""
    return {
        "quizzes": learner.quizzes,
        "open": learner.open,
        "content": learner.content,
        "certifications": {
            track: (
                standing.started_at,
                standing.completed_at,
                standing.completed_version,
                standing.certificate.number if standing.certificate else None,
                standing.certificate.expires_at if standing.certificate else None,
            )
            for track, standing in learner.certifications.items()
        },
    }


def test_a_restart_changes_nothing_for_the_learner(settings: Settings, clock: FakeClock) -> None:
    from courseware.registrar.protocol import GetQuizState, GetSummary

    def look(learner: RegistrarClient) -> tuple[object, object]:
        return learner.call(GetSummary()), learner.call(GetQuizState(quiz_id="reading"))

    with RunningRegistrar(settings, clock) as first:
        first.house.call(PublishCatalog(catalog=catalog()))
        zoe = first.add("zoe")
        learner = first.acting(zoe)
        take_content(learner, courses_of("basics")[0])
        attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
        learner.call(SaveAnswers(attempt_id=attempt, answers={"q1": ("b",), "q5": ("a", "c")}))
        before = look(learner)
    with RunningRegistrar(settings, clock) as second:
        assert look(second.acting(zoe)) == before
        done = second.acting(zoe).call(SubmitAttempt(attempt_id=attempt))
        assert done.attempt.grade is not None
        assert done.attempt.grade.correct == 2


def test_a_submission_that_opened_its_attempt_may_come_again_after_a_restart(
    settings: Settings, clock: FakeClock
) -> None:
    submission = SubmitAttempt(
        attempt_id=new_id(), quiz_id="reading", quiz_version=1, answers={"q1": ("b",)}
    )
    with RunningRegistrar(settings, clock) as first:
        first.house.call(PublishCatalog(catalog=catalog()))
        zoe = first.add("zoe")
        done = first.acting(zoe).call(submission)
    with RunningRegistrar(settings, clock) as second:
        assert second.acting(zoe).call(submission) == done
        assert done.attempt_count == 1
