"""What the office remembers of a learner is what the record says, after any history."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from courseware.catalog.delivery import GradeFrom, Layout, Pool
from courseware.catalog.model import Catalog, CourseType
from courseware.catalog.questions import Hint
from courseware.errors import Refusal
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar import learners
from courseware.registrar.attempts.states import last_closed
from courseware.registrar.client import RegistrarClient
from courseware.registrar.office import Office
from courseware.registrar.process import Registrar
from courseware.registrar.protocol import (
    AddPeople,
    GetQuizState,
    LeaveAttempt,
    MoveTo,
    NewPerson,
    OpenAttempt,
    PublishCatalog,
    RecordExercise,
    RecordRead,
    RecordWatched,
    Request,
    SaveAnswers,
    SubmitAttempt,
    TakeHint,
)
from courseware.registrar.usecases import USE_CASES, Caller
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.exams import READING, under, with_quiz
from tests.registrar.learning import courses_of, take_content
from tests.samples import catalog, key

STEPS = 60


WITHOUT_RULES = catalog()
WITH_RULES = with_quiz(
    under(
        (
            replace(
                READING.questions[0],
                tags=("law",),
                hints=(Hint(text="So?", cost=0.5),),
                penalty=0.5,
            ),
            *(replace(question, tags=("law",)) for question in READING.questions[1:3]),
            *READING.questions[3:],
        ),
        time_limit=timedelta(minutes=45),
        grace=timedelta(minutes=5),
        cooldown=timedelta(minutes=20),
        cooldown_growth=1.2,
        pools=(Pool(draw=2, tag="law"),),
        shuffle_questions=True,
        shuffle_options=True,
        layout=Layout.ONE_AT_A_TIME,
        going_back=False,
        grade_from=GradeFrom.AVERAGE,
        lowest_score=-1.0,
        confidence=True,
    )
)


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
            SaveAnswers(attempt_id=attempt, answers={"q4": ("true",)}, confidence={"q4": 2}),
            SubmitAttempt(attempt_id=attempt, answers={"q4": ("true",)}, confidence={"q1": 1}),
            TakeHint(attempt_id=attempt, question_id="q1"),
            MoveTo(attempt_id=attempt, place=chance.randrange(3)),
            LeaveAttempt(attempt_id=attempt),
            GetQuizState(quiz_id=quiz.id),
        )
    )


@pytest.mark.parametrize("given", [WITHOUT_RULES, WITH_RULES], ids=["without rules", "with rules"])
@pytest.mark.parametrize("seed", range(6))
def test_what_is_remembered_equals_what_is_read_anew(
    settings: Settings, clock: FakeClock, seed: int, given: Catalog
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

        await ask(Caller(), PublishCatalog(catalog=given))
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
            await office.office.run(lambda tx: _compare(office.office, tx, person.id))
        assert acted
        assert refused

    asyncio.run(live())
    office.close()


def _compare(office: Office, tx: Transaction, learner_id: UUID) -> None:
    """In one piece of work: between two, the watch may close what is overdue."""
    remembered = office.learner(tx, learner_id)
    fresh = learners.load(tx, learner_id, office.published(tx).quizzes)
    assert _facts(remembered) == _facts(fresh)
    for quiz_id, closed in remembered.closed.items():
        assert closed == last_closed(tx, fresh, quiz_id)


def _facts(learner: learners.Learner) -> dict[str, object]:
    """All that decisions are made by. A document's hash comes later and decides nothing."""
    return {
        "quizzes": learner.quizzes,
        "open": learner.open,
        "histories": learner.histories,
        "seen": learner.seen,
        "granted": learner.granted,
        "content": learner.content,
        "certifications": {
            track: (
                each.standing,
                each.asks,
                each.aims_at,
                each.certificate.number if each.certificate else None,
                each.certificate.expires_at if each.certificate else None,
            )
            for track, each in learner.certifications.items()
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
