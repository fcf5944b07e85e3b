"""The pages of assigned tracks in a real Chromium: axe, light and dark, wide and narrow, by keyboard."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from courseware.certification.assignments import Audience, Deadline
from courseware.registrar.protocol import AssignTrack, ListAssignments, NewAssignment, Role
from tests.looks import LOOKS, Look, hold_all_to_the_rules, hold_to_the_rules, looking
from tests.portal.conftest import Site, sign_in
from tests.registrar.learning import earn

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Cast:
    learner: str
    manager: str
    admin: str
    assignment: str


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    learner = site.somebody("Zoë Łukasz", organisation="Harbour Lines")
    site.somebody("Νίκος Παπάς", organisation="Harbour Lines")
    earn(site.registrar.acting(site.somebody("Mei Chen", organisation="Harbour Lines")), "basics")
    roles = (Role.LEARNER, Role.MANAGER)
    manager = site.somebody("Mona Manager", organisation="Harbour Lines", roles=roles)
    admin = site.somebody("Ada Admin", organisation=None, roles=(Role.LEARNER, Role.ADMIN))
    new = tuple(
        NewAssignment(
            track=track, audience=Audience.ORGANISATION, organisation="Harbour Lines",
            due=Deadline.within(due), begin=Deadline.within("P5D"), reason="the contract",
        )
        for track, due in (("basics", "P12D"), ("cases", "P90D"))
    )  # fmt: skip
    house = site.registrar.house
    house.call(AssignTrack(assignments=new, actor="ada"))
    first = house.call(ListAssignments())[0].assignment.id
    return Cast(learner.username, manager.username, admin.username, str(first))


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_axe_finds_nothing_and_nothing_sticks_out(
    chromium: Browser, site: Site, cast: Cast, look: Look
) -> None:
    pages = {
        cast.learner: ("/",),
        cast.manager: ("/team", "/team?q=zzzz", f"/team/{cast.learner}"),
        cast.admin: (
            "/team", "/assignments", f"/assignments/{cast.assignment}/change",
            f"/assignments/{cast.assignment}/withdraw",
        ),
    }  # fmt: skip
    for username, addresses in pages.items():
        with looking(chromium, site.address, look) as page:
            sign_in(page, username)
            hold_all_to_the_rules(page, addresses)
            if username == cast.admin:
                page.goto("/assignments")
                _preview(page)
                hold_to_the_rules(page, "the preview")


def _preview(page: Page) -> None:
    page.get_by_label("Organisation", exact=True).select_option(label="Harbour Lines")
    page.get_by_label("Why?").fill("the contract")
    page.get_by_role("button", name="Look at whom it concerns").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Assign The Basics?")


def test_only_the_fields_of_the_chosen_audience_and_day_are_there(
    chromium: Browser, site: Site, cast: Cast
) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    sign_in(page, cast.admin)
    page.goto("/assignments")
    expect(page.get_by_label("User name")).to_be_hidden()
    page.get_by_label("One person").check()
    expect(page.get_by_label("User name")).to_be_visible()
    expect(page.get_by_label("Organisation", exact=True)).to_be_hidden()
    due = page.get_by_role("group", name="By when?")
    due.get_by_label("By a day").check()
    expect(due.get_by_label("The day")).to_be_visible()
    expect(due.get_by_label("How long")).to_be_hidden()
    context.close()


def test_the_keyboard_alone_filters_sorts_and_opens_a_person(
    chromium: Browser, site: Site, cast: Cast
) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    sign_in(page, cast.manager)
    page.goto("/team")
    page.get_by_role("link", name="Due soon").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**standing=DUE_SOON")
    page.get_by_role("columnheader", name="Name").get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=name**")
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute(
        "aria-sort", "ascending"
    )
    page.get_by_role("link", name="Zoë Łukasz").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zoë Łukasz")
    context.close()
