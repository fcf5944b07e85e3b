"""A browser, and an installation with the shipped courses for all tests here: nobody in it is of two files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import signing_in
from tests.browser.installation import PASSWORD, Installation

# patience for a busy machine, not a part of what is proved
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with Installation(tmp_path_factory.mktemp("installation") / "data") as running:
        yield running


@pytest.fixture
def page(chromium: Browser, installation: Installation) -> Iterator[Page]:
    """A browser of nobody in particular, at desktop width."""
    context = chromium.new_context(
        base_url=installation.address, viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, username: str) -> None:
    signing_in.sign_in(page, username, PASSWORD)


def keep_screenshot(page: Page, name: str) -> None:
    """Pictures at desktop and phone width, for people to look at: COURSEWARE_SCREENSHOTS names the folder."""
    folder = os.environ.get("COURSEWARE_SCREENSHOTS")
    if not folder:
        return
    before = page.viewport_size
    for width, height in ((1280, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    if before is not None:
        page.set_viewport_size(before)
