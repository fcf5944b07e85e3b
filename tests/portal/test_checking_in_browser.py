"""The page that checks certificates, in a real Chromium: by file, by drop, by keyboard, in every look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from courseware.certification.model import Certificate
from tests.looks import LOOKS, Look, hold_to_the_rules, looking
from tests.portal.conftest import Site
from tests.registrar.learning import earn

pytestmark = pytest.mark.browser

DROP = """(zone, [name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, {type: "application/json"}));
    zone.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def certificate(site: Site) -> Certificate:
    earned = earn(site.registrar.acting(site.somebody("Amara Okafor")), "basics")
    assert earned is not None
    return earned


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Look:
    return getattr(request, "param", LOOKS["dark phone"])


@pytest.fixture
def page(look: Look, chromium: Browser, site: Site) -> Iterator[Page]:
    with looking(chromium, site.address, look) as page:
        yield page


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS, indirect=True)
def test_a_badge_is_chosen_and_the_verdict_comes_first(
    page: Page, site: Site, certificate: Certificate, tmp_path: Path
) -> None:
    badge = tmp_path / "badge.png"
    badge.write_bytes(site.stranger().get(f"/verify/{certificate.verify_token}.png").content)
    page.goto("/verify")
    hold_to_the_rules(page)
    page.get_by_label("The PDF of a certificate, or a badge").set_input_files(badge)
    expect(page.get_by_text("Chosen: badge.png")).to_be_visible()
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("article")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "This certificate is genuine and in force"
    )
    expect(page.get_by_text("Amara Okafor")).to_be_visible()
    hold_to_the_rules(page)


def test_an_altered_credential_is_dropped_and_refused(
    page: Page, site: Site, certificate: Certificate
) -> None:
    text = site.stranger().get(f"/verify/{certificate.verify_token}.json").text
    page.goto("/verify")
    page.locator("[data-cw-drop]").evaluate(DROP, ["mine.json", text.replace("Amara", "Tamara")])
    expect(page.get_by_text("Chosen: mine.json")).to_be_visible()
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This file was altered")
    expect(page.get_by_text("What to do:")).to_be_visible()
    hold_to_the_rules(page)


def test_a_file_that_is_too_large_is_not_sent(page: Page) -> None:
    page.goto("/verify")
    page.locator("[data-cw-drop]").evaluate(DROP, ["large.json", "x" * (3 * 1024 * 1024 + 1)])
    expect(page.get_by_text("This file is larger than 3 MB.")).to_be_visible()
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check a certificate")


def test_the_keyboard_alone_checks_a_number(page: Page, certificate: Certificate) -> None:
    page.goto("/verify")
    page.get_by_label("The PDF of a certificate, or a badge").focus()
    page.keyboard.press("Tab")
    page.keyboard.type(certificate.number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "A certificate with this number is in force"
    )
    assert certificate.recipient_name not in page.content()
