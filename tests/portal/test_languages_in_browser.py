"""Pages in other languages as people see them: longer words, and lines that run from the right."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from courseware.registrar.protocol import ListCertificates
from tests.looks import LOOKS, Look, hold_all_to_the_rules, looking
from tests.portal.conftest import PASSWORD, Site
from tests.registrar.learning import earn

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("language", ["ar", "de", "ja"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    chromium: Browser, site: Site, language: str, look: Look
) -> None:
    person = site.somebody(language=language)
    learner = site.registrar.acting(person)
    earn(learner, "basics")
    (certificate,) = learner.call(ListCertificates())
    with looking(chromium, site.address, look) as page:
        page.set_extra_http_headers({"Accept-Language": language})
        link = f"/verify/{certificate.verify_token}"
        hold_all_to_the_rules(page, ("/verify", link, "/verify/unknown", "/login"))
        page.fill("#username", person.username)
        page.fill("#password", PASSWORD)
        page.locator("form button[type=submit]").click()
        page.wait_for_url("**/")
        own = ("/", "/tracks/basics", "/tracks/cases", "/certificates", "/account", "/no")
        hold_all_to_the_rules(page, own)


def test_scripts_speak_the_language_of_the_page(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address, locale="de-DE")
    page = context.new_page()
    page.goto("/login")
    toggle = page.locator("[data-cw-reveal] [aria-hidden]")
    expect(toggle).to_have_text("Anzeigen")
    toggle.click()
    expect(toggle).to_have_text("Verbergen")
    page.goto("/verify")
    page.locator("[data-cw-theme]").click()
    expect(page.locator("[data-cw-theme-name]")).to_have_text("Design: hell")
    context.close()
