"""A person marks an essay, a run marks a program, and a mark can be overruled."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from courseware.assessment.model import AttemptState, QuizStatus
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Hint
from courseware.errors import InvalidRequest
from courseware.records.ids import new_id
from courseware.registrar.protocol import (
    GetAttempt,
    GetAttemptFile,
    GetMarkingTask,
    GetQuizState,
    GiveMark,
    ListAwaitingMarks,
    OpenAttempt,
    Person,
    SubmitAttempt,
    Submitted,
    TakeHint,
)
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.examinations import ESSAY, PROGRAM, publish
from tests.registrar.learning import courses_of, take_content
from tests.samples import quiz

GOOD = "def double(n):\n    return n * 2\n"


@pytest.fixture
def learner(registrar: RunningRegistrar) -> Person:
    return registrar.add("ada")


def hand_in(
    registrar: RunningRegistrar, learner: Person, of: Quiz, answers: dict[str, tuple[str, ...]]
) -> Submitted:
    return registrar.acting(learner).call(
        SubmitAttempt(
            attempt_id=new_id(),
            quiz_id=of.id,
            quiz_version=version(registrar, learner, of),
            answers=answers,
        )
    )


def version(registrar: RunningRegistrar, learner: Person, of: Quiz) -> int:
    return registrar.acting(learner).call(GetQuizState(quiz_id=of.id)).form.version


def test_an_essay_waits_for_a_person_and_its_mark_certifies(
    registrar: RunningRegistrar, learner: Person
) -> None:
    exam = publish(registrar, Quiz(id="reading", title="Exam", questions=(ESSAY,)))
    acting = registrar.acting(learner)
    for course in courses_of("basics"):
        take_content(acting, course)
        for other in course.quizzes:
            if other.id != "reading":
                hand_in(
                    registrar, learner, other, {q.id: q.correct_option_ids for q in other.questions}
                )

    handed_in = hand_in(registrar, learner, exam, {"essay": ("To find misuse.",)})
    assert handed_in.attempt.status is QuizStatus.AWAITING_MARKING
    assert handed_in.attempt.grade is not None
    assert not handed_in.attempt.grade.passed
    assert acting.call(GetQuizState(quiz_id="reading")).status is QuizStatus.AWAITING_MARKING

    (waiting,) = registrar.house.call(ListAwaitingMarks())
    assert (waiting.question_id, waiting.quiz_title) == ("essay", "Exam")
    task = registrar.house.call(GetMarkingTask(attempt_id=waiting.attempt_id, question_id="essay"))
    assert task.answer == ("To find misuse.",)
    assert task.essay is not None
    assert task.essay.model_answer == "So that misuse can be found."

    marked = registrar.house.call(
        GiveMark(
            attempt_id=waiting.attempt_id,
            question_id="essay",
            levels={"reason": 3, "words": 1},
            comment="Well said.",
            actor="author1",
        )
    )
    assert marked.status is QuizStatus.PASSED
    assert marked.certificate is not None
    assert registrar.house.call(ListAwaitingMarks()) == ()
    told = acting.call(GetAttempt(attempt_id=waiting.attempt_id))
    assert told.status is QuizStatus.PASSED
    assert told.grade is not None
    assert (told.grade.mark, told.grade.questions[0].comment) == (2.0, "Well said.")
    assert acting.call(GetQuizState(quiz_id="reading")).best_score == 1.0


def test_a_rubric_is_a_part_of_the_questions_points(
    registrar: RunningRegistrar, learner: Person
) -> None:
    exam = publish(registrar, Quiz(id="reading", title="Exam", questions=(ESSAY,)))
    attempt = hand_in(registrar, learner, exam, {"essay": ("Because.",)}).attempt
    registrar.house.call(
        GiveMark(
            attempt_id=attempt.attempt_id,
            question_id="essay",
            levels={"reason": 3, "words": 0},
            actor="author1",
        )
    )
    grade = registrar.acting(learner).call(GetAttempt(attempt_id=attempt.attempt_id)).grade
    assert grade is not None
    assert grade.mark == 1.5


def test_hints_come_off_the_mark_that_a_person_gives(
    registrar: RunningRegistrar, learner: Person
) -> None:
    hints = (Hint(text="Think of misuse.", cost=0.5), Hint(text="And of trust.", cost=5.0))
    essay = replace(ESSAY, hints=hints)
    publish(registrar, Quiz(id="reading", title="Exam", questions=(essay,)))
    acting, attempt_id = registrar.acting(learner), new_id()
    acting.call(OpenAttempt(attempt_id=attempt_id, quiz_id="reading"))
    acting.call(TakeHint(attempt_id=attempt_id, question_id="essay"))
    acting.call(SubmitAttempt(attempt_id=attempt_id, answers={"essay": ("Because.",)}))
    of = {"attempt_id": attempt_id, "question_id": "essay"}
    assert registrar.house.call(GetMarkingTask(**of)).hint_cost == 0.5
    everything = {"reason": 3.0, "words": 1.0}
    given = registrar.house.call(GiveMark(**of, levels=everything, actor="author1"))
    assert given.mark == 1.5
    graded = acting.call(GetAttempt(attempt_id=attempt_id)).grade
    assert graded is not None
    assert graded.mark == 1.5
    overruled = GiveMark(**of, levels=everything, actor="author1", reason="The hint was wrong")
    assert registrar.house.call(overruled).mark == 2.0


@pytest.mark.parametrize(
    ("marking", "code"),
    [
        ({"mark": 2.5}, "mark-out-of-range"),
        ({"mark": -0.5}, "mark-out-of-range"),
        ({}, "mark-missing"),
        ({"levels": {"reason": 3}}, "mark-missing"),
        ({"levels": {"reason": 2, "words": 1}}, "mark-out-of-range"),
    ],
)
def test_a_mark_that_cannot_be_is_refused(
    registrar: RunningRegistrar, learner: Person, marking: dict[str, object], code: str
) -> None:
    exam = publish(registrar, Quiz(id="reading", title="Exam", questions=(ESSAY,)))
    attempt = hand_in(registrar, learner, exam, {"essay": ("Because.",)}).attempt
    with pytest.raises(InvalidRequest) as refused:
        registrar.house.call(
            GiveMark(attempt_id=attempt.attempt_id, question_id="essay", actor="author1", **marking)
        )
    assert refused.value.code == code
    assert len(registrar.house.call(ListAwaitingMarks())) == 1


def test_a_mark_is_overruled_with_a_reason_and_the_log_says_so(
    registrar: RunningRegistrar, learner: Person
) -> None:
    exam = quiz("reading")
    answers = {q.id: q.correct_option_ids for q in exam.questions} | {"q1": ("a",), "q2": ("a",)}
    attempt = hand_in(registrar, learner, exam, answers).attempt
    assert attempt.status is QuizStatus.FAILED
    overruling = GiveMark(attempt_id=attempt.attempt_id, question_id="q1", mark=1.0, actor="admin1")
    with pytest.raises(InvalidRequest, match="Say why"):
        registrar.house.call(overruling)
    told = registrar.house.call(replace(overruling, reason="The wording was ambiguous."))
    assert told.status is QuizStatus.PASSED
    file = registrar.house.call(GetAttemptFile(attempt_id=attempt.attempt_id))
    assert file.learner == "ada"
    assert [event.kind for event in file.log][:2] == ["opened", "submitted"]
    assert {event.kind for event in file.log} >= {"marked", "result"}
    # what was handed in is as it was
    assert file.attempt.answers == attempt.answers


def settled(registrar: RunningRegistrar, learner: Person, attempt: AttemptState) -> AttemptState:
    """The attempt once its program has been run."""
    end = time.monotonic() + 30
    while attempt.status is QuizStatus.AWAITING_MARKING and time.monotonic() < end:
        time.sleep(0.1)
        attempt = registrar.acting(learner).call(GetAttempt(attempt_id=attempt.attempt_id))
    return attempt


@pytest.mark.parametrize(
    ("program", "mark", "status"),
    [
        (GOOD, 4.0, QuizStatus.PASSED),
        ("def double(n):\n    return int(n) * 2\n", 1.0, QuizStatus.FAILED),
        ("def double(n:\n", 0.0, QuizStatus.FAILED),
        ("while True:\n    pass\n", 0.0, QuizStatus.FAILED),
    ],
)
def test_a_program_is_run_against_the_hidden_tests(
    registrar: RunningRegistrar, learner: Person, program: str, mark: float, status: QuizStatus
) -> None:
    exam = publish(registrar, Quiz(id="reading", title="Exam", questions=(PROGRAM,)))
    attempt = settled(
        registrar, learner, hand_in(registrar, learner, exam, {"program": (program,)}).attempt
    )
    assert attempt.status is status
    assert attempt.grade is not None
    (outcome,) = attempt.grade.questions
    assert outcome.mark == mark
    assert outcome.comment
    assert "assert" not in outcome.comment


def test_a_program_that_was_not_run_before_the_end_is_run_after_the_next_start(
    settings: Settings, clock: FakeClock
) -> None:
    assert PROGRAM.code is not None
    slow = replace(PROGRAM, code=replace(PROGRAM.code, seconds=20.0))
    waiting = f"import time\ntime.sleep(4)\n{GOOD}"
    with RunningRegistrar(settings, clock) as registrar:
        exam = publish(registrar, Quiz(id="reading", title="Exam", questions=(slow,)))
        learner = registrar.add("ada")
        attempt = hand_in(registrar, learner, exam, {"program": (waiting,)}).attempt
        assert attempt.status is QuizStatus.AWAITING_MARKING
    with RunningRegistrar(settings, clock) as registrar:
        assert settled(registrar, learner, attempt).status is QuizStatus.PASSED
