"""A quiz with a time limit, in a real browser on a real site: nothing that happens to the page stops its clock."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.conftest import installation
from tests.server.site import PASSWORD, Site

pytestmark = pytest.mark.browser

QUIZ = """%%quiz signals-exam
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


def notebooks(folder: Path, limit: str) -> Path:
    """A track with one course, which is an exam."""
    track = folder / "notebooks" / "exams"
    track.mkdir(parents=True)
    (track / "track.yaml").write_text(
        "name: Exams\nslug: exams\ntype: POLICY_MANAGEMENT\nlevel: FOUNDATION\nversion: '1.0'\n"
        "courses: [01-signals.ipynb]\n",
        encoding="utf-8",
    )
    cells = [
        {"cell_type": "code", "id": "a", "source": "import courseware as cw"},
        {"cell_type": "markdown", "id": "b", "source": "# Signals\n\nThe exam."},
        {"cell_type": "code", "id": "c", "source": QUIZ.format(limit=limit)},
    ]
    for cell in cells:
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    notebook = {
        "cells": cells,
        "metadata": {"courseware": {"id": "signals", "title": "Signals", "type": "TEXT"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (track / "01-signals.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder / "notebooks"


@pytest.fixture
def exam(tmp_path: Path, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The exam's page, open for somebody who is signed in. Its time limit is the fixture's parameter."""
    settings = installation(tmp_path, notebooks=notebooks(tmp_path, request.param))
    with Site(settings) as site:
        context = chromium.new_context(base_url=site.address)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto("/login")
        page.get_by_label("User name").fill("zoe")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Welcome").wait_for()
        page.goto("/learn/exams/signals")
        yield page
        context.close()


def begin(page: Page) -> None:
    """Start, and choose the red light, until that is saved."""
    expect(page.get_by_text(RED)).to_have_count(0)
    page.get_by_role("button", name="Start").click()
    page.get_by_text(RED).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def left(page: Page) -> int:
    """Seconds that the clock shows."""
    shown = page.get_by_role("timer").inner_text()
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
