"""The product's main job in a real browser: from signing in to a certificate that a stranger verifies."""

from __future__ import annotations

import io
import re

import pypdf
import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import keep_screenshot, sign_in
from tests.browser.installation import PASSWORD, Installation
from tests.browser.taking import answer, choose, quiz_form, quiz_of, read_to_end, submit, watch

pytestmark = [pytest.mark.browser, pytest.mark.long]

TRACK = "platform-fundamentals"
FIRST_STEPS = (
    "Take Owen Clarke off the case",
    "Thank Kofi, and ask if he is all right",
    "Have route plans and messages kept",
    "Get it an owner outside Leeds",
    "The owner plans the interviews",
)
PLACES = {
    "BW-0440": ("Safety or health", "Urgent"),
    "BW-0441": ("Harassment or discrimination", "High"),
    "BW-0442": ("Fraud or false records", "Urgent"),
    "BW-0443": ("Not for the hotline", "Redirect"),
}
WORDING = {"Thanks": "B", "Confidentiality": "C", "Question": "A", "Next word": "B"}
SENTENCES_TO_PASS_ON = (1, 3, 4, 6, 8)


def open_course(page: Page, course: str) -> None:
    page.goto(f"/learn/{TRACK}/{course}")
    expect(page.locator("h1")).to_be_visible()


def pass_quiz(page: Page, course: str) -> None:
    form = quiz_form(page)
    answer(form, quiz_of(f"{TRACK}/{course}"))
    submit(form)
    expect(form.get_by_text("Passed", exact=True)).to_be_visible()


def do_exercises(page: Page) -> None:
    for number, (about, priority) in PLACES.items():
        page.get_by_label(f"{number} is about").select_option(about)
        page.get_by_label(f"Priority of {number}").select_option(priority)
    for number, step in enumerate(FIRST_STEPS, 1):
        page.get_by_label(f"Step {number}").select_option(step)
    for part, letter in WORDING.items():
        page.get_by_label(f"{part}: your choice").select_option(letter)
    for number in SENTENCES_TO_PASS_ON:
        page.get_by_label(f"Pass on sentence {number}").check()
    checks = page.get_by_role("button", name="Check")
    for number in range(checks.count()):
        checks.nth(number).click()
    expect(page.locator(".cw-exercise-done:not([hidden])")).to_have_count(4)


def test_a_learner_earns_a_certificate_and_a_stranger_verifies_it(
    page: Page, installation: Installation, chromium: Browser
) -> None:
    page.goto("/")
    keep_screenshot(page, "01-sign-in")
    page.get_by_label("User name").fill("learner1")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Welcome").wait_for()
    keep_screenshot(page, "02-my-learning")
    page.get_by_role("link", name=re.compile("^Start")).first.click()
    expect(page.locator("h1")).to_have_text("How speaking up works")

    # a video course: fail the quiz, watch, pass it
    form = quiz_form(page)
    keep_screenshot(page, "03-video-course")
    quiz = quiz_of(f"{TRACK}/how-speaking-up-works")
    answer(form, quiz, wrong=len(quiz.questions) // 2)
    submit(form)
    expect(form.get_by_text("Not passed yet")).to_be_visible()
    keep_screenshot(page, "04-quiz-failed")
    watch(page)
    form.get_by_role("button", name="Try again").click()
    pass_quiz(page, "how-speaking-up-works")
    expect(form.get_by_text("Course completed.")).to_be_visible()
    keep_screenshot(page, "05-quiz-passed")

    # a text course: read to the end
    open_course(page, "confidentiality-and-access")
    quiz_form(page)
    read_to_end(page)
    pass_quiz(page, "confidentiality-and-access")
    page.goto(f"/tracks/{TRACK}")
    expect(page.get_by_text("2 of 3 courses")).to_be_visible()
    keep_screenshot(page, "06-track-halfway")

    # an interactive course: every exercise, and the last quiz certifies
    open_course(page, "your-first-report")
    quiz_form(page)
    do_exercises(page)
    keep_screenshot(page, "07-exercises-done")
    pass_quiz(page, "your-first-report")
    number = re.search(r"CERT-\d{4}-\d{5}", page.locator(".cw-quiz").inner_text())
    assert number is not None
    keep_screenshot(page, "08-certified")

    page.goto("/certificates")
    expect(page.get_by_text(number[0]).first).to_be_visible()
    keep_screenshot(page, "09-certificates")
    document = page.request.get(f"/certificates/{number[0]}.pdf")
    assert document.ok, document.text()
    pdf = document.body()
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "Zoë Lindqvist" in text
    assert number[0] in text
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text.startswith(f"{installation.address}/verify/")

    stranger = chromium.new_context()
    public = stranger.new_page()
    public.goto(code.text)
    expect(public.get_by_text("Zoë Lindqvist").first).to_be_visible()
    expect(public.get_by_text(re.compile("valid|active", re.IGNORECASE)).first).to_be_visible()
    keep_screenshot(public, "10-verified")
    assert public.goto(code.text[:-1]).status == 404  # type: ignore[union-attr]
    keep_screenshot(public, "11-verify-unknown")
    assert stranger.cookies() == []
    stranger.close()

    # what was locked is open now
    page.goto("/")
    keep_screenshot(page, "12-my-learning-certified")
    page.goto("/learn/case-management/from-intake-to-closure")
    expect(page.locator("h1")).to_be_visible()


def test_a_locked_course_says_what_to_complete_first(page: Page) -> None:
    sign_in(page, "learner2")
    response = page.goto("/learn/case-management/from-intake-to-closure")
    assert response is not None
    assert response.status == 403
    expect(page.get_by_text("Complete Platform Fundamentals first.")).to_be_visible()
    keep_screenshot(page, "13-locked")


def test_answers_come_back_after_a_refresh_and_in_a_second_tab(page: Page) -> None:
    sign_in(page, "internal1")
    open_course(page, "confidentiality-and-access")
    form = quiz_form(page)
    choose(form, 0, 1)
    choose(form, 1, 0)
    expect(form.get_by_text("Saved", exact=False).first).to_be_visible()
    page.reload()
    form = quiz_form(page)
    expect(form.locator("fieldset").nth(0).locator("input").nth(1)).to_be_checked()
    expect(form.locator("fieldset").nth(1).locator("input").nth(0)).to_be_checked()
    second = page.context.new_page()
    second.goto(page.url)
    other = quiz_form(second)
    expect(other.locator("fieldset").nth(0).locator("input").nth(1)).to_be_checked()
    choose(other, 0, 2)
    expect(other.get_by_text("Saved", exact=False).first).to_be_visible()
    page.reload()
    expect(quiz_form(page).locator("fieldset").nth(0).locator("input").nth(2)).to_be_checked()


def test_a_quiz_can_be_taken_with_the_keyboard_alone(page: Page) -> None:
    sign_in(page, "internal1")
    open_course(page, "how-speaking-up-works")
    form = quiz_form(page)
    form.locator("fieldset").first.locator("input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(form.locator("fieldset").first.locator("input").nth(1)).to_be_checked()
    page.keyboard.press("Tab")
    inside = page.evaluate("document.activeElement.closest('fieldset')?.dataset.question ?? ''")
    assert inside == quiz_of(f"{TRACK}/how-speaking-up-works").questions[1].id
    form.get_by_role("button", name="Submit answers").focus()
    page.keyboard.press("Enter")
    expect(form.get_by_role("button", name="Submit anyway")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('fieldset') !== null")
