"""Every type of question in a real Chromium: by keyboard alone, by pointer, for axe, and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from courseware.catalog.delivery import Delivery, Layout, Release, Review
from courseware.widgets.preview import PreviewDesk
from tests.by_keyboard import BY_KEYBOARD, press, tab_to
from tests.looks import VIOLATIONS
from tests.quizzes import QUESTIONS, RIGHT, WRONG, every_type
from tests.widgets.conftest import Browser
from tests.widgets.stage import Stage

pytestmark = pytest.mark.browser

Show = Callable[..., Stage]


@pytest.fixture
def show(chromium: Chromium, browser: Browser) -> Iterator[Show]:
    pages: list[Page] = []

    def show_(
        *ids: str,
        rules: Delivery | None = None,
        width: int = 1280,
        drawn: bool = False,
        late: bool = False,
        **facts: Any,
    ) -> Stage:
        pages.append(chromium.new_page(viewport={"width": width, "height": 900}))
        desk = PreviewDesk(every_type(*ids, rules=rules, **facts))
        return Stage(pages[-1], desk, drawn=drawn, late=late)

    yield show_
    for page in pages:
        page.close()


@pytest.mark.parametrize("id_", BY_KEYBOARD)
def test_a_keyboard_is_enough(show: Show, id_: str) -> None:
    stage = show(id_)
    BY_KEYBOARD[id_](stage.page)
    tab_to(stage.page, "Submit answers")
    stage.page.keyboard.press("Enter")
    verdict = stage.page.locator(".cw-quiz-verdict")
    expect(verdict).to_be_focused()
    expect(verdict).to_have_text("Handed in" if id_ in ("essay", "program") else "Passed")


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options=VIOLATIONS).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_type(show: Show, width: int, scheme: Any) -> None:
    rules = Delivery(confidence=True, review=Review(key=Release.RIGHT_AFTER))
    stage = show(rules=rules, width=width)
    stage.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert violations(stage.page) == []
    attempt = stage.desk.open(stage.widget._next_id, None, {})
    stage.desk.save(attempt.attempt_id, WRONG)
    stage.desk.hint(attempt.attempt_id, "number")
    stage.reload()
    expect(stage.page.get_by_text("Your answers were restored.")).to_be_visible()
    stage.page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    assert violations(stage.page) == []
    assert stage.page.evaluate("document.documentElement.scrollWidth") <= width
    stage.page.get_by_role("button", name="Submit answers").click()
    stage.page.get_by_role("button", name="Submit anyway").click()
    expect(stage.page.locator(".cw-quiz-reviewed")).to_have_count(10)
    assert violations(stage.page) == []
    assert stage.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_way_through_a_quiz(show: Show, width: int, scheme: Any) -> None:
    rules = Delivery(layout=Layout.ONE_AT_A_TIME)
    stage = show("choice", "pairs", rules=rules, width=width)
    stage.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert violations(stage.page) == []
    stage.page.get_by_role("button", name="Start").click()
    stage.page.get_by_role("button", name="Next").click()
    assert violations(stage.page) == []
    stage.page.get_by_role("button", name="Finish…").click()
    expect(stage.page.get_by_role("heading", name="Ready to submit?")).to_be_focused()
    assert violations(stage.page) == []


@pytest.mark.parametrize("id_", ["pairs", "order", "choice"])
def test_long_texts_find_room_on_a_phone(show: Show, id_: str) -> None:
    told = "Whoever has the file open when the day is over, and nobody else in the whole company"
    long = tuple(replace(option, text=told) for option in QUESTIONS[id_].options)
    stage = show(id_, width=390, options=long)
    edge = stage.quiz.bounding_box()
    assert edge is not None
    controls = stage.quiz.locator("select, button, label, .cw-quiz-moved").all()
    assert controls
    for control in controls:
        box = control.bounding_box()
        assert box is None or box["x"] + box["width"] <= edge["x"] + edge["width"]


def test_everything_to_be_pressed_is_big_enough_for_a_finger(show: Show) -> None:
    stage = show(rules=Delivery(confidence=True), width=390)
    stage.question("choice").get_by_label("Anyone").check()
    targets = "button:visible, .cw-quiz-option label, .cw-quiz-sure:visible label, select:visible"
    for target in stage.quiz.locator(targets).all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 40, target.inner_text()


@pytest.mark.parametrize("id_", RIGHT)
def test_an_answer_is_restored_and_says_the_same(show: Show, id_: str) -> None:
    stage = show(id_, drawn=True)
    attempt = stage.desk.open(stage.widget._next_id, None, {})
    stage.desk.save(attempt.attempt_id, {id_: RIGHT[id_]})
    stage.reload()
    stage.page.get_by_role("button", name="Submit answers").click()
    expect(stage.page.locator(".cw-quiz-verdict")).to_be_focused()
    assert stage.heard[-1]["answers"] == {id_: list(RIGHT[id_])}


def test_what_was_answered_before_the_script_was_there_is_saved(show: Show) -> None:
    stage = show("number", "pairs", "essay", "choice", drawn=True, late=True)
    stage.question("number").get_by_label("Your answer").fill("3")
    stage.question("pairs").get_by_label("Opens the case").select_option("The lead")
    stage.question("essay").get_by_label("Your text").fill("Early words.")
    assert stage.heard == []
    stage.page.evaluate("window.begin()")
    expect(stage.page.locator(".cw-quiz-saving")).to_have_text("Saved")
    attempt = stage.desk.state().attempt
    assert attempt is not None
    assert attempt.answers == {
        "number": ("3",),
        "pairs": ("opens lead",),
        "essay": ("Early words.",),
    }


def test_an_order_is_unanswered_until_it_is_moved_or_kept(show: Show) -> None:
    stage = show("order")
    page, order = stage.page, stage.question("order")
    page.get_by_role("button", name="Submit answers").click()
    expect(page.get_by_text("Question 1 is unanswered.")).to_be_visible()
    page.get_by_role("button", name="Go to question 1").click()
    first = order.locator("li").first.inner_text().split("\n")[-1]
    order.get_by_role("button", name=f"Move down: {first}").press("Enter")
    expect(order.get_by_role("status")).to_have_text(f"{first}, now 2 of 3")
    expect(order.get_by_role("button", name=f"Move down: {first}")).to_be_focused()
    order.get_by_role("button", name=f"Move down: {first}").press("Enter")
    expect(order.get_by_role("button", name=f"Move up: {first}")).to_be_focused()
    expect(order.get_by_role("button", name="Keep this order")).to_be_hidden()
    expect(page.locator(".cw-quiz-saving")).to_have_text("Saved")


def test_an_order_can_be_kept_as_it_is(show: Show) -> None:
    stage = show("order")
    stage.page.get_by_role("button", name="Keep this order").click()
    expect(stage.page.locator(".cw-quiz-saving")).to_have_text("Saved")
    attempt = stage.desk.state().attempt
    assert attempt is not None
    assert len(attempt.answers["order"]) == 3


def test_an_item_can_be_dragged(show: Show) -> None:
    stage = show("order")
    items = stage.question("order").locator("li")
    first = items.first.inner_text().split("\n")[-1]
    grip, last = items.first.locator(".cw-quiz-grip").bounding_box(), items.last.bounding_box()
    assert grip is not None
    assert last is not None
    mouse = stage.page.mouse
    mouse.move(grip["x"] + 8, grip["y"] + 20)
    mouse.down()
    mouse.move(grip["x"] + 8, last["y"] + last["height"] - 4, steps=12)
    mouse.up()
    expect(items.last).to_contain_text(first)
    expect(stage.page.locator(".cw-quiz-saving")).to_have_text("Saved")


def test_a_region_and_its_option_are_one(show: Show) -> None:
    stage = show("spot")
    disc = stage.page.locator('[data-region="disc"]').bounding_box()
    assert disc is not None
    stage.page.mouse.click(disc["x"] + disc["width"] / 2, disc["y"] + disc["height"] / 2)
    expect(stage.page.get_by_label("The disc at the right")).to_be_checked()
    stage.page.get_by_label("The triangle below").check()
    expect(stage.page.locator("[data-region][data-chosen]")).to_have_attribute("data-region", "tip")


def test_a_program_is_indented_and_the_keyboard_is_not_caught(show: Show) -> None:
    stage = show("program")
    field = stage.page.get_by_label("Your program")
    field.fill("if x:")
    field.press("End")
    press(stage.page, "Enter")
    stage.page.keyboard.type("y")
    expect(field).to_have_value("if x:\n    y")
    press(stage.page, "Tab")
    expect(field).to_have_value("if x:\n    y    ")
    press(stage.page, "Shift+Tab Escape Tab")
    expect(field).not_to_be_focused()
    expect(stage.page.locator("summary")).to_be_focused()


def test_words_are_counted_as_they_are_written(show: Show) -> None:
    stage = show("essay")
    field, told = stage.page.get_by_label("Your text"), stage.page.locator("[data-words]")
    field.press_sequentially("one two")
    expect(told).to_have_text("2 words, 3 to go")
    field.fill("word " * 42)
    expect(told).to_have_text("42 words, 2 too many")
    expect(stage.page.locator(".cw-quiz-saving")).to_have_text("Saved")


def test_a_part_that_is_missing_is_named(show: Show) -> None:
    stage = show("pairs", "number")
    stage.question("pairs").get_by_label("Opens the case").select_option("The lead")
    stage.question("number").get_by_label("Your answer").fill("7")
    stage.page.get_by_role("button", name="Submit answers").click()
    expect(stage.page.get_by_text("Parts of questions 1 and 2 are missing.")).to_be_visible()


def test_a_hint_appears_in_a_status_region_and_stays(show: Show) -> None:
    stage = show("number")
    stage.page.get_by_role("button", name="Show a hint (costs 0.25 points)").click()
    expect(stage.page.get_by_role("status").get_by_text("Count in years.")).to_be_visible()
    expect(stage.page.get_by_text("1 left")).to_be_visible()
    stage.page.get_by_role("button", name="Show a hint").click()
    expect(stage.page.locator(".cw-quiz-hints li").last).to_be_focused()
    expect(stage.page.get_by_role("button", name="Show a hint")).to_be_hidden()
    stage.reload()
    expect(stage.page.get_by_text("It is even.")).to_be_visible()


def test_how_sure_one_is_is_asked_after_the_answer(show: Show) -> None:
    stage = show("words", rules=Delivery(confidence=True))
    asked = stage.page.get_by_role("radiogroup", name="How sure are you?")
    expect(asked).to_be_hidden()
    stage.page.get_by_label("Your answer").fill("audit trail")
    expect(asked).to_be_visible()
    asked.get_by_label("Certain").check()
    expect(stage.page.locator(".cw-quiz-saving")).to_have_text("Saved")
    attempt = stage.desk.state().attempt
    assert attempt is not None
    assert attempt.confidence == {"words": 3}
    stage.reload()
    expect(asked.get_by_label("Certain")).to_be_checked()
