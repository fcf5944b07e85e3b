"""Every kind of page with a kernel, held to axe's rules: nothing serious, nothing critical."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from courseware.catalog.model import Course
from tests.browser.conftest import sign_in
from tests.browser.taking import quiz_form, shipped_catalog
from tests.looks import VIOLATIONS

pytestmark = [pytest.mark.browser, pytest.mark.long]

LOOKS = 8


def courses() -> list[Course]:
    return [course for track in shipped_catalog().tracks for course in track.courses]


def violations(page: Page) -> list[str]:
    """What is serious or critical and stays so: while a theme changes, colours are halfway for a moment."""
    for _ in range(LOOKS):
        found = [
            f"{each['id']}: {[node['target'] for node in each['nodes']]}"
            for each in Axe().run(page, options=VIOLATIONS).response["violations"]
            if each["impact"] in ("serious", "critical")
        ]
        if not found:
            break
        page.wait_for_timeout(1000)
    return found


_READ_THROUGH = """async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (const cell of document.querySelectorAll(".cw-cell")) {
    cell.scrollIntoView();
    await frame();
    await frame();
  }
}"""
"""Come by every cell: what is far away is laid out, and made ready for the keyboard, when one comes near."""


@pytest.mark.parametrize("course", courses(), ids=lambda course: course.key)
def test_a_course_page_has_no_serious_violation(page: Page, course: Course) -> None:
    sign_in(page, "analyst1")
    page.goto(f"/learn/{course.key}")
    page.locator(".cw-quiz :is(fieldset, .cw-quiz-verdict)").first.wait_for()
    page.evaluate(_READ_THROUGH)
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.evaluate(_READ_THROUGH)
    assert violations(page) == []


def test_a_result_has_no_serious_violation(page: Page) -> None:
    sign_in(page, "author1")
    page.goto("/learn/case-management/from-intake-to-closure")
    form = quiz_form(page)
    form.get_by_role("button", name="Submit answers").click()
    expect(form.get_by_role("button", name="Submit anyway")).to_be_visible()
    assert violations(page) == []
    form.get_by_role("button", name="Submit anyway").click()
    expect(form.get_by_text("Not passed yet")).to_be_visible()
    assert violations(page) == []


def test_the_dashboard_has_no_serious_violation(page: Page) -> None:
    sign_in(page, "analyst1")
    page.goto("/dashboards/certification")
    expect(page.get_by_text("People certified").first).to_be_visible()
    page.locator("svg[role=img]").first.wait_for()
    assert violations(page) == []
