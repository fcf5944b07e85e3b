"""The quiz in a real Chromium: a stock Voilà page, a real kernel, a real registrar."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from courseware.registrar.protocol import AdmitKernel, GetQuizState, Person
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.samples import SECRET
from tests.widgets.stage import question, saved

pytestmark = pytest.mark.browser

FILES = Path(__file__).parent.parent / "files"
SLOW = 60_000


@contextmanager
def voila(notebook: str, environment: dict[str, str]) -> Iterator[str]:
    """A Voilà that shows this notebook; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "voila", str(FILES / f"{notebook}.ipynb"), "--no-browser"]
    process = subprocess.Popen(
        [*command, f"--port={port}", "--Voila.ip=127.0.0.1"],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if "Voilà is running" in line or "Voila is running" in line:
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture
def address(registrar: RunningRegistrar, settings: Settings, zoe: Person) -> Iterator[str]:
    """Zoë's page of the course basics/read."""
    secret = registrar.acting(zoe).call(AdmitKernel(kernel_id="k", course="basics/read"))
    environment = {
        "COURSEWARE_SOCKET": str(settings.socket),
        "COURSEWARE_KERNEL_SECRET": secret,
        "COURSEWARE_COURSE": "basics/read",
    }
    with voila("page", environment) as address:
        yield address


Open = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Open]:
    pages: list[Page] = []

    def open_(width: int = 1280) -> Page:
        page = chromium.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        page.goto(address, timeout=SLOW)
        shows_quiz(page)
        return page

    yield open_
    for page in pages:
        page.close()


def shows_quiz(page: Page) -> None:
    """Wait for the quiz. On a busy machine stock Voilà gives up waiting for its models: load again."""
    quiz_or_failure = page.locator(".cw-quiz, :text('model not found')").last
    for _ in range(3):
        expect(quiz_or_failure).to_be_visible(timeout=SLOW)
        if page.locator(".cw-quiz").count():
            return
        page.reload(timeout=SLOW)
    expect(page.locator(".cw-quiz")).to_be_visible(timeout=SLOW)


def no_serious_violation(page: Page) -> None:
    found = Axe().run(page, context=".cw-widget").response["violations"]
    assert [
        (each["id"], each["nodes"][0]["html"])
        for each in found
        if each["impact"] in ("serious", "critical")
    ] == []


def test_a_learner_fails_a_quiz_and_then_passes_it(open_page: Open, zoe: Person) -> None:
    page = open_page()
    received: list[str] = []
    page.on(
        "websocket", lambda ws: ws.on("framereceived", lambda frame: received.append(str(frame)))
    )
    page.reload(timeout=SLOW)
    shows_quiz(page)
    no_serious_violation(page)

    question(page, 1).get_by_label("Answer A").check()
    saved(page)
    question(page, 5).get_by_label("Answer A").check()
    question(page, 5).get_by_label("Answer C").check()
    saved(page)

    page.reload(timeout=SLOW)
    shows_quiz(page)
    expect(page.get_by_text("Your answers were restored.")).to_be_visible()
    expect(question(page, 1).get_by_label("Answer A")).to_be_checked()
    expect(question(page, 5).get_by_label("Answer C")).to_be_checked()
    assert received
    assert not any(SECRET in frame for frame in received)

    page.get_by_role("button", name="Submit answers").click()
    panel = page.locator(".cw-quiz-confirm")
    expect(panel).to_contain_text("3 questions are unanswered: 2, 3 and 4.")
    no_serious_violation(page)
    panel.get_by_role("button", name="Go to question 2").click()
    expect(question(page, 2).get_by_label("Answer A")).to_be_focused()
    expect(panel).to_be_hidden()

    page.get_by_role("button", name="Submit answers").click()
    panel.get_by_role("button", name="Submit anyway").click()
    verdict = page.get_by_role("heading", name="Not passed yet")
    expect(verdict).to_be_focused()
    expect(page.locator(".cw-quiz-result")).to_contain_text("20 %")
    expect(page.locator(".cw-quiz-result")).to_contain_text("The pass mark is 80 %.")
    expect(page.locator(".cw-quiz-reviewed").first).to_contain_text("Incorrect")
    expect(page.locator(".cw-quiz-reviewed").first).to_contain_text(SECRET)
    expect(page.locator("[data-chosen=true]").first).to_contain_text("Your answer")
    no_serious_violation(page)

    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Quiz reading")).to_be_focused()
    expect(page.locator(".cw-quiz input:checked")).to_have_count(0)
    for number in (1, 2, 3):
        question(page, number).get_by_label("Answer B").check()
    question(page, 4).get_by_label("True").check()
    question(page, 5).get_by_label("Answer A").check()
    question(page, 5).get_by_label("Answer C").check()
    page.get_by_role("button", name="Submit answers").click()
    expect(page.get_by_role("heading", name="Passed")).to_be_focused()
    expect(page.locator(".cw-quiz-facts")).to_contain_text("2 attempts")
    expect(page.locator(".cw-progress-steps")).to_contain_text("Pass the quizdone")
    no_serious_violation(page)


def test_without_a_registrar_the_learner_is_told_and_nothing_is_lost(
    open_page: Open,
    registrar: RunningRegistrar,
    settings: Settings,
    clock: FakeClock,
    zoe: Person,
) -> None:
    page = open_page()
    registrar.stop()
    question(page, 1).get_by_label("Answer A").check()
    status = page.locator(".cw-quiz-saving")
    expect(status).to_have_text("Not saved yet — trying again", timeout=SLOW)
    question(page, 1).get_by_label("Answer C").check()

    with RunningRegistrar(settings, clock) as back:
        expect(status).to_have_text("Saved", timeout=SLOW)
        attempt = back.acting(zoe).call(GetQuizState(quiz_id="reading")).attempt
        assert attempt is not None
        assert attempt.answers == {"q1": ("c",)}


def test_an_author_sees_a_working_preview(chromium: Browser) -> None:
    with voila("lesson_as_written", {}) as address:
        page = chromium.new_page()
        page.goto(address, timeout=SLOW)
        preview = page.locator(".cw-quiz", has_text="Intake basics")
        expect(preview).to_contain_text("Preview: nothing is recorded", timeout=SLOW)
        expect(preview.locator("math").first).to_be_visible()
        expect(preview.get_by_role("checkbox", name="with n = a over b if")).to_be_visible()
        preview.get_by_label(re.compile("Investigators")).check()
        preview.get_by_role("button", name="Submit answers").click()
        preview.get_by_role("button", name="Submit anyway").click()
        expect(preview).to_contain_text("50 %")
        expect(preview).to_contain_text("every opening is logged")

        exercise = page.locator(".cw-exercise")
        exercise.get_by_role("button", name="Check").click()
        expect(exercise.get_by_role("status")).to_contain_text("Who is accused?")
        exercise.get_by_label("Severity").select_option("High")
        exercise.get_by_role("button", name="Check").click()
        expect(exercise).to_contain_text("Done")
        no_serious_violation(page)
        page.close()
