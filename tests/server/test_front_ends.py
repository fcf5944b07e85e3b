"""Which front end shows a page, and what is fetched for it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from courseware.server.own_front_end import StandardPages
from tests.server.site import Site, Visitor

SEXTANT = "/dashboards/sextant"
READING = "/learn/harbour/reading"
PATIENCE_MS = 60_000


@contextlib.contextmanager
def window_of(chromium: Browser, site: Site, visitor: Visitor) -> Iterator[BrowserContext]:
    """A window in which this visitor is signed in."""
    window = chromium.new_context(base_url=site.address)
    window.add_cookies(
        [
            {"name": name, "value": value, "url": site.address}
            for name, value in visitor.cookies.items()
        ]
    )
    yield window
    window.close()


@pytest.mark.browser
def test_a_widget_of_a_lab_extension_brings_voilas_front_end_by_itself(
    chromium: Browser, site: Site
) -> None:
    with site.visitor("ana") as ana:
        assert "voila.js" not in ana.get(SEXTANT).text
        with window_of(chromium, site, ana) as window:
            page = window.new_page()
            page.goto(SEXTANT)
            page.wait_for_url("**/dashboards/sextant?front_end=standard", timeout=PATIENCE_MS)
            # The rest of the notebook works there.
            page.get_by_label("Clear sky").check(timeout=PATIENCE_MS)
            expect(page.get_by_label("Clear sky")).to_be_checked()
        assert "voila.js" in ana.get(SEXTANT).text


def test_an_author_can_ask_for_it_and_a_new_version_is_looked_at_anew() -> None:
    pages = StandardPages()
    plain = {"title": "Plain"}
    asked = {"title": "Asked", "front_end": "standard"}
    pages.remember("harbour/reading", "version 1")
    assert pages.needs("harbour/reading", "version 1", plain)
    assert not pages.needs("harbour/reading", "version 2", plain)
    assert not pages.needs("harbour/storm", "version 1", plain)
    assert pages.needs("harbour/storm", "version 1", asked)


@pytest.mark.browser
def test_a_visit_is_light_and_the_next_one_asks_for_next_to_nothing(
    chromium: Browser, site: Site
) -> None:
    with site.visitor("zoe") as zoe, window_of(chromium, site, zoe) as window:
        first, again = [], []
        for fetched in (first, again):
            page = window.new_page()
            network = window.new_cdp_session(page)
            network.send("Network.enable")
            network.on("Network.loadingFinished", lambda e, to=fetched: to.append(e))
            page.goto(READING)
            page.get_by_role("button", name="Submit").wait_for(timeout=PATIENCE_MS)
            page.close()
    assert sum(each["encodedDataLength"] for each in first) < 400_000
    assert sum(each["encodedDataLength"] for each in again) < 50_000
    assert sum(each["encodedDataLength"] > 0 for each in again) < 8


def test_its_files_are_compressed_and_kept_by_everybody(zoe: Visitor) -> None:
    scripts = re.findall(r'(?:src|href)="(/front/[^"]+)"', zoe.get(READING).text)
    assert len(scripts) == 2
    for script in scripts:
        answer = zoe.get(script)
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert zoe.get("/front/manifest.json").status_code == 404
    assert zoe.get("/front/..%2fcss%2fportal.css").status_code == 404
