"""A quiz version is put right: previewed, applied once, and nobody loses a pass unasked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courseware.assessment.corrections import Correction
from courseware.assessment.model import QuizStatus
from courseware.errors import InvalidRequest
from courseware.records.ids import new_id
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    ApplyRegrade,
    GetAttempt,
    GetQuizState,
    GiveMark,
    ListCertificates,
    OpenAttempt,
    Person,
    PreviewRegrade,
    RegradePage,
    SubmitAttempt,
)
from tests.conftest import RunningRegistrar
from tests.registrar.learning import courses_of, sit, take_content
from tests.samples import key, quiz

READING = quiz("reading")


def corrected_key(question_id: str, *right: str) -> Correction:
    question = next(q for q in READING.questions if q.id == question_id)
    return Correction(questions=(replace(question, correct_option_ids=right),))


def preview(house: RegistrarClient, correction: Correction, *, keep: bool = True) -> RegradePage:
    return house.call(
        PreviewRegrade(quiz_id="reading", quiz_version=1, correction=correction, keep_passes=keep)
    )


def apply(house: RegistrarClient, correction: Correction, *, keep: bool = True) -> RegradePage:
    return house.call(
        ApplyRegrade(
            quiz_id="reading",
            quiz_version=1,
            correction=correction,
            keep_passes=keep,
            actor="author1",
            reason="The key was wrong.",
        )
    )


@pytest.fixture
def people(registrar: RunningRegistrar) -> list[Person]:
    """Five learners; the first has none wrong, the second one, and so on."""
    learners = [registrar.add(name) for name in ("ada", "ben", "cyd", "dan", "eve")]
    for wrong, learner in enumerate(learners):
        sit(registrar.acting(learner), READING, wrong=wrong)
    return learners


def score(registrar: RunningRegistrar, learner: Person) -> tuple[QuizStatus, float | None]:
    state = registrar.acting(learner).call(GetQuizState(quiz_id="reading"))
    return state.status, state.best_score


def test_a_corrected_key_changes_who_passed(
    registrar: RunningRegistrar, people: list[Person]
) -> None:
    # "a" is what everybody chose who had q1 wrong
    page = preview(registrar.house, corrected_key("q1", "a"))
    assert (page.examined, page.of, page.next) == (5, 5, None)
    assert (page.changed, page.passes_kept, page.passes_lost) == (5, 0, 0)
    before = [score(registrar, learner) for learner in people]
    assert before[2] == (QuizStatus.FAILED, 0.6)

    applied = apply(registrar.house, corrected_key("q1", "a"))
    assert applied == page
    assert applied.new_passes == (people[2].id,)
    after = [score(registrar, learner) for learner in people]
    assert after[0] == (QuizStatus.PASSED, 0.8)
    assert after[1] == (QuizStatus.PASSED, 1.0)
    assert after[2] == (QuizStatus.PASSED, 0.8)
    assert after[3] == (QuizStatus.FAILED, 0.6)


def test_a_preview_changes_nothing_and_a_second_application_neither(
    registrar: RunningRegistrar, people: list[Person]
) -> None:
    correction = Correction(full_marks=("q1",))
    before = [score(registrar, learner) for learner in people]
    page = preview(registrar.house, correction)
    assert page.changed == 4
    assert [score(registrar, learner) for learner in people] == before
    assert apply(registrar.house, correction).changed == 4
    now = [score(registrar, learner) for learner in people]
    again = apply(registrar.house, correction)
    assert (again.changed, again.new_passes, again.newly_certified) == (0, (), ())
    assert [score(registrar, learner) for learner in people] == now
    assert preview(registrar.house, correction).changed == 0


def test_nobody_loses_a_pass_unless_the_author_says_so(
    registrar: RunningRegistrar, people: list[Person]
) -> None:
    # without q2 ben has 3 of 4
    correction = Correction(dropped=("q2",))
    kept = preview(registrar.house, correction)
    assert (kept.passes_kept, kept.passes_lost) == (1, 0)
    lost = preview(registrar.house, correction, keep=False)
    assert (lost.passes_kept, lost.passes_lost) == (0, 1)
    apply(registrar.house, correction)
    assert score(registrar, people[1]) == (QuizStatus.PASSED, 0.75)
    apply(registrar.house, correction, keep=False)
    assert score(registrar, people[1]) == (QuizStatus.FAILED, 0.75)


def test_a_lower_pass_mark_certifies_who_had_done_all_else(
    registrar: RunningRegistrar, people: list[Person]
) -> None:
    cyd = registrar.acting(people[2])
    for course in courses_of("basics"):
        take_content(cyd, course)
        for other in course.quizzes:
            if other.id != "reading":
                sit(cyd, other)
    page = preview(registrar.house, Correction(passing_score=0.6))
    assert page.new_passes == (people[2].id,)
    assert page.newly_certified == (people[2].id,)
    assert registrar.house.call(ListCertificates()) == ()
    apply(registrar.house, Correction(passing_score=0.6))
    (issued,) = registrar.house.call(ListCertificates())
    assert issued.recipient_name == "Cyd"


def test_an_attempt_under_way_is_graded_by_what_was_put_right_meanwhile(
    registrar: RunningRegistrar,
) -> None:
    fay = registrar.acting(registrar.add("fay"))
    attempt = fay.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
    apply(registrar.house, Correction(full_marks=("q1", "q2")))
    submitted = fay.call(SubmitAttempt(attempt_id=attempt, answers=key(READING, wrong=2)))
    assert submitted.attempt.status is QuizStatus.PASSED
    assert submitted.best_score == 1.0


def test_a_mark_that_a_person_gave_stands_through_a_regrade(
    registrar: RunningRegistrar, people: list[Person]
) -> None:
    eve = registrar.acting(people[4])
    state = eve.call(GetQuizState(quiz_id="reading")).attempt
    assert state is not None
    registrar.house.call(
        GiveMark(
            attempt_id=state.attempt_id,
            question_id="q1",
            mark=0.5,
            actor="admin1",
            reason="Half right.",
        )
    )
    apply(registrar.house, corrected_key("q1", "c"))
    grade = eve.call(GetAttempt(attempt_id=state.attempt_id)).grade
    assert grade is not None
    assert grade.questions[0].mark == 0.5
    assert grade.score == 0.3


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        (Correction(), "nothing-to-correct"),
        (Correction(dropped=("q9",)), "unknown-question"),
        (Correction(dropped=("q1",), full_marks=("q1",)), "named-twice"),
        (Correction(dropped=("q1", "q2", "q3", "q4", "q5")), "all-dropped"),
        (Correction(passing_score=1.5), "not-a-correction"),
        (corrected_key("q1"), "not-a-correction"),
        (corrected_key("q1", "z"), "not-a-correction"),
        (
            Correction(
                questions=(
                    replace(
                        READING.questions[0],
                        options=READING.questions[3].options,
                        correct_option_ids=("true",),
                    ),
                )
            ),
            "not-a-correction",
        ),
    ],
)
def test_what_is_no_correction_is_refused(
    registrar: RunningRegistrar, people: list[Person], correction: Correction, code: str
) -> None:
    for ask in (preview, apply):
        with pytest.raises(InvalidRequest) as refused:
            ask(registrar.house, correction)
        assert refused.value.code == code
    assert score(registrar, people[1]) == (QuizStatus.PASSED, 0.8)


def test_an_unknown_version_is_refused(registrar: RunningRegistrar) -> None:
    with pytest.raises(Exception, match="no version 7"):
        registrar.house.call(
            PreviewRegrade(
                quiz_id="reading", quiz_version=7, correction=Correction(dropped=("q1",))
            )
        )


def test_pages_follow_one_another(
    registrar: RunningRegistrar, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("courseware.registrar.examining.regrading._PREVIEWED", 2)
    seen, after = [], None
    while True:
        page = registrar.house.call(
            PreviewRegrade(
                quiz_id="reading",
                quiz_version=1,
                correction=Correction(full_marks=("q1",)),
                after=after,
            )
        )
        seen.append(page.examined)
        after = page.next
        if after is None:
            break
    assert sum(seen) == 5
