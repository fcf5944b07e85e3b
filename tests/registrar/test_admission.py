"""Who may begin an attempt when: so many, after a break, and while the quiz is open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courseware.assessment.model import QuizStatus
from courseware.catalog.delivery import GradeFrom, Layout, Pool
from courseware.certification.standing import TrackState
from courseware.errors import Conflict
from courseware.records.ids import new_id
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    GetSummary,
    GetTrack,
    GrantAccommodation,
    OpenAttempt,
    Person,
    SaveAnswers,
    SubmitAttempt,
)
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.exams import READING, RIGHT, begin, give, hand_in, state, take, under
from tests.registrar.learning import courses_of, sit, take_content
from tests.samples import key, quiz

HOUR = timedelta(hours=1)


def refusal(learner: RegistrarClient) -> str:
    """Why no attempt may begin: the same by opening one and by handing one in at once."""
    codes = set()
    version = state(learner).form.version
    for request in (
        OpenAttempt(attempt_id=new_id(), quiz_id="reading"),
        SubmitAttempt(attempt_id=new_id(), quiz_id="reading", quiz_version=version, answers=RIGHT),
    ):
        with pytest.raises(Conflict) as refused:
            learner.call(request)
        codes.add(refused.value.code)
    (code,) = codes
    return code


def test_only_so_many_attempts_are_allowed(registrar: RunningRegistrar, zoe: Person) -> None:
    give(registrar.house, under(attempts_allowed=2))
    learner = registrar.acting(zoe)
    assert state(learner).admission.attempts_left == 2
    take(learner, wrong=5)
    assert state(learner).admission.attempts_left == 1
    take(learner, wrong=5)
    found = state(learner).admission
    assert (found.allowed, found.attempts_left) == (False, 0)
    assert found.reason == "You have used all your attempts."
    assert refusal(learner) == "no-attempts-left"


def test_an_attempt_that_is_open_may_be_gone_on_with_when_it_was_the_last(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    give(registrar.house, under(attempts_allowed=1))
    opened = begin(registrar.acting(zoe))
    assert begin(registrar.acting(zoe)).attempt_id == opened.attempt_id
    done = hand_in(registrar.acting(zoe), opened.attempt_id, RIGHT)
    assert done.attempt.status is QuizStatus.PASSED


@pytest.mark.parametrize(
    "whose", [{"username": "zoe"}, {"organisation_id": "northwind-trading"}], ids=["hers", "theirs"]
)
def test_further_attempts_may_be_granted(
    registrar: RunningRegistrar, zoe: Person, ines: Person, whose: dict[str, str]
) -> None:
    give(registrar.house, under(attempts_allowed=1))
    for person in (zoe, ines):
        take(registrar.acting(person), wrong=5)
    registrar.house.call(
        GrantAccommodation(extra_attempts=1, actor="ada", reason="The power failed", **whose)  # type: ignore[arg-type]
    )
    assert state(registrar.acting(zoe)).admission.attempts_left == 1
    take(registrar.acting(zoe))
    assert refusal(registrar.acting(zoe)) == "no-attempts-left"
    assert refusal(registrar.acting(ines)) == "no-attempts-left"


def test_further_attempts_of_a_person_and_of_her_organisation_add_up(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    give(registrar.house, under(attempts_allowed=1))
    for whose in ({"username": "zoe"}, {"organisation_id": "northwind-trading"}):
        registrar.house.call(
            GrantAccommodation(extra_attempts=1, actor="ada", reason="The power failed", **whose)  # type: ignore[arg-type]
        )
    assert state(registrar.acting(zoe)).admission.attempts_left == 3


def test_the_break_after_a_failure_doubles_and_a_pass_ends_it(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    give(registrar.house, under(cooldown=HOUR, cooldown_growth=2.0))
    learner = registrar.acting(zoe)
    for hours in (1, 2, 4):
        take(learner, wrong=5)
        found = state(learner).admission
        assert (found.allowed, found.next_attempt_at) == (False, clock.now + hours * HOUR)
        assert refusal(learner) == "cooling-down"
        clock.advance(hours=hours, seconds=-1)
        assert not state(learner).admission.allowed
        clock.advance(seconds=1)
        assert state(learner).admission.allowed
    take(learner)
    assert state(learner).admission.allowed
    take(learner, wrong=5)
    assert state(learner).admission.next_attempt_at == clock.now + HOUR


def test_a_break_begins_when_an_attempts_time_was_up(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    give(registrar.house, under(cooldown=HOUR, time_limit=HOUR))
    begun = begin(registrar.acting(zoe)).started_at
    clock.advance(minutes=90)
    assert state(registrar.acting(zoe)).admission.next_attempt_at == begun + 2 * HOUR


def test_a_break_that_would_outlast_the_calendar_is_only_very_long(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    give(registrar.house, under(cooldown=timedelta(days=365), cooldown_growth=10.0))
    learner = registrar.acting(zoe)
    for _ in range(5):
        take(learner, wrong=5)
        found = state(learner).admission.next_attempt_at
        assert found is not None
        clock.now = found


def test_a_quiz_is_closed_before_it_opens_and_after_it_closes(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    opens_at, closes_at = clock.now + HOUR, clock.now + 3 * HOUR
    give(registrar.house, under(opens_at=opens_at, closes_at=closes_at))
    learner = registrar.acting(zoe)
    found = state(learner).admission
    assert (found.allowed, found.next_attempt_at) == (False, opens_at)
    assert refusal(learner) == "not-open-yet"
    clock.now = opens_at
    take(learner, wrong=5)
    clock.now = closes_at
    found = state(learner).admission
    assert (found.allowed, found.next_attempt_at) == (False, None)
    assert refusal(learner) == "quiz-closed"


def test_a_break_that_ends_after_the_quiz_closes_is_no_promise(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    give(registrar.house, under(cooldown=2 * HOUR, closes_at=clock.now + HOUR))
    take(registrar.acting(zoe), wrong=5)
    found = state(registrar.acting(zoe)).admission
    assert (found.allowed, found.next_attempt_at) == (False, None)
    assert found.reason == "This quiz closes before you may try it again."


@pytest.mark.parametrize(
    "rules",
    [
        {"time_limit": HOUR},
        {"attempts_allowed": 3},
        {"shuffle_questions": True},
        {"shuffle_options": True},
        {"layout": Layout.ONE_AT_A_TIME},
    ],
    ids=lambda rules: next(iter(rules)),
)
def test_a_quiz_that_begins_by_hand_shows_no_question_before(
    registrar: RunningRegistrar, zoe: Person, rules: dict[str, object]
) -> None:
    give(registrar.house, under(**rules))
    learner = registrar.acting(zoe)
    before = state(learner)
    assert before.admission.begins_by_hand
    assert before.form.questions == ()
    assert "Question **1**" not in repr(before)
    assert "Answer A" not in repr(before)
    assert before.admission.question_count == 5
    assert len(begin(learner).form.questions) == 5


def test_an_attempt_asks_what_was_drawn_for_it_and_goes_on_with_that(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    from dataclasses import replace

    tagged = tuple(replace(question, tags=("law",)) for question in READING.questions)
    give(registrar.house, under(tagged, pools=(Pool(draw=2, tag="law"),)))
    learner = registrar.acting(zoe)
    assert state(learner).admission.question_count == 2
    opened = begin(learner)
    asked = [question.id for question in opened.form.questions]
    assert len(asked) == 2
    again = state(learner).attempt
    assert [question.id for question in again.form.questions] == asked
    done = hand_in(learner, opened.attempt_id, {id_: RIGHT[id_] for id_ in asked})
    assert done.attempt.grade is not None
    assert (done.attempt.grade.total, done.attempt.grade.score) == (2, 1.0)
    second = {question.id for question in begin(learner).form.questions}
    assert second.isdisjoint(asked)


def test_a_second_tab_joins_the_attempt_of_the_first(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    give(registrar.house, under(time_limit=HOUR, shuffle_questions=True, attempts_allowed=1))
    first, second = begin(registrar.acting(zoe)), begin(registrar.acting(zoe))
    assert (second.attempt_id, second.deadline) == (first.attempt_id, first.deadline)
    assert second.form == first.form
    registrar.acting(zoe).call(SaveAnswers(attempt_id=first.attempt_id, answers={"q1": ("b",)}))
    registrar.acting(zoe).call(SaveAnswers(attempt_id=second.attempt_id, answers={"q2": ("b",)}))
    assert begin(registrar.acting(zoe)).answers == {"q1": ("b",), "q2": ("b",)}


@pytest.mark.parametrize(
    ("rule", "wrong", "score", "passed"),
    [
        (GradeFrom.HIGHEST, (5, 0, 5), 1.0, True),
        (GradeFrom.LAST, (0, 5), 0.0, False),
        (GradeFrom.LAST, (5, 1), 0.8, True),
        (GradeFrom.FIRST, (1, 0), 0.8, True),
        (GradeFrom.FIRST, (5, 0), 0.0, False),
        (GradeFrom.AVERAGE, (2, 0), 0.8, True),
        (GradeFrom.AVERAGE, (3, 0), 0.7, False),
    ],
)
def test_certification_follows_the_attempt_that_the_rule_names(
    registrar: RunningRegistrar,
    zoe: Person,
    rule: GradeFrom,
    wrong: tuple[int, ...],
    score: float,
    passed: bool,
) -> None:
    give(registrar.house, under(grade_from=rule))
    learner = registrar.acting(zoe)
    for each in wrong:
        take(learner, wrong=each)
    now = state(learner)
    assert now.best_score == pytest.approx(score)
    assert (now.status is QuizStatus.PASSED) == passed
    for course in courses_of("basics"):
        take_content(learner, course)
    certified = sit(learner, quiz("watching")).certificate
    assert (certified is not None) == passed
    assert (learner.call(GetTrack(slug="basics")).state is TrackState.CERTIFIED) == passed


def test_an_average_that_reaches_the_mark_certifies_though_its_last_attempt_failed(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    give(registrar.house, under(grade_from=GradeFrom.AVERAGE))
    learner = registrar.acting(zoe)
    take(learner)
    for course in courses_of("basics"):
        take_content(learner, course)
    assert sit(learner, quiz("watching")).certificate is not None
    take(learner, wrong=5)
    assert state(learner).status is QuizStatus.FAILED
    assert learner.call(GetSummary()).active_certificates == 1


def test_a_rule_that_changes_counts_for_the_attempts_before_it(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    for each in (0, 5):
        hand_in(learner, begin(learner).attempt_id, key(READING, wrong=each))
    assert state(learner).status is QuizStatus.PASSED
    give(registrar.house, under(grade_from=GradeFrom.LAST))
    assert (state(learner).status, state(learner).best_score) == (QuizStatus.FAILED, 0.0)
