"""Every page in a real Chromium: no accessibility violation, nothing wider than the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from courseware.certification.model import Certificate
from courseware.registrar.protocol import RevokeCertificate, Role
from tests.looks import LOOKS, hold_to_the_rules, looking
from tests.portal.conftest import PASSWORD, Site, sign_in
from tests.registrar.learning import courses_of, earn, sit, take_content

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Cast:
    """Usernames of people in the states that look different, and three certificates."""

    newcomer: str
    under_way: str
    certified: str
    admin: str
    active: Certificate
    revoked: Certificate


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    newcomer = site.somebody("Amara Okafor")
    under_way = site.somebody("Zoë Łukasz")
    learner = site.registrar.acting(under_way)
    take_content(learner, courses_of("basics")[0])
    sit(learner, courses_of("basics")[0].quizzes[0], wrong=3)
    certified = site.somebody("Νίκος Παπάς")
    active = earn(site.registrar.acting(certified), "basics")
    unlucky = earn(site.registrar.acting(site.somebody("Bruno Keller")), "basics")
    assert active is not None
    assert unlucky is not None
    revoke = RevokeCertificate(number=unlucky.number, reason="A mistake.", actor="test")
    roles = (Role.LEARNER, Role.ADMIN, Role.ANALYST)
    admin = site.somebody("Ada Admin", roles=roles, organisation=None)
    return Cast(
        newcomer.username,
        under_way.username,
        certified.username,
        admin.username,
        active,
        site.registrar.house.call(revoke),
    )


PAGES = {
    "sign in": ("", "/login"),
    "newcomer's home": ("newcomer", "/"),
    "home under way": ("under_way", "/"),
    "home of the certified": ("certified", "/"),
    "track under way": ("under_way", "/tracks/basics"),
    "locked track": ("newcomer", "/tracks/cases"),
    "completed track": ("certified", "/tracks/basics"),
    "no certificates": ("newcomer", "/certificates"),
    "certificates": ("certified", "/certificates"),
    "account": ("newcomer", "/account"),
    "administration": ("admin", "/admin"),
    "dashboards": ("admin", "/dashboards"),
    "valid certificate": ("", "/verify/{active}"),
    "revoked certificate": ("", "/verify/{revoked}"),
    "unknown certificate": ("", "/verify/unknown"),
    "not found": ("newcomer", "/nothing/here"),
    "forbidden": ("newcomer", "/admin"),
}


@pytest.fixture(params=LOOKS.values(), ids=LOOKS)
def window(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[Page]:
    with looking(chromium, site.address, request.param) as page:
        yield page


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(window: Page, cast: Cast, name: str) -> None:
    who, address = PAGES[name]
    if who:
        sign_in(window, getattr(cast, who))
    complaints: list[str] = []
    window.on("pageerror", lambda error: complaints.append(str(error)))
    tokens = {"active": cast.active.verify_token, "revoked": cast.revoked.verify_token}
    window.goto(address.format(**tokens))
    hold_to_the_rules(window)
    assert complaints == []


def test_everything_to_press_is_large_enough_for_a_thumb(
    chromium: Browser, site: Site, cast: Cast
) -> None:
    context = chromium.new_context(base_url=site.address, viewport={"width": 390, "height": 800})
    page = context.new_page()
    sign_in(page, cast.certified)
    for address in ("/", "/tracks/basics", "/certificates", "/account"):
        page.goto(address)
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, summary, input:not([type=hidden]), "
                + "a.cw-button, nav a")]
                .filter((e) => e.checkVisibility() && !e.closest(".cw-visually-hidden")
                    && !e.matches(".cw-visually-hidden") && e.getBoundingClientRect().height < 44)
                .map((e) => e.outerHTML.slice(0, 80))"""
        )
        assert small == [], address
    context.close()


def test_the_keyboard_alone_signs_in_and_finds_the_way(
    chromium: Browser, site: Site, cast: Cast
) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/login")
    expect(page.get_by_label("User name")).to_be_focused()
    page.keyboard.type(cast.newcomer)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.evaluate("e => Boolean(e.closest('main'))")
    assert focused.evaluate("e => getComputedStyle(e).outlineWidth") == "3px"
    context.close()


def test_the_account_menu_closes_with_escape_and_gives_the_focus_back(
    chromium: Browser, site: Site, cast: Cast
) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    sign_in(page, cast.newcomer)
    page.goto("/")
    menu = page.locator("details.cw-menu")
    menu.locator("summary").click()
    page.get_by_role("link", name="Your account").focus()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    menu.locator("summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login?left=1")
    context.close()


def test_a_typed_password_can_be_shown_and_hidden(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/login")
    field = page.get_by_label("Password", exact=True)
    toggle = page.get_by_role("button", name="Show: Password")
    toggle.click()
    assert field.get_attribute("type") == "text"
    assert toggle.get_attribute("aria-pressed") == "true"
    toggle.click()
    assert field.get_attribute("type") == "password"
    context.close()


def test_times_are_shown_in_the_readers_own_zone(chromium: Browser, site: Site, cast: Cast) -> None:
    shown = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # 25 hours apart: never the same day
        context = chromium.new_context(base_url=site.address, timezone_id=zone, locale="en-GB")
        page = context.new_page()
        page.goto(f"/verify/{cast.active.verify_token}")
        shown.append(page.locator("time").first.inner_text())
        context.close()
    assert shown[0] != shown[1]


def test_the_chosen_theme_stays_chosen(chromium: Browser, site: Site, cast: Cast) -> None:
    context = chromium.new_context(base_url=site.address, color_scheme="light")
    page = context.new_page()
    sign_in(page, cast.newcomer)
    page.goto("/")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    button = page.get_by_role("button", name="Theme")
    button.click()
    button.click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    dark = page.evaluate(background)
    page.goto("/account")
    assert (page.evaluate(background), light != dark) == (dark, True)
    context.close()
