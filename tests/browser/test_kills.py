"""kill -9 in the middle of a quiz: what was shown as saved is there, and the learner goes on."""

from __future__ import annotations

import os
import signal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import keep_screenshot, sign_in
from tests.browser.installation import Installation
from tests.browser.taking import answer, choose, quiz_form, quiz_of, submit

pytestmark = [pytest.mark.browser, pytest.mark.long]

COURSE = "platform-fundamentals/your-first-report"


def begin(page: Page, option: int) -> Locator:
    """Open the course and choose the first question's option, until it is saved."""
    sign_in(page, "internal1")
    page.goto(f"/learn/{COURSE}")
    form = quiz_form(page)
    choose(form, 0, option)
    expect(form.get_by_text("Saved", exact=False).first).to_be_visible()
    return form


def chosen(form: Locator, option: int) -> Locator:
    return form.locator("fieldset").first.locator("input").nth(option)


def test_a_killed_kernel_is_noticed_and_a_reload_goes_on(
    page: Page, installation: Installation
) -> None:
    begin(page, 1)
    kernels = installation.processes("courseware: kernel")
    assert kernels
    for kernel in kernels:
        os.kill(kernel, signal.SIGKILL)
    expect(page.get_by_role("alert").get_by_role("button", name="Reload")).to_be_visible()
    keep_screenshot(page, "14-kernel-lost")
    page.get_by_role("alert").get_by_role("button", name="Reload").click()
    expect(chosen(quiz_form(page), 1)).to_be_checked()


def test_a_killed_registrar_is_waited_for_and_nothing_has_to_be_done_again(
    page: Page, installation: Installation
) -> None:
    form = begin(page, 2)
    (registrar,) = installation.processes("courseware.registrar")
    os.kill(registrar, signal.SIGKILL)
    choose(form, 0, 0)
    expect(form.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(chosen(quiz_form(page), 0)).to_be_checked()


def test_a_killed_web_process_comes_back_with_everything(
    page: Page, installation: Installation
) -> None:
    begin(page, 3)
    installation.kill()
    expect(page.get_by_role("alert").get_by_role("button", name="Reload")).to_be_visible()
    installation.start()
    page.get_by_role("alert").get_by_role("button", name="Reload").click()
    form = quiz_form(page)
    expect(chosen(form, 3)).to_be_checked()
    answer(form, quiz_of(COURSE))
    submit(form)
    expect(form.get_by_text("Passed", exact=True)).to_be_visible()
