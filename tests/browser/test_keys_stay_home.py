"""Everything that a learner's browser receives before submission, searched for answer keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, WebSocket, expect

from courseware.catalog.model import Course, QuizQuestion
from tests.browser.conftest import sign_in
from tests.browser.installation import Installation
from tests.browser.taking import choose, quiz_form, shipped_catalog, submit

pytestmark = pytest.mark.browser

KEY_MARKS = ("correct_option_ids", "- [x]", "- [X]", "%%quiz", "cw.Exercise(", "def check_")


# in the demo data; analyst1 holds the required certificate and that of Analytics & Reporting
WHO_HAS_NOT_TAKEN = {"platform-fundamentals": "learner2", "analytics-reporting": "author1"}


class Received:
    """All text that reached a page: bodies of responses and frames of websockets, in order."""

    def __init__(self, page: Page) -> None:
        self.texts: list[tuple[str, str]] = []
        page.route(re.compile(r"^http"), self._pass_on)
        page.on("websocket", self._keep_frames)

    def _pass_on(self, route: Route) -> None:
        """Read what the server answers before the browser gets it: a body is gone with its page."""
        if route.request.url.endswith((".mp4", ".woff2", ".jpg")):
            route.continue_()
            return
        response = route.fetch(max_redirects=0)
        self.texts.append((response.url, response.body().decode("utf-8", "replace")))
        route.fulfill(response=response)

    def _keep_frames(self, socket: WebSocket) -> None:
        def keep(frame: bytes | str) -> None:
            text = frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
            self.texts.append((socket.url, text))

        socket.on("framereceived", keep)

    def holding(self, secret: str) -> list[str]:
        return [where for where, text in self.texts if secret in text]


def phrases(question: QuizQuestion) -> Iterator[str]:
    """Runs of plain words of an explanation: they read the same in Markdown, HTML and JSON."""
    found = re.findall(r"[A-Za-z][A-Za-z ]{18,}[a-z]", question.explanation)
    yield from sorted(found, key=len, reverse=True)[:2]


def courses() -> list[Course]:
    return [course for track in shipped_catalog().tracks for course in track.courses]


def test_every_explanation_can_be_searched_for() -> None:
    for course in courses():
        for quiz in course.quizzes:
            for question in quiz.questions:
                assert list(phrases(question)), f"{quiz.id}, {question.id}"


@pytest.mark.parametrize("course", courses(), ids=lambda course: course.key)
def test_no_key_and_no_explanation_before_submission(
    page: Page, installation: Installation, course: Course
) -> None:
    received = Received(page)
    sign_in(page, WHO_HAS_NOT_TAKEN.get(course.track, "analyst1"))
    page.goto(f"/tracks/{course.track}")
    page.goto(f"/learn/{course.key}")
    form = quiz_form(page)
    choose(form, 0, 0)
    expect(form.get_by_text("Saved", exact=False).first).to_be_visible()
    page.reload()
    form = quiz_form(page)
    (quiz,) = course.quizzes
    assert received.holding(quiz.questions[0].options[0].text[:12]), "the recorder heard nothing"
    for mark in KEY_MARKS:
        assert received.holding(mark) == [], mark
    for question in quiz.questions:
        for phrase in phrases(question):
            assert received.holding(phrase) == [], question.id
    # the recorder would have heard them: after submission they are there
    submit(form)
    form.get_by_role("button", name="Submit anyway").click()
    form.get_by_role("button", name="Try again").wait_for()
    assert any(received.holding(next(phrases(question))) for question in quiz.questions)
