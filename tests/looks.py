"""How pages are looked at: wide and narrow, light and dark, by the rules of axe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

Look = tuple[Literal["light", "dark"], int]
"""A colour scheme, and the width of the window in pixels."""

LOOKS: dict[str, Look] = {"light desktop": ("light", 1280), "dark phone": ("dark", 390)}
VIOLATIONS = {"resultTypes": ["violations"]}
"""What is in order need not be told, which takes a quarter of the time."""
RULES = VIOLATIONS | {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@contextmanager
def looking(chromium: Browser, address: str, look: Look) -> Iterator[Page]:
    """A page of nobody in particular in a window of this look."""
    scheme, width = look
    context = chromium.new_context(
        base_url=address, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    yield context.new_page()
    context.close()


def hold_to_the_rules(page: Page, where: str = "") -> None:
    """One heading of the first level, no violation that axe knows, nothing wider than the window."""
    assert page.locator("h1").count() == 1, where
    found = Axe().run(page, options=RULES)
    assert found.response["violations"] == [], f"{where}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where


def hold_all_to_the_rules(page: Page, addresses: Iterable[str]) -> None:
    """The same for the page at each of these addresses."""
    for address in addresses:
        page.goto(address)
        hold_to_the_rules(page, address)
