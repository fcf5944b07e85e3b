"""A quiz with a time limit, in a real browser on a real site: nothing that happens to the page stops its clock."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.server.conftest import installation
from tests.server.exams import ADDRESS, notebooks, signed_in
from tests.server.site import Site

pytestmark = pytest.mark.browser

QUIZ = """%%quiz {id}
time_limit: {limit}
grace: 1s
attempts_allowed: 3
---
## Which light is on the port side?
- [x] A red one
- [ ] A green one
> Port wine is red.

## How many cables make a nautical mile?
= 10
> A cable is a tenth of it.
"""
RED = "A red one"


@pytest.fixture
def exam(tmp_path: Path, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The exam's page, open for somebody who is signed in. Its time limit is the fixture's parameter."""
    quiz = QUIZ.format(id="signals-exam", limit=request.param)
    settings = installation(tmp_path, notebooks=notebooks(tmp_path, quiz))
    with Site(settings) as site, signed_in(chromium, site.address) as browser:
        page = browser.new_page()
        page.goto(ADDRESS)
        yield page


def begin(quiz: Page | Locator) -> None:
    """Start, and choose the red light, until that is saved."""
    expect(quiz.get_by_text(RED)).to_have_count(0)
    quiz.get_by_role("button", name="Start").click()
    quiz.get_by_text(RED).click()
    expect(quiz.get_by_text("Saved", exact=True)).to_be_visible()


def left(quiz: Page | Locator) -> int:
    """Seconds that the clock shows."""
    shown = quiz.get_by_role("timer").inner_text()
    minutes, seconds = shown.split(":")[-2:]
    return int(minutes) * 60 + int(seconds)


def kernels() -> list[psutil.Process]:
    """The kernels of this process's site."""
    found = []
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it has ended meanwhile
            if "courseware: kernel" in " ".join(child.cmdline()):
                found.append(child)
    return found


@pytest.mark.parametrize("exam", ["10m"], indirect=True)
def test_its_clock_goes_on_through_a_refresh_and_a_killed_kernel(exam: Page) -> None:
    begin(exam)
    first = left(exam)
    assert 0 < first <= 600
    exam.wait_for_timeout(2000)
    exam.reload()
    expect(exam.get_by_label(RED)).to_be_checked()
    assert left(exam) < first

    for kernel in kernels():
        os.kill(kernel.pid, signal.SIGKILL)
    exam.get_by_role("alert").get_by_role("button", name="Reload").click()
    expect(exam.get_by_label(RED)).to_be_checked()
    exam.get_by_label("Your answer").fill("10")
    exam.get_by_role("button", name="Submit answers").click()
    expect(exam.get_by_text("Passed", exact=True)).to_be_visible()


@pytest.mark.parametrize("exam", ["12s"], indirect=True)
def test_a_page_that_was_away_when_the_time_was_up_finds_what_was_saved_handed_in(
    exam: Page,
) -> None:
    begin(exam)
    address = exam.url
    exam.goto("about:blank")
    exam.wait_for_timeout(14_000)
    exam.goto(address)
    expect(exam.get_by_text("Not passed yet", exact=True)).to_be_visible()
    expect(exam.get_by_text("1 of 2 correct", exact=False)).to_be_visible()


@pytest.mark.parametrize("exam", ["12s"], indirect=True)
def test_at_zero_what_was_chosen_is_handed_in_by_itself(exam: Page) -> None:
    begin(exam)
    exam.get_by_label("Your answer").fill("10")
    expect(exam.get_by_text("Passed", exact=True)).to_be_visible(timeout=60_000)
