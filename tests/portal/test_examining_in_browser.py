"""Examiners in a real Chromium: an essay marked by keyboard, a quiz put right behind a bar, axe on every page."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from courseware.registrar.examining import regrading
from courseware.registrar.protocol import (
    FindAttempts,
    GetMarkingTask,
    GiveMark,
    GrantAccommodation,
    ListAccommodations,
    ListAwaitingMarks,
    Person,
    PublishCatalog,
    Role,
)
from tests.exams import ESSAY, MISLED, WRITTEN, catalog_with_exams, hand_in
from tests.looks import LOOKS, Look, hold_to_the_rules, looking
from tests.portal.conftest import Site, open_site, sign_in

pytestmark = pytest.mark.browser

LEARNERS = 7


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("examined")) as site:
        site.registrar.house.call(PublishCatalog(catalog=catalog_with_exams()))
        yield site


@pytest.fixture(scope="module")
def admin(site: Site) -> str:
    roles = (Role.LEARNER, Role.AUTHOR, Role.ADMIN)
    return site.somebody("Ada Admin", roles=roles, organisation=None).username


@pytest.fixture
def page(chromium: Browser, site: Site, admin: str) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=site.address, viewport={"width": 1280, "height": 900}, locale="en-GB"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page, admin)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def misled(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """Seven people who have not passed by a wrong key, looked at three attempts a page."""
    monkeypatch.setattr(regrading, "_PREVIEWED", 3)
    monkeypatch.setattr(regrading, "_APPLIED", 3)
    people = [site.somebody(f"Misled {number}") for number in range(LEARNERS)]
    for person in people:
        hand_in(site.registrar.acting(person), "exam", MISLED)
    return people


def statuses(site: Site, people: list[Person]) -> set[str]:
    return {
        site.registrar.house.call(FindAttempts(username=person.username))[0].status
        for person in people
    }


def test_an_essay_is_marked_by_the_keyboard_alone(page: Page, site: Site) -> None:
    attempt = hand_in(site.registrar.acting(site.somebody()), "essays", WRITTEN)
    page.goto("/marking")
    page.get_by_role("link", name="Begin with the oldest").press("Enter")
    expect(page.get_by_role("heading", name="Mark this answer")).to_be_visible()
    assert page.locator(".cw-answer").inner_text() == ESSAY
    total = page.locator("[data-cw-total]")
    expect(total).to_have_text("–")
    page.get_by_role("radio", name="None is right").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="All, in order")).to_be_checked()
    expect(total).to_have_text("2")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first level of the next criterion
    page.keyboard.press("ArrowDown")
    expect(total).to_have_text("3")
    page.keyboard.press("Tab")
    page.keyboard.type("Well seen.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/closing?marked=**")
    expect(page.get_by_role("status")).to_contain_text("Marked: 3 of 4 points.")
    task = GetMarkingTask(attempt_id=attempt, question_id="first-call")
    marked = site.registrar.house.call(task)
    assert (marked.mark, marked.comment) == (3.0, "Well seen.")
    page.get_by_label("Mark, from 0 to 2").fill("1.5")
    page.get_by_role("button", name="Save and next").press("Enter")
    page.wait_for_url("**/marking?marked=**")
    expect(page.get_by_role("heading", name="Nothing waits for a mark")).to_be_visible()


def correct_the_key(page: Page, right: str) -> None:
    page.goto("/quizzes/exam/regrade")
    question = page.locator(".cw-fix").first
    question.get_by_text("Another key").click()
    question.locator(f'input[name="key-key"][value="{right}"]').check()


def test_a_quiz_is_put_right_behind_a_bar_that_moves(
    page: Page, site: Site, misled: list[Person]
) -> None:
    correct_the_key(page, "c")
    page.evaluate(
        """() => {
            window.counts = [];
            new MutationObserver(([change]) => counts.push(change.target.textContent))
                .observe(document.querySelector("[data-cw-counted]"), { childList: true });
        }"""
    )
    page.get_by_role("button", name="Preview what changes").press("Enter")
    title = page.get_by_role("heading", name="What this would change")
    expect(title).to_be_focused()
    counts = page.evaluate("counts")
    assert counts == ["Begun.", "3 of 7 attempts", "6 of 7 attempts", "7 of 7 attempts"]
    assert figures(page) == {"examined": 7, "changed": 7, "passes": 7, "certified": 0, "lost": 0}
    first = page.locator("[data-cw-examples] tbody tr").first
    expect(first).to_contain_text("25 %, not passed")
    expect(first).to_contain_text("50 %, passed")
    assert statuses(site, misled) == {"FAILED"}

    page.get_by_role("button", name="Cancel").press("Enter")
    expect(title).to_be_hidden()
    expect(page.get_by_text("Cancelled. Nothing was changed.")).to_be_visible()
    expect(page.get_by_role("button", name="Preview what changes")).to_be_focused()
    assert statuses(site, misled) == {"FAILED"}

    page.get_by_role("button", name="Preview what changes").click()
    expect(title).to_be_visible()
    page.get_by_label("Why is it put right?").fill("C was right all along")
    page.get_by_role("button", name="Put it right for everybody").click()
    expect(page.get_by_role("heading", name="It is put right")).to_be_focused()
    assert figures(page) == {"examined": 7, "changed": 7, "passes": 7, "certified": 0, "lost": 0}
    assert statuses(site, misled) == {"PASSED"}

    # and back again: nobody loses a pass, unless that is asked for
    correct_the_key(page, "b")
    page.get_by_role("button", name="Preview what changes").click()
    expect(page.get_by_text("No longer earn their pass, and keep it")).to_be_visible()
    assert figures(page)["lost"] == 7
    page.get_by_label("Take back passes that are no longer earned").check()
    expect(title).to_be_hidden()
    expect(page.get_by_text("The correction is another now: preview it again.")).to_be_visible()
    page.get_by_role("button", name="Preview what changes").click()
    expect(page.get_by_text("Lose their pass", exact=True)).to_be_visible()
    assert figures(page)["lost"] == 7


def figures(page: Page) -> dict[str, int]:
    return {
        each.get_attribute("data-cw-figure") or "": int(each.inner_text())
        for each in page.locator("[data-cw-figure]").all()
    }


def test_what_is_wrong_with_a_correction_is_said_and_nothing_is_lost(page: Page) -> None:
    page.goto("/quizzes/exam/regrade")
    page.get_by_role("button", name="Preview what changes").click()
    expect(page.get_by_role("alert")).to_contain_text("The correction corrects nothing.")
    expect(page.get_by_role("button", name="Preview what changes")).to_be_focused()


def test_a_regrade_that_is_cut_off_goes_on_where_it_stopped(
    page: Page, site: Site, misled: list[Person]
) -> None:
    page.goto("/quizzes/exam/regrade")
    page.locator(".cw-fix").nth(2).get_by_text("Full marks to all").click()
    page.get_by_role("button", name="Preview what changes").click()
    page.get_by_label("Why is it put right?").fill("The lesson never said it")
    calls = []

    def cut_the_second(route: Route) -> None:
        calls.append(route)
        if len(calls) == 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/regrade/apply", cut_the_second)
    page.get_by_role("button", name="Put it right for everybody").click()
    expect(page.get_by_role("heading", name="It stopped before its end")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("the rest is not yet")
    page.get_by_role("button", name="Go on where it stopped").press("Enter")
    expect(page.get_by_role("heading", name="It is put right")).to_be_focused()
    scores = {
        site.registrar.house.call(FindAttempts(username=person.username))[0].score
        for person in misled
    }
    assert scores in ({0.5}, {0.75})  # the latter where "c" counts by now


# -- every page, held to axe's rules ---------------------------------------------------------------


@pytest.fixture(scope="module")
def written(site: Site) -> UUID:
    """An attempt with one essay marked and one that waits, among others that wait."""
    learner = site.somebody("Wilma Written")
    attempt = hand_in(site.registrar.acting(learner), "essays", WRITTEN)
    house = site.registrar.house
    house.call(GiveMark(attempt_id=attempt, question_id="closing", mark=1.0, actor="ada"))
    house.call(
        GrantAccommodation(
            username=learner.username, extra_time=0.5, actor="ada", reason="As agreed"
        )
    )
    return attempt


PAGES = {
    "queue": "/marking",
    "essay": "/marking/{attempt}/first-call",
    "marked essay": "/marking/{attempt}/closing?from=log",
    "quizzes": "/quizzes",
    "putting right": "/quizzes/exam/regrade",
    "accommodations": "/accommodations",
    "withdrawing": "/accommodations/{accommodation}/withdraw",
    "attempts": "/attempts?learner={learner}",
    "attempt": "/attempts/{attempt}/log",
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_axe_finds_nothing_and_nothing_sticks_out(
    chromium: Browser, site: Site, admin: str, written: UUID, look: Look
) -> None:
    with looking(chromium, site.address, look) as page:
        _look_through(page, site, admin, written)


def _look_through(page: Page, site: Site, admin: str, written: UUID) -> None:
    sign_in(page, admin)
    assert site.registrar.house.call(ListAwaitingMarks())
    (granted,) = site.registrar.house.call(ListAccommodations())
    known = {"attempt": written, "accommodation": granted.id, "learner": granted.username}
    for name, address in PAGES.items():
        page.goto(address.format(**known))
        if name == "putting right":
            for editor in page.get_by_text("Another key").all():
                editor.click()
            page.get_by_role("button", name="Preview what changes").click()
            expect(page.get_by_role("heading", name="What this would change")).to_be_visible()
        hold_to_the_rules(page, name)
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, summary, a.cw-button, .cw-choice, .cw-level, "
                + "input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea")]
                .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
                .map((e) => e.outerHTML.slice(0, 80))"""
        )
        assert small == [], name
