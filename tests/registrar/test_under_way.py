"""An attempt under way: questions one at a time, hints, what its log says, and what its learner may see after it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from courseware.assessment.model import QuizStatus
from courseware.catalog.delivery import Layout, Release, Review
from courseware.catalog.questions import Hint
from courseware.errors import Conflict, InvalidRequest
from courseware.records.ids import new_id
from courseware.registrar.protocol import (
    GetAttempt,
    GetAttemptFile,
    GetSummary,
    GetTrack,
    LeaveAttempt,
    MoveTo,
    OpenAttempt,
    Person,
    SaveAnswers,
    SubmitAttempt,
    TakeHint,
)
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.exams import (
    READING,
    RIGHT,
    begin,
    give,
    hand_in,
    log_of,
    state,
    take,
    under,
)
from tests.samples import SECRET

ONE_WAY = under(layout=Layout.ONE_AT_A_TIME, going_back=False)


def test_a_question_that_was_left_cannot_be_answered_again(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    give(registrar.house, ONE_WAY)
    learner = registrar.acting(zoe)
    attempt = begin(learner).attempt_id
    learner.call(SaveAnswers(attempt_id=attempt, answers={"q1": ("a",)}))
    learner.call(MoveTo(attempt_id=attempt, place=2))
    version = state(learner).form.version
    for changed in ({"q1": ("b",)}, {"q2": ("b",)}, {"q1": ()}):
        for request in (
            SaveAnswers(attempt_id=attempt, answers=changed),
            SubmitAttempt(attempt_id=attempt, answers=changed),
            OpenAttempt(
                attempt_id=new_id(), quiz_id="reading", quiz_version=version, answers=changed
            ),
        ):
            with pytest.raises(Conflict) as refused:
                learner.call(request)
            assert refused.value.code == "question-left"
    learner.call(SaveAnswers(attempt_id=attempt, answers={"q1": ("a",), "q3": ("b",)}))
    assert hand_in(learner, attempt).attempt.answers == {"q1": ("a",), "q3": ("b",)}


def test_moving_never_goes_back(registrar: RunningRegistrar, zoe: Person) -> None:
    give(registrar.house, ONE_WAY)
    learner = registrar.acting(zoe)
    attempt = begin(learner).attempt_id
    assert learner.call(MoveTo(attempt_id=attempt, place=3)).reached == 3
    assert learner.call(MoveTo(attempt_id=attempt, place=1)).reached == 3
    assert begin(learner).reached == 3
    for place in (-1, 5):
        with pytest.raises(InvalidRequest):
            learner.call(MoveTo(attempt_id=attempt, place=place))


def test_where_going_back_is_allowed_a_question_that_was_left_is_answered_again(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    give(registrar.house, under(layout=Layout.ONE_AT_A_TIME))
    learner = registrar.acting(zoe)
    attempt = begin(learner).attempt_id
    learner.call(MoveTo(attempt_id=attempt, place=4))
    saved = learner.call(SaveAnswers(attempt_id=attempt, answers={"q1": ("b",)}))
    assert saved.answers == {"q1": ("b",)}


def test_which_questions_were_left_is_by_the_attempts_own_order(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    give(
        registrar.house,
        under(layout=Layout.ONE_AT_A_TIME, going_back=False, shuffle_questions=True),
    )
    learner = registrar.acting(zoe)
    opened = begin(learner)
    first, second = (question.id for question in opened.form.questions[:2])
    learner.call(MoveTo(attempt_id=opened.attempt_id, place=1))
    with pytest.raises(Conflict):
        learner.call(SaveAnswers(attempt_id=opened.attempt_id, answers={first: RIGHT[first]}))
    learner.call(SaveAnswers(attempt_id=opened.attempt_id, answers={second: RIGHT[second]}))


HINTED = replace(
    READING.questions[0],
    hints=(Hint(text="It is *short*.", cost=0.25), Hint(text="It is **B**.", cost=0.5)),
)
WITH_HINTS = under((HINTED, *READING.questions[1:]))


def test_hints_are_given_one_by_one_and_each_takes_its_cost_once(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    give(registrar.house, WITH_HINTS)
    learner = registrar.acting(zoe)
    opened = begin(learner)
    assert opened.form.questions[0].hint_costs == (0.25, 0.5)
    assert "short" not in msgspec.json.encode(opened).decode()
    taken = learner.call(TakeHint(attempt_id=opened.attempt_id, question_id="q1"))
    assert len(taken.hints["q1"]) == 1
    assert "<em>short</em>" in taken.hints["q1"][0]
    assert "<strong>B</strong>" not in msgspec.json.encode(taken).decode()
    # the reply was lost, and the same hint is asked for again
    same = learner.call(TakeHint(attempt_id=opened.attempt_id, question_id="q1", which=0))
    assert same.hints == taken.hints
    again = learner.call(TakeHint(attempt_id=opened.attempt_id, question_id="q1"))
    assert len(again.hints["q1"]) == 2
    for question_id in ("q1", "q2", "q9"):
        with pytest.raises(Conflict) as refused:
            learner.call(TakeHint(attempt_id=opened.attempt_id, question_id=question_id))
        assert refused.value.code == "no-more-hints"
    grade = hand_in(learner, opened.attempt_id, RIGHT).attempt.grade
    assert grade is not None
    assert (grade.mark, grade.questions[0].mark, grade.correct) == (4.25, 0.25, 5)


def test_hints_that_were_taken_are_there_after_a_reload_and_a_restart(
    settings: Settings, clock: FakeClock
) -> None:
    with RunningRegistrar(settings, clock) as first:
        give(first.house, WITH_HINTS)
        zoe = first.add("zoe")
        attempt = begin(first.acting(zoe)).attempt_id
        taken = first.acting(zoe).call(TakeHint(attempt_id=attempt, question_id="q1")).hints
        assert begin(first.acting(zoe)).hints == taken
    with RunningRegistrar(settings, clock) as second:
        assert state(second.acting(zoe)).attempt.hints == taken
        done = hand_in(second.acting(zoe), attempt, RIGHT)
        assert done.attempt.grade is not None
        assert done.attempt.grade.mark == 4.75
    with RunningRegistrar(settings, clock) as third:
        assert third.acting(zoe).call(GetAttempt(attempt_id=attempt)) == done.attempt


def test_how_sure_a_learner_is_is_kept(registrar: RunningRegistrar, zoe: Person) -> None:
    give(registrar.house, under(confidence=True))
    learner = registrar.acting(zoe)
    attempt = begin(learner).attempt_id
    learner.call(SaveAnswers(attempt_id=attempt, answers={"q1": ("b",)}, confidence={"q1": 3}))
    assert begin(learner).confidence == {"q1": 3}
    with pytest.raises(InvalidRequest):
        learner.call(SaveAnswers(attempt_id=attempt, answers={}, confidence={"q1": 4}))
    done = learner.call(SubmitAttempt(attempt_id=attempt, confidence={"q2": 1}))
    assert done.attempt.confidence == {"q1": 3, "q2": 1}


NEVER = Review(score=Release.NEVER, correctness=Release.NEVER, explanation=Release.NEVER)
LATER = Review(
    score=Release.AFTER_CLOSING,
    correctness=Release.AFTER_CLOSING,
    key=Release.AFTER_CLOSING,
    explanation=Release.AFTER_CLOSING,
)


def everything_told(registrar: RunningRegistrar, zoe: Person) -> str:
    """The JSON of all that a learner can ask for after an attempt."""
    learner = registrar.acting(zoe)
    done = take(learner, wrong=1)
    return "".join(
        msgspec.json.encode(told).decode()
        for told in (
            done,
            learner.call(SubmitAttempt(attempt_id=done.attempt.attempt_id, answers={})),
            learner.call(GetAttempt(attempt_id=done.attempt.attempt_id)),
            state(learner),
            learner.call(GetSummary()),
            learner.call(GetTrack(slug="basics")),
        )
    )


@pytest.mark.parametrize("review", [NEVER, LATER], ids=["never", "later"])
def test_nothing_that_is_not_released_is_told_but_passed_or_not(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock, review: Review
) -> None:
    give(registrar.house, under(review=review, closes_at=clock.now + timedelta(hours=1)))
    told = everything_told(registrar, zoe)
    assert SECRET not in told
    for name in ("score", "best_score", "mark", "correct"):
        assert f'"{name}":null' in told
        for value in ("0.8", "1.0", "0.0", "4.0", "4", "true", "false"):
            assert f'"{name}":{value},' not in told
    assert state(registrar.acting(zoe)).status is QuizStatus.PASSED


def test_what_is_released_after_closing_is_told_then(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    give(registrar.house, under(review=LATER, closes_at=clock.now + timedelta(hours=1)))
    take(registrar.acting(zoe), wrong=1)
    clock.advance(hours=1)
    now = state(registrar.acting(zoe))
    assert now.best_score == pytest.approx(0.8)
    assert now.attempt.grade.score == pytest.approx(0.8)
    assert [question.correct for question in now.attempt.grade.questions][:2] == [False, True]
    assert "Answer B" in now.attempt.grade.questions[0].key_html
    assert SECRET in now.attempt.grade.questions[0].explanation_html
    (course, *_) = registrar.acting(zoe).call(GetTrack(slug="basics")).courses
    assert course.best_score == pytest.approx(0.8)


def test_without_rules_everything_but_the_key_is_told_at_once(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    grade = take(registrar.acting(zoe), wrong=1).attempt.grade
    assert grade is not None
    assert grade.score == pytest.approx(0.8)
    assert all(SECRET in question.explanation_html for question in grade.questions)
    assert not any(question.key_html for question in grade.questions)


def test_the_log_says_all_that_happened_in_order(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    asked = replace(WITH_HINTS, delivery=under(layout=Layout.ONE_AT_A_TIME).delivery)
    give(registrar.house, asked)
    learner = registrar.acting(zoe)
    attempt = begin(learner).attempt_id
    for request in (
        SaveAnswers(attempt_id=attempt, answers={"q1": ("a",)}, confidence={"q1": 2}),
        LeaveAttempt(attempt_id=attempt),
        OpenAttempt(attempt_id=new_id(), quiz_id="reading"),
        TakeHint(attempt_id=attempt, question_id="q1"),
        MoveTo(attempt_id=attempt, place=1),
        SubmitAttempt(attempt_id=attempt, answers=RIGHT),
    ):
        clock.advance(seconds=7)
        learner.call(request)
    log = registrar.house.call(GetAttemptFile(attempt_id=attempt)).log
    assert [event.kind for event in log] == [
        "opened",
        "answered",
        "left",
        "resumed",
        "hint",
        "moved",
        "submitted",
    ]
    assert [event.occurred_at for event in log] == [
        log[0].occurred_at + timedelta(seconds=7 * step) for step in range(7)
    ]
    assert [json.loads(event.detail) for event in log if event.detail] == [
        {"confidence": {"q1": 2}},
        {"question": "q1"},
        {"place": 1},
    ]
    assert json.loads(log[1].answers or "") == {"q1": ["a"]}
    assert json.loads(log[-1].answers or "") == {q: list(given) for q, given in RIGHT.items()}


def test_things_that_happen_in_one_moment_stay_in_order(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    give(registrar.house, WITH_HINTS)
    learner = registrar.acting(zoe)
    attempt = begin(learner).attempt_id
    for question, given in RIGHT.items():
        learner.call(SaveAnswers(attempt_id=attempt, answers={question: given}))
        learner.call(LeaveAttempt(attempt_id=attempt))
    hand_in(learner, attempt)
    assert log_of(registrar.house, attempt) == ["opened", *["answered", "left"] * 5, "submitted"]
