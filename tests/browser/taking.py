"""What a learner does on a course page, by the labels that a learner sees."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from courseware.catalog.model import Catalog, Quiz
from courseware.catalog.tracks import read_catalog
from tests.waiting import eventually

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def shipped_catalog() -> Catalog:
    return read_catalog(NOTEBOOKS).catalog


def quiz_of(course: str) -> Quiz:
    """The quiz of a shipped course, key included."""
    (quiz,) = (
        quiz
        for track in shipped_catalog().tracks
        for each in track.courses
        if each.key == course
        for quiz in each.quizzes
    )
    return quiz


def quiz_form(page: Page) -> Locator:
    """The quiz on the page, once it has come to life."""
    form = page.locator(".cw-quiz")
    form.locator("fieldset").first.wait_for()
    return form


def choose(form: Locator, question: int, option: int) -> None:
    """Choose an option, both counted from 0, as a person does: by its label."""
    form.locator("fieldset").nth(question).locator("label").nth(option).click()


def answer(form: Locator, quiz: Quiz, *, wrong: int = 0) -> None:
    """Answer every question; the first `wrong` of them wrongly."""
    for number, question in enumerate(quiz.questions):
        right = {
            index
            for index, option in enumerate(question.options)
            if option.id in question.correct_option_ids
        }
        chosen = right if number >= wrong else set(range(len(question.options))) - right
        if number < wrong:
            chosen = set(sorted(chosen)[:1])
        for option in sorted(chosen):
            choose(form, number, option)


def submit(form: Locator) -> None:
    form.get_by_role("button", name="Submit answers").click()


def watch(page: Page) -> None:
    """Watch the video to its end, quickly."""
    video = page.locator("video")
    video.evaluate("video => { video.muted = true; video.playbackRate = 12; return video.play(); }")
    expect(video).to_have_js_property("ended", True)
    expect(page.locator(".cw-video")).to_have_attribute("data-done", "true")


def read_to_end(page: Page) -> None:
    """Go to the end, and on when the page has grown meanwhile, until it says that it was read."""
    told = page.get_by_text("You have read this lesson to its end.")

    def at_the_end() -> bool:
        page.keyboard.press("End")
        page.wait_for_timeout(500)
        return told.is_visible()

    eventually(at_the_end)
