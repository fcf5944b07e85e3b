"""The pages of certifications in a real Chromium: axe, light and dark, wide and narrow, by keyboard, with progress."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from courseware.certification.assignments import Audience, Deadline
from courseware.registrar.protocol import (
    AssignTrack,
    IssueCertificate,
    NewAssignment,
    ReissueCertificate,
    Role,
    SuspendCertification,
)
from tests.looks import LOOKS, Look, hold_all_to_the_rules, hold_to_the_rules, looking
from tests.portal.conftest import Site, sign_in
from tests.registrar.learning import earn

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Cast:
    learner: str
    fresh: tuple[str, ...]
    manager: str
    admin: str
    assignment: str
    erasing: str
    """Where the learner is erased."""


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    house = site.registrar.house
    learner = site.somebody("Zoë Łukasz-Featherstonehaugh", organisation="Harbour Lines")
    earn(site.registrar.acting(learner), "basics")
    why = {"username": learner.username, "actor": "ada", "reason": "Agreed with the works council"}
    house.call(ReissueCertificate(track="basics", **why))
    house.call(IssueCertificate(track="cases", **why))
    house.call(SuspendCertification(track="cases", **why))
    fresh = tuple(
        site.somebody(f"Fresh {number}", organisation="Harbour Lines").username
        for number in range(3)
    )
    manager = site.somebody(
        "Mona Manager", organisation="Harbour Lines", roles=(Role.LEARNER, Role.MANAGER)
    )
    admin = site.somebody("Ada Admin", organisation=None, roles=(Role.LEARNER, Role.ADMIN))
    new = NewAssignment(
        track="cases", audience=Audience.ORGANISATION, organisation="Harbour Lines",
        due=Deadline.within("P90D"), reason="the contract",
    )  # fmt: skip
    (made,) = house.call(AssignTrack(assignments=(new,), actor="ada"))
    erasing = f"/admin/people/{learner.id}/erase"
    return Cast(learner.username, fresh, manager.username, admin.username, str(made.id), erasing)


def rows_of(cast: Cast) -> str:
    people = "".join(f"{name},basics\n" for name in cast.fresh)
    return f"username,track\n{people}nobody,basics\n"


def try_file(page: Page, content: str) -> None:
    page.goto("/certificates/issue")
    file = {"name": "old.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("The file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_label("Why?").fill("Moved over")
    page.get_by_role("button", name="Try every row").click()


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_axe_finds_nothing_and_nothing_sticks_out(
    chromium: Browser, site: Site, cast: Cast, look: Look
) -> None:
    person = f"/certifications/{cast.learner}"
    pages = {
        cast.manager: ("/certifications", person),
        cast.admin: (
            "/certifications", "/certifications?q=zzzz", person, f"/certifications/{cast.fresh[0]}",
            f"{person}/basics/extend", f"{person}/basics/revoke", f"/certifications/{cast.fresh[0]}/basics/issue",
            "/policies", "/policies?organisation=harbour-lines", "/policies/harbour-lines/basics",
            f"/assignments/{cast.assignment}/exempt?for={cast.fresh[0]}", f"/team/{cast.fresh[0]}",
            "/assignments", "/admin", cast.erasing,
        ),
    }  # fmt: skip
    for username, addresses in pages.items():
        with looking(chromium, site.address, look) as page:
            sign_in(page, username)
            hold_all_to_the_rules(page, addresses)
            if username == cast.admin:
                page.goto(f"{person}/basics/extend")
                page.get_by_label("The new last day").fill("2020-01-01")
                page.get_by_label("Why?").fill("The course was closed")
                page.get_by_role("button", name="See what changes").click()
                expect(page.get_by_label("The new last day")).to_be_focused()
                hold_to_the_rules(page, "a day that cannot be")
                page.get_by_label("The new last day").fill("2099-01-01")
                page.get_by_role("button", name="See what changes").click()
                expect(page.get_by_text("This cannot be undone.")).to_be_visible()
                hold_to_the_rules(page, "the preview")
                page.goto("/policies/harbour-lines/basics")
                page.get_by_label("Renewal opens").fill("3000")
                page.get_by_label("Why?").fill("Their contract")
                page.get_by_role("button", name="See whom it concerns").click()
                expect(page.get_by_role("heading", level=1)).to_have_text("Change the policy?")
                hold_to_the_rules(page, "the policy's preview")
                try_file(page, rows_of(cast))
                expect(page.get_by_role("heading", name="Left out")).to_be_visible()
                hold_to_the_rules(page, "the file tried")


def test_the_keyboard_alone_finds_a_person_and_extends(
    chromium: Browser, site: Site, cast: Cast
) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    sign_in(page, cast.admin)
    page.goto("/certifications")
    page.get_by_label("Person or certificate number").focus()
    page.keyboard.type("featherstone")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Zoë").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Extend").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("The new last day").fill("2098-01-01")
    page.get_by_label("Why?").focus()
    page.keyboard.type("The course was closed")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Extend")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The certification is extended.")
    context.close()


def test_a_file_is_issued_with_its_progress_and_ends_in_the_report(
    chromium: Browser, site: Site, cast: Cast
) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, cast.admin)
    try_file(page, rows_of(cast))
    page.get_by_role("button", name="Issue 3 certificates").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 certificates are issued")
    assert sum(url.endswith("/certificates/issue/part") for url in asked) == 1
    hold_to_the_rules(page, "the report")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the report as CSV").click()
    assert download.value.suggested_filename == "issued.csv"
    assert cast.fresh[0] in download.value.path().read_text("utf-8")
    context.close()
