"""An attempt ends when its time is up, with what was saved, whether anybody is there or not."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

import pytest

from courseware.assessment.model import AttemptState, QuizStatus
from courseware.errors import Conflict
from courseware.records.duckdb_engine import connect
from courseware.registrar.protocol import (
    GetAttempt,
    GetAttemptFile,
    GetSummary,
    GrantAccommodation,
    LeaveAttempt,
    ListCertificates,
    MoveTo,
    Person,
    SaveAnswers,
    SubmitAttempt,
    WithdrawAccommodation,
)
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.exams import RIGHT, begin, give, hand_in, is_closed, log_of, state, under
from tests.registrar.learning import courses_of, sit, take_content
from tests.samples import quiz
from tests.waiting import eventually

HALF_AN_HOUR = timedelta(minutes=30)
GRACE = timedelta(seconds=10)
SAVED = {"q1": ("b",), "q2": ("b",)}


@pytest.fixture
def timed(registrar: RunningRegistrar) -> RunningRegistrar:
    """The sample catalogue with half an hour for the quiz "reading", and ten seconds of grace."""
    give(registrar.house, under(time_limit=HALF_AN_HOUR, grace=GRACE))
    return registrar


def save(registrar: RunningRegistrar, person: Person, attempt: UUID, **answers: str):  # type: ignore[no-untyped-def]
    given = {question: (option,) for question, option in answers.items()}
    return registrar.acting(person).call(SaveAnswers(attempt_id=attempt, answers=given))


def test_an_open_attempt_says_when_its_time_is_up(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    opened = begin(timed.acting(zoe))
    assert opened.deadline == clock.now + HALF_AN_HOUR
    clock.advance(minutes=10)
    again = timed.acting(zoe).call(GetAttempt(attempt_id=opened.attempt_id))
    assert (again.deadline, again.seconds_left) == (opened.deadline, 20 * 60.0)
    clock.advance(minutes=20, seconds=5)
    in_grace = timed.acting(zoe).call(GetAttempt(attempt_id=opened.attempt_id))
    assert (in_grace.status, in_grace.seconds_left) == (QuizStatus.IN_PROGRESS, 0.0)


def test_an_attempt_is_closed_at_its_deadline_though_nobody_asks(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    opened = begin(timed.acting(zoe))
    timed.acting(zoe).call(SaveAnswers(attempt_id=opened.attempt_id, answers=SAVED))
    clock.advance(minutes=30, seconds=10)
    time.sleep(1.5)
    assert not is_closed(timed.house, opened.attempt_id)
    clock.advance(seconds=1)
    eventually(lambda: is_closed(timed.house, opened.attempt_id))
    closed = timed.house.call(GetAttemptFile(attempt_id=opened.attempt_id)).attempt
    assert (closed.completed_at, closed.answers) == (opened.deadline, SAVED)
    assert closed.status is QuizStatus.FAILED


def test_an_attempt_whose_time_is_up_is_closed_when_it_is_asked_for(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    opened = begin(timed.acting(zoe))
    timed.acting(zoe).call(SaveAnswers(attempt_id=opened.attempt_id, answers=SAVED))
    clock.advance(minutes=31)
    closed = timed.acting(zoe).call(GetAttempt(attempt_id=opened.attempt_id))
    assert closed.status is QuizStatus.FAILED
    assert (closed.completed_at, closed.answers) == (opened.deadline, SAVED)
    assert closed.grade is not None
    assert closed.grade.correct == 2
    assert state(timed.acting(zoe)).attempt_count == 1


def test_every_way_of_asking_finds_it_closed(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    attempt = begin(timed.acting(zoe)).attempt_id
    clock.advance(minutes=31)
    learner = timed.acting(zoe)
    answers: list[AttemptState] = [
        learner.call(SaveAnswers(attempt_id=attempt, answers=SAVED)).attempt,
        learner.call(MoveTo(attempt_id=attempt, place=1)),
        learner.call(SubmitAttempt(attempt_id=attempt, answers=RIGHT)).attempt,
        learner.call(SubmitAttempt(attempt_id=attempt)).attempt,
        state(learner).attempt,
    ]
    learner.call(LeaveAttempt(attempt_id=attempt))
    assert {told.status for told in answers} == {QuizStatus.FAILED}
    assert {told.attempt_id for told in answers} == {attempt}


def test_what_comes_in_the_grace_counts_and_the_attempt_ends_at_its_deadline(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    opened = begin(timed.acting(zoe))
    clock.advance(minutes=30, seconds=4)
    save(timed, zoe, opened.attempt_id, q1="b")
    clock.advance(seconds=6)
    done = hand_in(timed.acting(zoe), opened.attempt_id, RIGHT)
    assert done.attempt.status is QuizStatus.PASSED
    assert done.attempt.completed_at == opened.deadline
    assert hand_in(timed.acting(zoe), opened.attempt_id, RIGHT) == done
    assert log_of(timed.house, opened.attempt_id) == ["opened", "answered", "submitted"]


def test_what_comes_after_the_grace_is_kept_apart_and_never_counted(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    opened = begin(timed.acting(zoe))
    timed.acting(zoe).call(SaveAnswers(attempt_id=opened.attempt_id, answers=SAVED))
    clock.advance(minutes=30, seconds=11)
    saved = save(timed, zoe, opened.attempt_id, q3="b")
    assert saved.answers == SAVED
    done = hand_in(timed.acting(zoe), opened.attempt_id, RIGHT)
    assert done.attempt.status is QuizStatus.FAILED
    assert (done.attempt.answers, done.attempt.completed_at) == (SAVED, opened.deadline)
    file = timed.house.call(GetAttemptFile(attempt_id=opened.attempt_id))
    assert [event.kind for event in file.log] == ["opened", "answered", "time over", "late", "late"]
    assert file.log[3].answers == '{"q3":["b"]}'
    assert hand_in(timed.acting(zoe), opened.attempt_id, SAVED).attempt == done.attempt
    assert len(timed.house.call(GetAttemptFile(attempt_id=opened.attempt_id)).log) == 5


def test_a_certificate_that_was_earned_in_the_grace_is_told_again(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    learner = timed.acting(zoe)
    for course in courses_of("basics"):
        take_content(learner, course)
    sit(learner, quiz("watching"))
    opened = begin(learner)
    clock.advance(minutes=30, seconds=5)
    done = hand_in(learner, opened.attempt_id, RIGHT)
    assert done.certificate is not None
    again = hand_in(learner, opened.attempt_id, RIGHT)
    assert again.certificate is not None
    assert again.certificate.number == done.certificate.number


def test_an_attempt_that_its_time_closed_certifies_like_any_other(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    learner = timed.acting(zoe)
    for course in courses_of("basics"):
        take_content(learner, course)
    sit(learner, quiz("watching"))
    opened = begin(learner)
    learner.call(SaveAnswers(attempt_id=opened.attempt_id, answers=RIGHT))
    clock.advance(minutes=31)
    eventually(lambda: timed.acting(zoe).call(ListCertificates()))
    assert timed.acting(zoe).call(GetSummary()).active_certificates == 1


def test_another_attempt_may_begin_when_the_time_of_one_is_up(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    first = begin(timed.acting(zoe))
    clock.advance(minutes=31)
    second = begin(timed.acting(zoe))
    assert second.attempt_id != first.attempt_id
    assert second.deadline == clock.now + HALF_AN_HOUR


def grant(registrar: RunningRegistrar, **facts: object) -> UUID:
    given = {"actor": "ada", "reason": "A broken hand", **facts}
    return registrar.house.call(GrantAccommodation(**given)).id  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "whose", [{"username": "zoe"}, {"organisation_id": "northwind-trading"}], ids=["hers", "theirs"]
)
def test_extra_time_lengthens_the_limit(
    timed: RunningRegistrar, zoe: Person, ines: Person, clock: FakeClock, whose: dict[str, str]
) -> None:
    grant(timed, extra_time=0.5, quiz_id="reading", **whose)
    assert begin(timed.acting(zoe)).deadline == clock.now + 1.5 * HALF_AN_HOUR
    assert begin(timed.acting(ines)).deadline == clock.now + HALF_AN_HOUR


def test_extra_time_for_another_quiz_is_none_for_this(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    grant(timed, extra_time=0.5, quiz_id="watching", username="zoe")
    assert begin(timed.acting(zoe)).deadline == clock.now + HALF_AN_HOUR


def test_the_longer_of_two_times_counts_and_they_do_not_add_up(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    grant(timed, extra_time=0.5, organisation_id="northwind-trading")
    grant(timed, extra_time=1.0, username="zoe")
    assert begin(timed.acting(zoe)).deadline == clock.now + 2 * HALF_AN_HOUR


def test_who_has_no_time_limit_is_never_closed(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    grant(timed, no_time_limit=True, username="zoe")
    opened = begin(timed.acting(zoe))
    assert (opened.deadline, opened.seconds_left) == (None, None)
    assert state(timed.acting(zoe)).admission.time_limit_seconds is None
    clock.advance(days=30)
    assert hand_in(timed.acting(zoe), opened.attempt_id, RIGHT).attempt.completed_at == clock.now


def test_time_that_is_granted_while_an_attempt_is_open_is_there_at_once(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    opened = begin(timed.acting(zoe))
    clock.advance(minutes=29)
    grant(timed, extra_time=1.0, username="zoe")
    clock.advance(minutes=29)
    time.sleep(1.5)  # the watch looks at the old deadline, and finds that it is none
    now = timed.acting(zoe).call(GetAttempt(attempt_id=opened.attempt_id))
    assert (now.status, now.seconds_left) == (QuizStatus.IN_PROGRESS, 2 * 60.0)
    clock.advance(minutes=3)
    eventually(lambda: is_closed(timed.house, opened.attempt_id))


def test_time_that_is_withdrawn_again_ends_the_attempt_where_it_would_have_ended(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    granted = grant(timed, extra_time=1.0, username="zoe")
    opened = begin(timed.acting(zoe))
    clock.advance(minutes=40)
    timed.house.call(
        WithdrawAccommodation(accommodation_id=granted, actor="ada", reason="A mistake")
    )
    closed = timed.acting(zoe).call(GetAttempt(attempt_id=opened.attempt_id))
    assert closed.completed_at == opened.started_at + HALF_AN_HOUR


def test_a_quiz_that_closes_ends_the_attempts_at_it(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    closes_at = clock.now + timedelta(minutes=20)
    give(registrar.house, under(closes_at=closes_at, time_limit=HALF_AN_HOUR, grace=GRACE))
    opened = begin(registrar.acting(zoe))
    assert opened.deadline == closes_at
    save(registrar, zoe, opened.attempt_id, q1="b")
    clock.advance(minutes=21)
    eventually(lambda: is_closed(registrar.house, opened.attempt_id))
    closed = registrar.acting(zoe).call(GetAttempt(attempt_id=opened.attempt_id))
    assert (closed.completed_at, closed.answers) == (closes_at, {"q1": ("b",)})


def test_extra_time_does_not_keep_a_quiz_open(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    closes_at = clock.now + timedelta(minutes=20)
    give(registrar.house, under(closes_at=closes_at, time_limit=HALF_AN_HOUR))
    grant(registrar, extra_time=2.0, username="zoe")
    assert begin(registrar.acting(zoe)).deadline == closes_at


def test_a_new_version_changes_nothing_for_an_attempt_that_is_open(
    timed: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    opened = begin(timed.acting(zoe))
    give(timed.house, under(time_limit=timedelta(minutes=1)))
    clock.advance(minutes=20)
    now = timed.acting(zoe).call(GetAttempt(attempt_id=opened.attempt_id))
    assert (now.status, now.deadline) == (QuizStatus.IN_PROGRESS, opened.deadline)


def test_a_restart_forgets_no_deadline(settings: Settings, clock: FakeClock) -> None:
    with RunningRegistrar(settings, clock) as first:
        give(first.house, under(time_limit=HALF_AN_HOUR, grace=GRACE))
        zoe = first.add("zoe")
        opened = begin(first.acting(zoe))
        first.acting(zoe).call(SaveAnswers(attempt_id=opened.attempt_id, answers=SAVED))
        clock.advance(minutes=10)
    with RunningRegistrar(settings, clock) as second:
        clock.advance(minutes=21)
        eventually(lambda: is_closed(second.house, opened.attempt_id))
        closed = second.house.call(GetAttemptFile(attempt_id=opened.attempt_id)).attempt
        assert (closed.completed_at, closed.answers) == (opened.deadline, SAVED)


def test_a_closed_account_keeps_no_registrar_from_starting_and_no_attempt_open(
    settings: Settings, clock: FakeClock
) -> None:
    with RunningRegistrar(settings, clock) as first:
        give(first.house, under(time_limit=HALF_AN_HOUR))
        opened = begin(first.acting(first.add("zoe")))
    record = connect(settings.record, memory_limit="500MB")
    record.execute("UPDATE users SET is_active = FALSE")
    record.close()
    with RunningRegistrar(settings, clock) as second:
        clock.advance(hours=1)
        eventually(lambda: is_closed(second.house, opened.attempt_id))


def test_one_attempt_that_cannot_be_closed_keeps_no_other_open(
    settings: Settings, clock: FakeClock, zoe_and_ines_sit: tuple[UUID, UUID]
) -> None:
    """Somebody's attempt is of a version that the record has lost."""
    lost, other = zoe_and_ines_sit
    record = connect(settings.record, memory_limit="500MB")
    record.execute("UPDATE opened_attempts SET question_ids = '[\"gone\"]' WHERE id = $1", [lost])
    record.close()
    with RunningRegistrar(settings, clock) as registrar:
        clock.advance(hours=1)
        eventually(lambda: is_closed(registrar.house, other))


@pytest.fixture
def zoe_and_ines_sit(settings: Settings, clock: FakeClock) -> tuple[UUID, UUID]:
    """Two attempts that are open when the registrar ends."""
    with RunningRegistrar(settings, clock) as registrar:
        give(registrar.house, under(time_limit=HALF_AN_HOUR, shuffle_questions=True))
        first = begin(registrar.acting(registrar.add("zoe"))).attempt_id
        clock.advance(seconds=1)
        return first, begin(registrar.acting(registrar.add("ines"))).attempt_id


def test_a_refusal_in_the_same_breath_as_a_deadline_loses_nothing(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    give(registrar.house, under(time_limit=HALF_AN_HOUR, attempts_allowed=1))
    opened = begin(registrar.acting(zoe))
    registrar.acting(zoe).call(SaveAnswers(attempt_id=opened.attempt_id, answers=SAVED))
    clock.advance(minutes=31)
    with pytest.raises(Conflict) as refused:
        begin(registrar.acting(zoe))
    assert refused.value.code == "no-attempts-left"
    closed = registrar.acting(zoe).call(GetAttempt(attempt_id=opened.attempt_id))
    assert (closed.completed_at, closed.answers) == (opened.deadline, SAVED)
