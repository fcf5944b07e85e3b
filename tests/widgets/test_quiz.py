"""The quiz widget between a browser and a real registrar."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest

from courseware.assessment.drawing import RESTORED
from courseware.assessment.model import QuizStatus
from courseware.registrar.protocol import (
    GetQuizState,
    OpenAttempt,
    Person,
    PublishCatalog,
    SubmitAttempt,
)
from courseware.settings import Settings
from courseware.widgets.desk import RegistrarDesk
from courseware.widgets.quiz import SUBMITTED_ELSEWHERE, UPDATED, QuizWidget
from tests.conftest import FakeClock, RunningRegistrar
from tests.samples import SECRET, catalog, key, quiz
from tests.widgets.conftest import Browser, OpenPage

READING = quiz("reading")


def open_quiz(open_page: OpenPage, person: Person, quiz_id: str = "reading") -> QuizWidget:
    course = {"reading": "basics/read", "intake": "cases/intake"}[quiz_id]
    return QuizWidget(RegistrarDesk(open_page(person, course).client, quiz_id))


def as_json(answers: Any) -> dict[str, list[str]]:
    return {question: list(chosen) for question, chosen in answers.items()}


RIGHT = as_json(key(READING))
WRONG = as_json(key(READING, wrong=3))


def test_a_quiz_begins_as_an_empty_form(browser: Browser, open_page: OpenPage, zoe: Person) -> None:
    widget = open_quiz(open_page, zoe)
    assert widget.view["phase"] == "form"
    assert widget.view["title"] == "Quiz reading"
    assert widget.view["answers"] == {}
    assert not widget.view["preview"]


def test_a_quiz_appears_with_its_form_in_it(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    # a page that renders while the notebook runs draws whatever comes first
    first = open_quiz(open_page, zoe).comm.sent[0]
    assert first["type"] == "comm_open"
    assert first["data"]["state"]["view"]["phase"] == "form"


def test_no_key_and_no_explanation_goes_to_the_browser_before_submission(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    widget = open_quiz(open_page, zoe)
    browser.say(widget, kind="answer", sequence=1, answers={"q1": ["a"]})
    assert "correct_option_ids" not in browser.received(widget)
    assert SECRET not in browser.received(widget)

    browser.say(widget, kind="submit", sequence=2, answers=RIGHT)
    assert SECRET in browser.received(widget)


def test_saved_means_that_the_record_has_it(
    browser: Browser, open_page: OpenPage, registrar: RunningRegistrar, zoe: Person
) -> None:
    widget = open_quiz(open_page, zoe)
    reply = browser.say(widget, kind="answer", sequence=7, answers={"q1": ["a"], "q5": ["a", "c"]})
    assert (reply["kind"], reply["sequence"]) == ("saved", 7)
    assert reply["answers"] == {"q1": ["a"], "q5": ["a", "c"]}

    attempt = registrar.acting(zoe).call(GetQuizState(quiz_id="reading")).attempt
    assert attempt is not None
    assert attempt.answers == {"q1": ("a",), "q5": ("a", "c")}


def test_looking_at_a_quiz_opens_no_attempt(
    browser: Browser, open_page: OpenPage, registrar: RunningRegistrar, zoe: Person
) -> None:
    open_quiz(open_page, zoe)
    assert registrar.acting(zoe).call(GetQuizState(quiz_id="reading")).attempt is None


def test_an_answer_can_be_changed_and_taken_back(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    widget = open_quiz(open_page, zoe)
    browser.say(widget, kind="answer", sequence=1, answers={"q1": ["a"], "q5": ["a"]})
    reply = browser.say(widget, kind="answer", sequence=2, answers={"q1": ["b"], "q5": []})
    assert reply["answers"] == {"q1": ["b"]}


def test_a_new_kernel_restores_the_answers(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    browser.say(open_quiz(open_page, zoe), kind="answer", sequence=1, answers={"q1": ["c"]})
    again = open_quiz(open_page, zoe)
    assert again.view["answers"] == {"q1": ["c"]}
    assert again.view["notice"] == RESTORED


def test_a_submission_shows_the_result(browser: Browser, open_page: OpenPage, zoe: Person) -> None:
    widget = open_quiz(open_page, zoe)
    reply = browser.say(widget, kind="submit", sequence=1, answers=WRONG)
    assert (reply["kind"], reply["passed"], reply["certificate"]) == ("submitted", False, None)
    assert widget.view["phase"] == "result"
    assert widget.view["score"] == pytest.approx(0.4)
    assert widget.view["passed"] is False
    told = re.findall(r'data-correct="(\w+)"', widget.view["html"])
    assert told == ["false", "false", "false", "true", "true"]
    assert widget.view["attempt_count"] == 1


def test_the_same_submission_twice_is_one_attempt(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    widget = open_quiz(open_page, zoe)
    first = browser.say(widget, kind="submit", sequence=1, answers=RIGHT)
    assert browser.say(widget, kind="submit", sequence=1, answers=RIGHT) == first
    assert widget.view["attempt_count"] == 1


def test_a_submission_whose_page_was_lost_is_shown_by_the_next(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    browser.say(open_quiz(open_page, zoe), kind="submit", sequence=1, answers=WRONG)
    again = open_quiz(open_page, zoe)
    assert again.view["phase"] == "result"
    assert "2 of 5 correct" in again.view["html"]
    assert again.view["best_score"] == pytest.approx(0.4)


def test_trying_again_begins_with_an_empty_form(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    widget = open_quiz(open_page, zoe)
    browser.say(widget, kind="submit", sequence=1, answers=WRONG)
    assert browser.say(widget, kind="restart", sequence=2)["kind"] == "restarted"
    assert (widget.view["phase"], widget.view["answers"]) == ("form", {})
    assert widget.view["passed"] is None

    browser.say(widget, kind="submit", sequence=3, answers=RIGHT)
    assert widget.view["passed"]
    assert (widget.view["attempt_count"], widget.view["best_score"]) == (2, 1.0)


def test_completing_the_last_part_of_a_course_is_said(
    browser: Browser, open_page: OpenPage, registrar: RunningRegistrar, zoe: Person
) -> None:
    from courseware.registrar.protocol import RecordRead

    registrar.acting(zoe).call(RecordRead(course="basics/read"))
    widget = open_quiz(open_page, zoe)
    assert browser.say(widget, kind="submit", sequence=1, answers=RIGHT)["course_completed"]
    assert widget.view["course_completed"]


def test_two_windows_answer_the_same_attempt(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    one, other = open_quiz(open_page, zoe), open_quiz(open_page, zoe)
    browser.say(one, kind="answer", sequence=1, answers={"q1": ["a"]})
    reply = browser.say(other, kind="answer", sequence=1, answers={"q2": ["b"]})
    assert reply["answers"] == {"q1": ["a"], "q2": ["b"]}

    browser.say(one, kind="refresh", sequence=2)
    assert one.view["answers"] == {"q1": ["a"], "q2": ["b"]}


@pytest.mark.parametrize("kind", ["answer", "submit"])
def test_an_attempt_submitted_in_another_window_shows_its_result(
    browser: Browser, open_page: OpenPage, zoe: Person, kind: str
) -> None:
    one, other = open_quiz(open_page, zoe), open_quiz(open_page, zoe)
    browser.say(one, kind="answer", sequence=1, answers={"q1": ["a"]})
    browser.say(other, kind="submit", sequence=1, answers=RIGHT)

    reply = browser.say(one, kind=kind, sequence=2, answers={"q1": ["c"]})
    assert (reply["kind"], reply["sequence"]) == ("superseded", 2)
    assert one.view["phase"] == "result"
    assert one.view["score"] == 1.0
    assert one.view["notice"] == SUBMITTED_ELSEWHERE


def test_looking_again_notices_that_another_window_submitted(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    one, other = open_quiz(open_page, zoe), open_quiz(open_page, zoe)
    browser.say(other, kind="submit", sequence=1, answers=RIGHT)
    browser.say(one, kind="refresh", sequence=1)
    assert one.view["phase"] == "result"


def test_looking_again_leaves_a_fresh_form_alone(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    widget = open_quiz(open_page, zoe)
    browser.say(widget, kind="submit", sequence=1, answers=WRONG)
    browser.say(widget, kind="restart", sequence=2)
    browser.say(widget, kind="refresh", sequence=3)
    assert widget.view["phase"] == "form"


def test_a_reply_that_was_lost_when_opening_does_no_harm(
    browser: Browser, open_page: OpenPage, registrar: RunningRegistrar, zoe: Person
) -> None:
    # the registrar opened the attempt and the widget never heard; another window then handed it in
    widget = open_quiz(open_page, zoe)
    learner = registrar.acting(zoe)
    learner.call(OpenAttempt(attempt_id=widget._next_id, quiz_id="reading"))
    learner.call(SubmitAttempt(attempt_id=widget._next_id, answers=key(READING)))

    reply = browser.say(widget, kind="answer", sequence=1, answers={"q1": ["a"]})
    assert reply["kind"] == "superseded"
    assert widget.view["phase"] == "result"


def test_a_quiz_published_anew_is_shown_before_it_is_answered(
    browser: Browser, open_page: OpenPage, registrar: RunningRegistrar, zoe: Person
) -> None:
    widget = open_quiz(open_page, zoe)
    registrar.house.call(PublishCatalog(catalog=with_another_question()))

    reply = browser.say(widget, kind="submit", sequence=1, answers=RIGHT)
    assert reply["kind"] == "saved"
    assert widget.view["phase"] == "form"
    assert widget.view["notice"] == UPDATED
    assert widget.view["html"].count("<fieldset") == 4


def test_an_attempt_keeps_the_form_it_was_opened_on(
    browser: Browser, open_page: OpenPage, registrar: RunningRegistrar, zoe: Person
) -> None:
    browser.say(open_quiz(open_page, zoe), kind="submit", sequence=1, answers=RIGHT)
    registrar.house.call(PublishCatalog(catalog=with_another_question()))
    again = open_quiz(open_page, zoe)
    assert again.view["html"].count('<li class="cw-quiz-reviewed"') == 5

    browser.say(again, kind="restart", sequence=1)
    assert again.view["html"].count("<fieldset") == 4


def test_a_locked_quiz_says_what_comes_first(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    widget = open_quiz(open_page, zoe, "intake")
    reply = browser.say(widget, kind="answer", sequence=1, answers={"q1": ["a"]})
    assert (reply["kind"], reply["code"]) == ("refused", "locked")
    assert "The Basics" in reply["message"]


def test_a_quiz_that_nobody_published_is_refused_in_words(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    widget = QuizWidget(RegistrarDesk(open_page(zoe, "basics/read").client, "never-published"))
    assert widget.view["phase"] == "refused"
    assert widget.view["message"]


def test_without_a_registrar_nothing_is_called_saved(
    browser: Browser,
    open_page: OpenPage,
    registrar: RunningRegistrar,
    settings: Settings,
    clock: FakeClock,
    zoe: Person,
) -> None:
    widget = open_quiz(open_page, zoe)
    registrar.stop()
    reply = browser.say(widget, kind="answer", sequence=1, answers={"q1": ["a"]})
    assert (reply["kind"], reply["sequence"]) == ("unavailable", 1)

    with RunningRegistrar(settings, clock):
        reply = browser.say(widget, kind="answer", sequence=1, answers={"q1": ["a"]})
        assert reply["kind"] == "saved"


def test_a_quiz_opened_without_a_registrar_appears_when_it_is_back(
    browser: Browser,
    open_page: OpenPage,
    registrar: RunningRegistrar,
    settings: Settings,
    clock: FakeClock,
    zoe: Person,
) -> None:
    session = open_page(zoe, "basics/read")
    registrar.stop()
    widget = QuizWidget(RegistrarDesk(session.client, "reading"))
    assert widget.view["phase"] == "waiting"

    with RunningRegistrar(settings, clock):
        browser.say(widget, kind="refresh", sequence=1)
    assert widget.view["phase"] == "form"


def test_the_browser_cannot_write_what_the_kernel_shows(
    browser: Browser, open_page: OpenPage, zoe: Person
) -> None:
    widget = open_quiz(open_page, zoe)
    before = widget.view
    browser.deliver(
        widget, {"method": "update", "state": {"view": {"phase": "result"}}, "buffer_paths": []}
    )
    assert widget.view == before


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        "answer",
        {},
        {"kind": "grade"},
        {"kind": "answer"},
        {"kind": "answer", "sequence": 0, "answers": {}},
        {"kind": "answer", "sequence": 1.5, "answers": {}},
        {"kind": "answer", "sequence": 1, "answers": ["q1"]},
        {"kind": "answer", "sequence": 1, "answers": {"q1": "a"}},
        {"kind": "answer", "sequence": 1, "answers": {"q1": [1]}},
        {"kind": "answer", "sequence": 1, "answers": {"q1": ["my secret"] * 501}},
        {"kind": "answer", "sequence": 1, "answers": {"q1": ["my secret " * 2001]}},
        {"kind": "answer", "sequence": 1, "answers": {}, "confidence": {"q1": 4}},
        {"kind": "move", "sequence": 1, "place": -1},
        {"kind": "hint", "sequence": 1},
        {"kind": "answer", "sequence": 1, "answers": {"q" * 201: ["a"]}},
        {"kind": "answer", "sequence": 1, "answers": {f"q{n}": ["a"] for n in range(501)}},
        {"kind": "answer", "sequence": 1, "answers": {"q1": ["my secret"]}, "score": 1.0},
        {"kind": "submit", "sequence": 1},
    ],
)
def test_a_malformed_message_is_dropped_with_a_line_that_repeats_nothing(
    browser: Browser,
    open_page: OpenPage,
    registrar: RunningRegistrar,
    zoe: Person,
    content: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    widget = open_quiz(open_page, zoe)
    with caplog.at_level(logging.WARNING):
        browser.deliver(widget, {"method": "custom", "content": content})
    assert browser.said(widget) == []
    assert "ignored a message" in caplog.text
    assert "my secret" not in caplog.text
    assert registrar.acting(zoe).call(GetQuizState(quiz_id="reading")).attempt is None


def test_an_answer_that_the_form_has_no_room_for_changes_nothing(
    browser: Browser, open_page: OpenPage, registrar: RunningRegistrar, zoe: Person
) -> None:
    widget = open_quiz(open_page, zoe)
    browser.say(widget, kind="answer", sequence=1, answers={"q1": ["a"]})
    reply = browser.say(widget, kind="answer", sequence=2, answers={"q1": ["zzz"], "q9": ["a"]})
    assert reply["answers"] == {"q1": ["a"]}


def test_one_learner_never_sees_another_learners_answers(
    browser: Browser, open_page: OpenPage, registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    browser.say(open_quiz(open_page, zoe), kind="answer", sequence=1, answers={"q1": ["a"]})
    assert open_quiz(open_page, ines).view["answers"] == {}
    state = registrar.acting(ines).call(GetQuizState(quiz_id="reading"))
    assert state.status is QuizStatus.NOT_STARTED


def with_another_question() -> Any:
    """The sample catalogue, after the author took a question out of the quiz "reading"."""
    from dataclasses import replace

    whole = catalog()
    basics, cases = whole.tracks
    read, *others = basics.courses
    shorter = replace(read.quizzes[0], questions=read.quizzes[0].questions[:4])
    read = replace(read, quizzes=(shorter,), content_hash="read-2")
    return replace(whole, tracks=(replace(basics, courses=(read, *others)), cases))
