"""The page in line in a real Chromium: read, accessible, and open by itself when there is room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from tests.looks import RULES
from tests.server.conftest import installation
from tests.server.site import Site

pytestmark = pytest.mark.browser

READING = "/learn/harbour/reading"
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def full_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Room for one kernel, which Nobu has."""
    folder: Path = tmp_path_factory.mktemp("full")
    with Site(installation(folder, most_kernels=1)) as site, site.visitor("nobu") as nobu:
        nobu.open_page("/learn/harbour/storm")
        yield site


def window(chromium: Browser, site: Site, username: str, **given: object) -> BrowserContext:
    context = chromium.new_context(base_url=site.address, **given)  # type: ignore[arg-type]
    with site.visitor(username) as visitor:
        context.add_cookies(
            [
                {"name": name, "value": value, "url": site.address}
                for name, value in visitor.cookies.items()
            ]
        )
    return context


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_for_everybody_on_every_screen(
    chromium: Browser, full_site: Site, scheme: str
) -> None:
    context = window(
        chromium, full_site, "zoe", color_scheme=scheme, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(READING)
    expect(page.get_by_role("status")).to_have_text("You are next in line.")
    expect(page.get_by_text("a pilot knows the tide").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    context.close()


def test_it_reloads_itself_without_scripts(chromium: Browser, full_site: Site) -> None:
    context = window(chromium, full_site, "zoe", java_script_enabled=False)
    page = context.new_page()
    page.goto(READING)
    with page.expect_navigation(timeout=PATIENCE_MS):
        pass
    expect(page.get_by_role("status")).to_have_text("You are next in line.")
    context.close()


def test_it_opens_by_itself_when_there_is_room(chromium: Browser, full_site: Site) -> None:
    zoe, max_ = window(chromium, full_site, "zoe"), window(chromium, full_site, "max")
    first, second = zoe.new_page(), max_.new_page()
    first.goto(READING)
    second.goto(READING)
    expect(second.get_by_role("status")).to_have_text("You are number 2 in line.")
    with full_site.visitor("nobu") as nobu:
        (page,) = full_site.server.open_pages.living
        nobu.post_form(f"/voila/api/shutdown/{page.kernel_id}")
    expect(first.locator("[data-kernel]")).to_have_count(1, timeout=PATIENCE_MS)
    first.get_by_label("At sea").check(timeout=PATIENCE_MS)
    expect(second.get_by_role("status")).to_have_text("You are next in line.", timeout=PATIENCE_MS)
    zoe.close()
    max_.close()
