"""The dashboards as an analyst and a manager use it, served by the real thing."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import keep_screenshot, sign_in
from tests.browser.installation import Installation
from tests.looks import VIOLATIONS

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(autouse=True, scope="module")
def published(installation: Installation) -> None:
    """The demo's people in the warehouse, without waiting for the next publication."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "courseware",
            f"--data={installation.folder}",
            "warehouse",
            "refresh",
        ],
        check=True,
        capture_output=True,
    )


def open_dashboard(page: Page, username: str) -> Locator:
    """Sign in and open it; the table of everybody."""
    sign_in(page, username)
    page.goto("/dashboards/certification")
    everybody = page.get_by_role("region", name="People and tracks")
    everybody.get_by_role("row").nth(1).wait_for()
    return everybody


def test_an_analyst_filters_sorts_and_takes_it_along(page: Page) -> None:
    everybody = open_dashboard(page, "analyst1")
    page.get_by_label("State").select_option(label="Certified")
    expect(everybody.get_by_text("Not started")).to_have_count(0)
    everybody.get_by_role("button", name="Name").click()
    names = everybody.locator("tbody th")
    expect(everybody.get_by_role("columnheader", name="Name")).to_have_attribute(
        "aria-sort", "ascending"
    )
    shown = names.all_inner_texts()
    assert shown == sorted(shown, key=str.lower)

    with page.expect_download() as download:
        page.locator(".cw-dash-list").get_by_role("button", name="Download CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["state"] for row in rows} == {"CERTIFIED"}
    assert [row["full_name"] for row in rows][: len(shown)] == shown

    # the page is still alive after the download
    page.get_by_label("State").select_option(label="Not started")
    expect(everybody.get_by_text("Not started").first).to_be_visible()
    keep_screenshot(page, "dashboard-certification")


def test_every_chart_tells_a_screen_reader_its_figures(page: Page) -> None:
    open_dashboard(page, "analyst1")
    charts = page.get_by_role("img")

    for title in ("Where people stand in each track", "Who has what is required"):
        told = charts.filter(has_text=title).locator("desc").text_content() or ""
        assert "certified" in told


def test_a_manager_sees_the_own_people_and_no_other_organisation(page: Page) -> None:
    everybody = open_dashboard(page, "manager1")
    cells = everybody.locator("tbody tr td:nth-child(2)")

    assert len(set(cells.all_inner_texts())) == 1
    expect(page.get_by_label("Organisation", exact=True)).to_be_hidden()


def test_a_learner_may_not_open_it(page: Page) -> None:
    sign_in(page, "learner1")
    response = page.goto("/dashboards/certification")

    assert response is not None
    assert response.status == 403


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_dashboard(page, "analyst1")

    found = Axe().run(page, options=VIOLATIONS).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []


def test_on_a_phone_the_page_does_not_scroll_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_dashboard(page, "analyst1")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# -- the quality of quizzes


def open_quizzes(page: Page, username: str = "analyst1") -> Locator:
    """Sign in and open it; the table of who chose what."""
    sign_in(page, username)
    page.goto("/dashboards/quizzes")
    answers = page.get_by_role("region", name="Who chose what")
    answers.get_by_role("row").nth(1).wait_for()
    return answers


def test_an_analyst_looks_into_a_quiz(page: Page) -> None:
    answers = open_quizzes(page)
    expect(page.get_by_role("img").locator("desc")).to_contain_text("90%")
    questions = page.get_by_role("region", name="Questions", exact=True)
    expect(questions.locator("tbody tr")).not_to_have_count(0)
    first_option = answers.locator("tbody th").first
    before = first_option.inner_text()
    page.get_by_label("Question", exact=True).select_option(index=1)
    expect(first_option).not_to_have_text(before)
    page.get_by_label("Count", exact=True).select_option(label="Every attempt")
    expect(page.get_by_label("Question", exact=True)).to_have_js_property("selectedIndex", 1)
    keep_screenshot(page, "dashboard-quizzes")


def test_what_strong_learners_answer_is_not_for_managers(page: Page) -> None:
    sign_in(page, "manager1")
    response = page.goto("/dashboards/quizzes")
    assert response is not None
    assert response.status == 403
    page.goto("/dashboards")
    expect(page.get_by_role("link", name="Certification", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Quiz quality")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_quality_of_quizzes(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 390, "height": 844})
    open_quizzes(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    found = Axe().run(page, options=VIOLATIONS).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []
