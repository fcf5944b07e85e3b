"""The pages of staff in a real Chromium in German and in Arabic: axe, nothing too wide, the script's own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from courseware.certification.assignments import Audience, Deadline
from courseware.languages import translations
from courseware.registrar.protocol import AssignTrack, NewAssignment, PublishCatalog, Role
from tests.exams import MISLED, catalog_with_exams, hand_in
from tests.looks import hold_to_the_rules
from tests.portal.conftest import Site, Visitor, open_site

pytestmark = pytest.mark.browser

LANGUAGES = ("de", "ar")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("languages")) as site:
        site.registrar.house.call(PublishCatalog(catalog=catalog_with_exams()))
        learner = site.somebody("Zoë Łukasz", organisation="Harbour Lines")
        hand_in(site.registrar.acting(learner), "exam", MISLED)
        assigned = NewAssignment(
            track="cases", audience=Audience.ORGANISATION, organisation="Harbour Lines",
            due=Deadline.within("P12D"), begin=Deadline.within("P3D"), reason="the contract",
        )  # fmt: skip
        site.registrar.house.call(AssignTrack(assignments=(assigned,), actor="ada"))
        yield site


@pytest.fixture(scope="module")
def admin(site: Site) -> Visitor:
    roles = (Role.LEARNER, Role.AUTHOR, Role.ADMIN)
    return site.visitor(site.somebody("Ada Admin", roles=roles, organisation=None))


@contextmanager
def phone(chromium: Browser, site: Site, admin: Visitor, language: str) -> Iterator[Page]:
    """Somebody's phone, signed in, whose browser asks for a language."""
    context = chromium.new_context(
        base_url=site.address, locale=language, viewport={"width": 390, "height": 800}
    )
    context.add_cookies(
        [
            {"name": each.name, "value": each.value or "", "url": site.address}
            for each in admin.cookies.jar
        ]
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(
    chromium: Browser, site: Site, admin: Visitor, language: str
) -> None:
    with phone(chromium, site, admin, language) as page:
        for address in ("/team", "/assignments", "/accommodations"):
            page.goto(address)
            expect(page.locator("html")).to_have_attribute("lang", language)
            hold_to_the_rules(page, address)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiz_is_put_right_in_the_words_of_the_language(
    chromium: Browser, site: Site, admin: Visitor, language: str
) -> None:
    _ = translations(language).gettext
    with phone(chromium, site, admin, language) as page:
        page.goto("/quizzes/exam/regrade")
        page.locator(".cw-fix").first.get_by_text(_("Another key")).click()
        page.locator('input[name="key-key"][value="c"]').check()
        page.get_by_role("button", name=_("Preview what changes")).click()
        expect(page.get_by_role("heading", name=_("What this would change"))).to_be_focused()
        counted = _("{done} of {all} attempts").format(done=1, all=1)
        expect(page.locator("[data-cw-counted]")).to_have_text(counted)
        row = page.locator("[data-cw-examples] tbody tr")
        expect(row).to_contain_text(
            _("{percent} %, {status}").format(percent=50, status=_("passed"))
        )
        hold_to_the_rules(page)
        page.get_by_role("button", name=_("Cancel")).locator("visible=true").click()
        expect(page.get_by_text(_("Cancelled. Nothing was changed."))).to_be_visible()
