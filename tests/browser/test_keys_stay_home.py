"""Everything that a learner's browser receives before submission, searched for answer keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from courseware.catalog.model import Course
from courseware.catalog.questions import QuizQuestion
from tests.browser.conftest import sign_in
from tests.browser.installation import Installation
from tests.browser.taking import choose, quiz_form, shipped_catalog, submit
from tests.received import Received

pytestmark = [pytest.mark.browser, pytest.mark.long]

KEY_MARKS = ("correct_option_ids", "- [x]", "- [X]", "%%quiz", "cw.Exercise(", "def check_")


# in the demo data; analyst1 holds the required certificate and that of Analytics & Reporting
WHO_HAS_NOT_TAKEN = {"platform-fundamentals": "learner2", "analytics-reporting": "author1"}


def phrases(question: QuizQuestion, course: Course) -> list[str]:
    """Runs of plain words that stand in the explanation and not in the lesson.

    They read the same in Markdown, HTML and JSON.
    """
    lesson = "".join(cell["source"] for cell in course.content["cells"])
    found = re.findall(r"[A-Za-z][A-Za-z ]{18,}[a-z]", question.explanation)
    return sorted((words for words in found if words not in lesson), key=len, reverse=True)[:2]


def courses() -> list[Course]:
    return [course for track in shipped_catalog().tracks for course in track.courses]


def test_every_explanation_can_be_searched_for() -> None:
    for course in courses():
        for quiz in course.quizzes:
            for question in quiz.questions:
                assert phrases(question, course), f"{quiz.id}, {question.id}"


@pytest.mark.parametrize("course", courses(), ids=lambda course: course.key)
def test_no_key_and_no_explanation_before_submission(
    page: Page, installation: Installation, course: Course
) -> None:
    sign_in(page, WHO_HAS_NOT_TAKEN.get(course.track, "analyst1"))
    received = Received(page)
    for address in ("/", f"/tracks/{course.track}"):
        page.goto(address)
        received.read()
    page.goto(f"/learn/{course.key}")
    form = quiz_form(page)
    choose(form, 0, 0)
    expect(form.get_by_text("Saved", exact=False).first).to_be_visible()
    received.read()
    page.reload()
    form = quiz_form(page)
    received.read()
    (quiz,) = course.quizzes
    assert received.holding(quiz.title), "the recorder heard nothing"
    for mark in KEY_MARKS:
        assert received.holding(mark) == [], mark
    for question in quiz.questions:
        for phrase in phrases(question, course):
            assert received.holding(phrase) == [], question.id
    # the recorder would have heard them: after submission they are there
    submit(form)
    form.get_by_role("button", name="Submit anyway").click()
    form.get_by_role("button", name="Try again").wait_for()
    assert any(received.holding(phrases(question, course)[0]) for question in quiz.questions)
