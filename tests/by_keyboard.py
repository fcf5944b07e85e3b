"""Answering each question of `tests.quizzes` rightly by keyboard alone, as somebody without a pointer does."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

_NAME = (
    "() => { const it = document.activeElement;"
    " return it.getAttribute('aria-label') ?? it.labels?.[0]?.textContent ?? it.textContent; }"
)
_QUESTION = "() => document.activeElement.closest('fieldset')?.dataset.question ?? ''"
_MOST_STOPS = 200


def tab_to(page: Page, name: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(_MOST_STOPS):
        if page.evaluate(_NAME).strip() == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to “{name}”.")


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def chosen(question: str, option: str) -> Callable[[Page], None]:
    """Tab into a group of options, of which one is chosen, and go through them by arrow."""

    def choose(page: Page) -> None:
        for _ in range(_MOST_STOPS):
            if page.evaluate(_QUESTION) == question:
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(10):
            if page.evaluate(_NAME).strip() == option:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"No arrow came to “{option}”.")

    return choose


def ticked(*options: str) -> Callable[[Page], None]:
    def tick(page: Page) -> None:
        for option in options:
            tab_to(page, option)
            page.keyboard.press("Space")

    return tick


def typed(name: str, text: str) -> Callable[[Page], None]:
    def type_(page: Page) -> None:
        tab_to(page, name)
        page.keyboard.type(text)

    return type_


def number(page: Page) -> None:
    typed("Your answer", "2")(page)
    tab_to(page, "Unit")
    press(page, "ArrowDown")


def pairs(page: Page) -> None:
    for stem, option in (("Opens the case", "The intake desk"), ("Closes the case", "The lead")):
        tab_to(page, stem)
        page.keyboard.type(option)  # a list of choices goes to what is typed


def sort(page: Page) -> None:
    first = page.locator('fieldset[data-question="order"] li').first
    # each to the top: what was moved last stays there
    for text in ("Assign the case", "Sort it", "Read the report"):
        while first.inner_text().split("\n")[-1] != text:
            tab_to(page, f"Move up: {text}")
            page.keyboard.press("Enter")


def gaps(page: Page) -> None:
    tab_to(page, "Gap 1")
    page.keyboard.type("open")
    typed("Gap 2", "lead")(page)
    typed("Gap 3, a number", "30")(page)


def write_program(page: Page) -> None:
    tab_to(page, "Your program")
    press(page, "Control+a")
    page.keyboard.type("def double(x):\nreturn 2 * x\n")
    press(page, "Escape Tab")


BY_KEYBOARD: dict[str, Callable[[Page], None]] = {
    "choice": chosen("choice", "Investigators assigned to the case"),
    "several": ticked("What was seen", "Who saw it"),
    "number": number,
    "words": typed("Your answer", "Audit  trail"),
    "pairs": pairs,
    "order": sort,
    "gaps": gaps,
    "spot": chosen("spot", "The disc at the right"),
    "essay": typed("Your text", "So that nobody can look in secret."),
    "program": write_program,
}
