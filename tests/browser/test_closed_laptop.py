"""A timed quiz on a laptop that is closed for two minutes, in a real browser on a real site."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.server.conftest import installation
from tests.server.exams import ADDRESS, notebooks, signed_in
from tests.server.site import Site
from tests.server.test_timed_quiz import QUIZ, RED, begin, left
from tests.server.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.long]

LIMITS = {"long-exam": "10m", "short-exam": "1m"}
LID_CLOSED_SECONDS = 120


def test_a_laptop_that_was_closed_for_two_minutes(tmp_path: Path, chromium: Browser) -> None:
    """The page sleeps and its sockets are gone; what was saved is there, or was handed in meanwhile."""
    quizzes = [QUIZ.format(id=id_, limit=limit) for id_, limit in LIMITS.items()]
    settings = installation(tmp_path, notebooks=notebooks(tmp_path, *quizzes))
    with (
        Site(settings) as site,
        Wire(site.address) as wire,
        signed_in(chromium, wire.address) as browser,
    ):
        page = browser.new_page()
        page.goto(ADDRESS)
        long, short = page.locator(".cw-quiz").nth(0), page.locator(".cw-quiz").nth(1)
        begin(long)
        begin(short)
        before = left(long)
        lid = browser.new_cdp_session(page)
        lid.send("Page.setWebLifecycleState", {"state": "frozen"})
        with wire.cut():
            time.sleep(LID_CLOSED_SECONDS)
        lid.send("Page.setWebLifecycleState", {"state": "active"})

        expect(short.get_by_text("The time was up", exact=False)).to_be_visible()
        expect(short.get_by_text("1 of 2 correct", exact=False)).to_be_visible()
        assert left(long) <= before - LID_CLOSED_SECONDS
        expect(long.get_by_label(RED)).to_be_checked()
        long.get_by_label("Your answer").fill("10")
        long.get_by_role("button", name="Submit answers").click()
        expect(long.get_by_text("Passed", exact=True)).to_be_visible()
