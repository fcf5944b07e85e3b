"""An attempt: opened, answered, submitted; and every way in which it is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courseware.assessment.model import QuizStatus
from courseware.errors import Conflict, Forbidden, InvalidRequest, NotFound
from courseware.records.ids import new_id
from courseware.registrar.protocol import (
    GetAttempt,
    GetQuizState,
    OpenAttempt,
    Person,
    SaveAnswers,
    SubmitAttempt,
)
from courseware.registrar.wire import post
from tests.conftest import FakeClock, RunningRegistrar
from tests.samples import SECRET, key, quiz

READING = quiz("reading")


def test_a_quiz_that_nobody_began_has_no_attempt(registrar: RunningRegistrar, zoe: Person) -> None:
    state = registrar.acting(zoe).call(GetQuizState(quiz_id="reading"))
    assert state.status is QuizStatus.NOT_STARTED
    assert state.attempt is None
    assert [question.id for question in state.form.questions] == ["q1", "q2", "q3", "q4", "q5"]


def test_the_form_holds_no_key_and_no_explanation(registrar: RunningRegistrar, zoe: Person) -> None:
    learner = registrar.acting(zoe)
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading"))
    for shown in (repr(attempt), repr(learner.call(GetQuizState(quiz_id="reading")))):
        assert SECRET not in shown
        assert "correct_option" not in shown


def test_opening_again_resumes_the_open_attempt(registrar: RunningRegistrar, zoe: Person) -> None:
    learner = registrar.acting(zoe)
    first = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading"))
    learner.call(SaveAnswers(attempt_id=first.attempt_id, answers={"q1": ("a",)}))
    again = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading"))
    assert again.attempt_id == first.attempt_id
    assert again.answers == {"q1": ("a",)}


def test_an_attempt_is_opened_with_its_first_answers(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    opening = OpenAttempt(
        attempt_id=new_id(), quiz_id="reading", quiz_version=1, answers={"q1": ("a",)}
    )
    assert learner.call(opening).answers == {"q1": ("a",)}
    assert learner.call(GetAttempt(attempt_id=opening.attempt_id)).answers == {"q1": ("a",)}

    again = replace(opening, attempt_id=new_id(), answers={"q2": ("b",)})
    joined = learner.call(again)
    assert joined.attempt_id == opening.attempt_id
    assert joined.answers == {"q1": ("a",), "q2": ("b",)}


def test_first_answers_to_another_version_of_the_form_are_left_out(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    opening = OpenAttempt(
        attempt_id=new_id(), quiz_id="reading", quiz_version=7, answers={"q9": ("a",)}
    )
    opened = learner.call(opening)
    assert (opened.form.version, opened.answers) == (1, {})


def test_first_answers_that_make_no_sense_open_nothing(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    for request in (
        OpenAttempt(attempt_id=new_id(), quiz_id="reading", quiz_version=1, answers={"q1": ("z",)}),
        SubmitAttempt(
            attempt_id=new_id(), quiz_id="reading", quiz_version=1, answers={"q1": ("z",)}
        ),
    ):
        with pytest.raises(InvalidRequest) as refused:
            learner.call(request)
        assert refused.value.code == "unknown-option"
    assert learner.call(GetQuizState(quiz_id="reading")).status is QuizStatus.NOT_STARTED


def test_a_submission_can_open_its_attempt(registrar: RunningRegistrar, zoe: Person) -> None:
    learner = registrar.acting(zoe)
    submission = SubmitAttempt(
        attempt_id=new_id(), quiz_id="reading", quiz_version=1, answers=key(READING, wrong=1)
    )
    done = learner.call(submission)
    assert done.attempt.attempt_id == submission.attempt_id
    assert done.attempt.status is QuizStatus.PASSED
    assert learner.call(submission) == done
    state = learner.call(GetQuizState(quiz_id="reading"))
    assert (state.attempt_count, state.status) == (1, QuizStatus.PASSED)


def test_a_submission_hands_in_what_another_window_has_begun(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    begun = learner.call(
        OpenAttempt(attempt_id=new_id(), quiz_id="reading", quiz_version=1, answers={"q1": ("b",)})
    )
    answers = {question: chosen for question, chosen in key(READING).items() if question != "q1"}
    done = learner.call(
        SubmitAttempt(attempt_id=new_id(), quiz_id="reading", quiz_version=1, answers=answers)
    )
    assert done.attempt.attempt_id == begun.attempt_id
    assert done.attempt.answers == {**answers, "q1": ("b",)}


def test_a_submission_of_another_version_opens_nothing(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    with pytest.raises(Conflict) as refused:
        learner.call(
            SubmitAttempt(
                attempt_id=new_id(), quiz_id="reading", quiz_version=2, answers=key(READING)
            )
        )
    assert refused.value.code == "quiz-updated"
    assert learner.call(GetQuizState(quiz_id="reading")).status is QuizStatus.NOT_STARTED


def test_an_old_submission_never_closes_a_newer_attempt(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    first = SubmitAttempt(
        attempt_id=new_id(), quiz_id="reading", quiz_version=1, answers=key(READING, wrong=3)
    )
    learner.call(first)
    newer = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading"))
    assert learner.call(first).attempt.attempt_id == first.attempt_id
    assert learner.call(GetAttempt(attempt_id=newer.attempt_id)).status is QuizStatus.IN_PROGRESS


def test_the_last_answer_to_a_question_counts_and_an_empty_one_takes_it_back(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
    learner.call(SaveAnswers(attempt_id=attempt, answers={"q1": ("a",), "q2": ("b",)}))
    learner.call(SaveAnswers(attempt_id=attempt, answers={"q1": ("b",)}))
    saved = learner.call(SaveAnswers(attempt_id=attempt, answers={"q2": ()}))
    assert saved.answers == {"q1": ("b",)}


@pytest.mark.parametrize(
    ("wrong", "score", "status"),
    [(0, 1.0, QuizStatus.PASSED), (1, 0.8, QuizStatus.PASSED), (2, 0.6, QuizStatus.FAILED)],
)
def test_eighty_percent_passes(
    registrar: RunningRegistrar, zoe: Person, wrong: int, score: float, status: QuizStatus
) -> None:
    learner = registrar.acting(zoe)
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
    done = learner.call(SubmitAttempt(attempt_id=attempt, answers=key(READING, wrong=wrong)))
    assert done.attempt.grade is not None
    assert done.attempt.grade.score == pytest.approx(score)
    assert done.attempt.status is status
    assert all(SECRET in question.explanation_html for question in done.attempt.grade.questions)


def test_a_submission_that_is_sent_again_answers_the_same(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    learner = registrar.acting(zoe)
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
    request = SubmitAttempt(attempt_id=attempt, answers=key(READING, wrong=2))
    first = learner.call(request)
    clock.advance(minutes=1)
    assert learner.call(request) == first
    assert learner.call(GetQuizState(quiz_id="reading")).attempt_count == 1


def test_trying_again_keeps_the_best_score(registrar: RunningRegistrar, zoe: Person) -> None:
    learner = registrar.acting(zoe)
    for wrong in (1, 4):
        attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
        learner.call(SubmitAttempt(attempt_id=attempt, answers=key(READING, wrong=wrong)))
    state = learner.call(GetQuizState(quiz_id="reading"))
    assert state.best_score == pytest.approx(0.8)
    assert state.attempt_count == 2
    assert state.status is QuizStatus.PASSED


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"q9": ("a",)}, "unknown-question"),
        ({"q1": ("z",)}, "unknown-option"),
        ({"q1": ("a", "b")}, "answered-twice"),
        ({"q5": ("a", "a")}, "answered-twice"),
    ],
)
def test_answers_that_make_no_sense_change_nothing(
    registrar: RunningRegistrar, zoe: Person, answers: dict[str, tuple[str, ...]], code: str
) -> None:
    learner = registrar.acting(zoe)
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
    learner.call(SaveAnswers(attempt_id=attempt, answers={"q1": ("a",)}))
    for request in (
        SaveAnswers(attempt_id=attempt, answers={"q2": ("b",), **answers}),
        SubmitAttempt(attempt_id=attempt, answers={"q2": ("b",), **answers}),
    ):
        with pytest.raises(InvalidRequest) as refused:
            learner.call(request)
        assert refused.value.code == code
    state = learner.call(GetAttempt(attempt_id=attempt))
    assert state.status is QuizStatus.IN_PROGRESS
    assert state.answers == {"q1": ("a",)}


def test_a_question_that_stands_twice_in_the_json_is_refused(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
    body = f'{{"attempt_id":"{attempt}","answers":{{"q1":["a"],"q1":["b"]}}}}'
    reply = learner._connection.exchange(
        post("save-answers", learner._access.headers(), body.encode()), timeout=10.0
    )
    assert reply.status == 400
    assert b'"answered-twice"' in reply.body
    assert learner.call(GetAttempt(attempt_id=attempt)).answers == {}


def test_answers_to_another_quiz_are_refused(registrar: RunningRegistrar, zoe: Person) -> None:
    learner = registrar.acting(zoe)
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
    with pytest.raises(InvalidRequest, match="has no question"):
        learner.call(SubmitAttempt(attempt_id=attempt, answers={"of-another-quiz": ("a",)}))
    assert learner.call(GetAttempt(attempt_id=attempt)).status is QuizStatus.IN_PROGRESS


def test_a_closed_attempt_stays_as_it_was(registrar: RunningRegistrar, zoe: Person) -> None:
    learner = registrar.acting(zoe)
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
    learner.call(SubmitAttempt(attempt_id=attempt, answers=key(READING, wrong=3)))
    before = learner.call(GetAttempt(attempt_id=attempt))
    for request in (
        SaveAnswers(attempt_id=attempt, answers={"q1": ("b",)}),
        SubmitAttempt(attempt_id=attempt),
        SubmitAttempt(attempt_id=attempt, answers=key(READING)),
    ):
        with pytest.raises(Conflict) as refused:
            learner.call(request)
        assert refused.value.code == "attempt-closed"
    assert learner.call(GetAttempt(attempt_id=attempt)) == before


def test_another_learners_attempt_is_out_of_reach(
    registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    attempt = registrar.acting(zoe).call(OpenAttempt(attempt_id=new_id(), quiz_id="reading"))
    other = registrar.acting(ines)
    for request in (
        GetAttempt(attempt_id=attempt.attempt_id),
        SaveAnswers(attempt_id=attempt.attempt_id, answers={"q1": ("b",)}),
        SubmitAttempt(attempt_id=attempt.attempt_id, answers={}),
        OpenAttempt(attempt_id=attempt.attempt_id, quiz_id="reading"),
    ):
        with pytest.raises(Forbidden):
            other.call(request)
    assert registrar.acting(zoe).call(GetAttempt(attempt_id=attempt.attempt_id)) == attempt


def test_what_does_not_exist_is_not_found(registrar: RunningRegistrar, zoe: Person) -> None:
    learner = registrar.acting(zoe)
    for request in (
        GetQuizState(quiz_id="no-quiz"),
        OpenAttempt(attempt_id=new_id(), quiz_id="no-quiz"),
        GetAttempt(attempt_id=new_id()),
        SaveAnswers(attempt_id=new_id(), answers={"q1": ("a",)}),
        SubmitAttempt(attempt_id=new_id()),
    ):
        with pytest.raises(NotFound):
            learner.call(request)


def test_an_attempt_id_serves_once(registrar: RunningRegistrar, zoe: Person) -> None:
    learner = registrar.acting(zoe)
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
    learner.call(SubmitAttempt(attempt_id=attempt))
    with pytest.raises(Conflict) as refused:
        learner.call(OpenAttempt(attempt_id=attempt, quiz_id="reading"))
    assert refused.value.code == "attempt-id-taken"


def test_a_quiz_of_a_locked_track_cannot_be_begun(registrar: RunningRegistrar, zoe: Person) -> None:
    with pytest.raises(Forbidden) as refused:
        registrar.acting(zoe).call(OpenAttempt(attempt_id=new_id(), quiz_id="intake"))
    assert refused.value.code == "locked"
    assert "The Basics" in refused.value.message


def test_an_attempt_id_of_another_learner_is_refused(
    registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    taken = registrar.acting(zoe).call(OpenAttempt(attempt_id=new_id(), quiz_id="reading"))
    with pytest.raises(Forbidden) as refused:
        registrar.acting(ines).call(OpenAttempt(attempt_id=taken.attempt_id, quiz_id="reading"))
    assert refused.value.code == "not-your-attempt"
