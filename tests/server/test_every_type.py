"""A question of every type on a real site with a real kernel: by keyboard alone, and no key on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from courseware.catalog.quiz_markdown.writing import question_markdown, settings_yaml
from courseware.registrar.protocol import FindAttempts, GetAttemptFile
from tests.by_keyboard import BY_KEYBOARD, press, tab_to
from tests.quizzes import QUESTIONS, RIGHT, every_type
from tests.received import Received
from tests.server.conftest import installation
from tests.server.exams import ADDRESS, notebooks, signed_in
from tests.server.site import Site

pytestmark = pytest.mark.browser

SECRETS = (
    "audit trail",
    "assert double(0)",
    "correct_option_id",
    "Access follows the assignment",
    "Far too many",
    "It is even",
)
"""Words of keys, explanations, feedback, hints and hidden tests: none is in what is asked."""

SCREEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">'
    '<rect width="640" height="360" fill="#cdd8dc"/></svg>'
)


def quiz_cell() -> str:
    quiz = every_type()
    head = settings_yaml({"title": quiz.title, "passing_score": 0.6}, quiz.delivery)
    picture = replace(
        QUESTIONS["spot"], picture=replace(QUESTIONS["spot"].picture, src="assets/screen.svg")
    )
    asked = [picture if question.id == "spot" else question for question in quiz.questions]
    return f"%%quiz every-type\n{head}\n" + "\n\n".join(question_markdown(q) for q in asked)


def test_a_keyboard_is_enough_and_no_key_leaves_home(tmp_path: Path, chromium: Browser) -> None:
    folder = notebooks(tmp_path, quiz_cell())
    (folder / "exams/assets").mkdir()
    (folder / "exams/assets/screen.svg").write_text(SCREEN)
    with (
        Site(installation(tmp_path, notebooks=folder)) as site,
        signed_in(chromium, site.address) as browser,
    ):
        page = browser.new_page()
        received = Received(page)
        page.goto(ADDRESS)
        expect(page.get_by_role("button", name="Submit answers")).to_be_enabled()
        for answer in BY_KEYBOARD.values():
            answer(page)
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        received.read()
        assert [secret for secret in SECRETS if received.holding(secret)] == []
        tab_to(page, "Submit answers")
        press(page, "Enter")
        expect(page.locator(".cw-quiz-verdict")).to_be_focused()

        (attempt,) = site.house.call(FindAttempts(username="zoe"))
        file = site.house.call(GetAttemptFile(attempt_id=attempt.attempt_id))
        right = {outcome.question_id: outcome.correct for outcome in file.attempt.grade.questions}
        assert right == dict.fromkeys(RIGHT, True) | {"essay": None}
