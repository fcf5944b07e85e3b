"""A course's page in a real Chromium, from the first text to the kernel's end."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.server.site import Site, kernel_process
from tests.waiting import eventually

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000


@pytest.fixture
def context(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A window in which Zoë is signed in."""
    context = chromium.new_context(base_url=site.address)
    context.set_default_timeout(PATIENCE_MS)
    with site.visitor("zoe") as zoe:
        context.add_cookies(
            [
                {"name": name, "value": value, "url": site.address}
                for name, value in zoe.cookies.items()
            ]
        )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def kernel_of(page: Page) -> str:
    kernel = page.locator("[data-cw-notebook]").get_attribute("data-kernel")
    assert kernel is not None
    return kernel


def test_widgets_work_and_nothing_is_asked_of_another_server(page: Page, site: Site) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: said.type == "error" and complaints.append(said.text),
    )
    page.goto("/learn/harbour/signals")
    page.get_by_label("Lamp").first.check(timeout=PATIENCE_MS)
    expect(page.get_by_text("lit", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Sound the horn").click()
    expect(page.get_by_text("One long blast.")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("Loading the exercise…")).to_have_count(0)

    elsewhere = [url for url in asked if not url.startswith((site.address, "data:", "blob:"))]
    assert elsewhere == []
    assert complaints == []


def test_the_lesson_can_be_read_before_any_script_has_come(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    with site.visitor("zoe") as zoe:
        context.add_cookies(
            [
                {"name": name, "value": value, "url": site.address}
                for name, value in zoe.cookies.items()
            ]
        )
    page = context.new_page()
    page.goto("/learn/harbour/reading")
    expect(page.get_by_role("heading", name="Reading the harbour", level=1)).to_be_visible()
    expect(page.get_by_text("Paragraph 24")).to_be_visible()
    context.close()


def test_a_choice_made_before_the_kernel_is_there_is_saved_when_it_is(page: Page) -> None:
    held: list[Route] = []
    may_go: list[bool] = []
    page.route("**/front/*", lambda each: each.continue_() if may_go else held.append(each))
    page.goto("/learn/harbour/reading", wait_until="commit")
    option = page.locator(".cw-quiz fieldset input").first
    option.focus()
    page.keyboard.press("Space")
    status = page.locator(".cw-quiz-saving")
    expect(status).to_be_empty()
    expect(page.get_by_role("button", name="Submit answers")).to_be_disabled()
    may_go.append(True)
    for route in held:
        route.continue_()
    expect(status).to_have_text("Saved", timeout=PATIENCE_MS)
    expect(option).to_be_focused()
    page.reload()
    expect(option).to_be_checked()
    expect(page.get_by_text("Your answers were restored.")).to_be_visible()


def test_the_page_listens_to_its_kernel_before_its_scripts_are_there(page: Page) -> None:
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(urlsplit(socket.url).path.split("/")[1]))
    page.goto("/learn/harbour/reading")
    page.locator(".cw-quiz fieldset input").nth(1).check()  # the first may be chosen already
    expect(page.locator(".cw-quiz-saving")).to_have_text("Saved", timeout=PATIENCE_MS)
    assert sorted(sockets) == ["api", "voila"]


def test_a_page_whose_first_sockets_broke_opens_others(page: Page) -> None:
    page.add_init_script(
        """
        const Real = WebSocket;
        let opened = 0;
        window.WebSocket = class extends Real {
          constructor(...given) {
            super(...given);
            if ((opened += 1) <= 2) this.close();
          }
        };
        """
    )
    page.goto("/learn/harbour/signals")
    page.get_by_label("Lamp").first.check(timeout=PATIENCE_MS)
    expect(page.get_by_text("lit", exact=True)).to_be_visible(timeout=PATIENCE_MS)


def test_scripts_that_do_not_come_are_announced(page: Page) -> None:
    page.route("**/front/*", lambda each: each.abort())
    page.goto("/learn/harbour/reading")
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    expect(page.get_by_text("Paragraph 24")).to_be_visible()


def test_a_killed_kernel_is_announced_with_a_way_on(page: Page) -> None:
    page.goto("/learn/harbour/signals")
    page.get_by_label("Lamp").first.wait_for()
    before = kernel_of(page)
    process = kernel_process(before)
    assert process is not None
    os.kill(process, signal.SIGKILL)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("has stopped", timeout=PATIENCE_MS)
    alert.get_by_role("button", name="Reload").click()
    expect(page.get_by_label("Lamp").first).to_be_visible(timeout=PATIENCE_MS)
    assert kernel_of(page) != before


def test_a_lost_connection_is_announced_and_taken_back(page: Page, context: BrowserContext) -> None:
    page.goto("/learn/harbour/signals")
    page.get_by_label("Lamp").first.wait_for()
    context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('online'))")  # look now rather than in five seconds
    expect(page.get_by_role("alert")).to_contain_text("no connection", timeout=PATIENCE_MS)
    context.set_offline(False)
    expect(page.get_by_role("alert")).to_be_empty(timeout=PATIENCE_MS)


def test_signing_out_elsewhere_is_announced(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address)
    with site.visitor("max", anew=True) as max_:
        context.add_cookies(
            [
                {"name": name, "value": value, "url": site.address}
                for name, value in max_.cookies.items()
            ]
        )
        page = context.new_page()
        page.goto("/learn/harbour/signals")
        page.get_by_label("Lamp").first.wait_for(timeout=PATIENCE_MS)
        max_.sign_out()
    expect(page.get_by_role("alert")).to_contain_text("signed out", timeout=PATIENCE_MS)
    context.close()


def test_leaving_the_page_ends_its_kernel(page: Page) -> None:
    page.goto("/learn/harbour/signals")
    page.get_by_label("Lamp").first.wait_for()
    kernel = kernel_of(page)
    page.goto("/certificates")
    eventually(lambda: kernel_process(kernel) is None, "the kernel is gone")


def test_the_question_whether_to_leave_does_not_stop_the_page(page: Page) -> None:
    page.goto("/learn/harbour/signals")
    page.get_by_label("Lamp").first.wait_for()
    page.evaluate("dispatchEvent(new Event('beforeunload'))")  # as a download link does
    page.get_by_label("Lamp").first.check()
    expect(page.get_by_text("lit", exact=True)).to_be_visible(timeout=PATIENCE_MS)


def test_the_end_counts_when_it_is_reached_and_not_before(page: Page, site: Site) -> None:
    page.goto("/learn/harbour/reading")
    page.get_by_role("button", name="Submit").wait_for()
    state = "fetch('/learn/harbour/reading/state').then(answer => answer.json())"
    assert page.evaluate(state)["read_to_end"] is False
    page.keyboard.press("End")
    status = page.get_by_role("status").filter(has_text="read this lesson to its end")
    expect(status).to_be_visible(timeout=PATIENCE_MS)
    assert page.evaluate(state)["read_to_end"] is True
    assert page.get_by_role("progressbar", name="Progress in this course").evaluate("e => e.value")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_keeps_anybody_out(
    chromium: Browser, site: Site, width: int, scheme: str
) -> None:
    context = chromium.new_context(
        base_url=site.address,
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    with site.visitor("zoe") as zoe:
        context.add_cookies(
            [
                {"name": name, "value": value, "url": site.address}
                for name, value in zoe.cookies.items()
            ]
        )
    page = context.new_page()
    page.goto("/learn/harbour/signals")
    page.get_by_label("Lamp").first.wait_for(timeout=PATIENCE_MS)
    found = Axe().run(page).response["violations"]
    serious = {
        violation["id"]: [node["html"] for node in violation["nodes"]]
        for violation in found
        if violation["impact"] in {"serious", "critical"}
    }
    overflow = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    context.close()
    assert serious == {}
    assert not overflow
