"""A quiz taken in German and in Arabic on a real site: nothing of ours is English, before the script is there and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.looks import hold_to_the_rules
from tests.quizzes import every_type
from tests.said import left_in_english, said_in
from tests.server.conftest import installation
from tests.server.exams import ADDRESS, notebooks, signed_in
from tests.server.site import Site
from tests.server.test_every_type import SCREEN, quiz_cell

pytestmark = pytest.mark.browser

STEPWISE = """%%quiz steps
title: Steps
layout: one-at-a-time
time_limit: 4m
---
## Which? {#which}
- [x] one
- [ ] two

## Sure? {#sure}
- [x] True
- [ ] False"""
PROGRESS = "cw.progress()"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("languages")
    track = notebooks(folder, quiz_cell(), STEPWISE, PROGRESS)
    (track / "exams/assets").mkdir()
    (track / "exams/assets/screen.svg").write_text(SCREEN)
    with Site(installation(folder, notebooks=track)) as running:
        yield running


@contextmanager
def reading(chromium: Browser, site: Site, language: str, width: int = 390) -> Iterator[Page]:
    """The course in a browser that asks for this language."""
    with signed_in(chromium, site.address) as context:
        context.set_extra_http_headers({"Accept-Language": language})
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(ADDRESS)
        yield page


def english_in(page: Page, language: str) -> set[str]:
    return left_in_english(
        [
            said
            for widget in page.locator(".cw-widget").all()
            for said in said_in(f">{widget.evaluate('element => element.outerHTML')}<")
        ],
        language,
    )


@pytest.mark.parametrize(
    ("language", "direction", "submit", "anyway"),
    [
        ("de", "ltr", "Antworten abgeben", "Trotzdem abgeben"),
        ("ar", "rtl", "تسليم الإجابات", "التسليم على أي حال"),
    ],
)
def test_a_quiz_is_taken_in_the_language_of_the_page(
    chromium: Browser, site: Site, language: str, direction: str, submit: str, anyway: str
) -> None:
    with reading(chromium, site, language) as page:
        quiz = page.locator('.cw-quiz[data-quiz="every-type"]')
        again = quiz.locator("[data-act=restart]:enabled")
        expect(again.or_(quiz.get_by_role("button", name=submit))).to_be_visible()
        if again.count():  # it was taken in another language before
            again.click()
        assert english_in(page, language) == set()
        expect(quiz.get_by_role("button", name=submit)).to_be_enabled()
        expect(page.locator("html")).to_have_attribute("dir", direction)
        expect(page.locator(".cw-progress-courses")).to_be_visible()
        quiz.get_by_label("Investigators assigned to the case").check()
        quiz.locator("[data-move='1']").first.click()
        quiz.locator("textarea").first.fill("zu kurz")
        expect(quiz.locator('.cw-quiz-saving[data-state="saved"]')).to_be_visible()
        assert english_in(page, language) == set()
        hold_to_the_rules(page, language)

        quiz.get_by_role("button", name=submit).click()
        assert english_in(page, language) == set()
        quiz.get_by_role("button", name=anyway).click()
        expect(quiz.locator(".cw-quiz-verdict")).to_be_focused()
        assert english_in(page, language) == set()
        hold_to_the_rules(page, language)


def test_cover_clock_and_steps_are_in_the_language_of_the_page(
    chromium: Browser, site: Site
) -> None:
    language = "ar"
    with reading(chromium, site, language) as page:
        quiz = page.locator('.cw-quiz[data-quiz="steps"]')
        quiz.locator("[data-act=start]").click()
        expect(quiz.locator("[role=timer]")).to_have_text(re.compile(r"^3:5\d$"))
        expect(quiz.locator(".cw-quiz-clock")).to_have_attribute("data-near", "soon")
        assert english_in(page, language) == set()
        for _ in every_type("choice", "words").questions:
            quiz.locator('[data-step="1"]').click()
        expect(quiz.locator(".cw-quiz-last")).to_be_visible()
        assert english_in(page, language) == set()
        hold_to_the_rules(page, language)


@pytest.mark.parametrize("language", ["pl", "ar", "fr"])
def test_browser_and_server_count_by_the_same_rule(
    chromium: Browser, site: Site, language: str
) -> None:
    from courseware.assessment.phrases import phrases

    numbers = [0, 1, 2, 3, 5, 11, 22, 100, 101, 103, 111, 125]
    with reading(chromium, site, language) as page:
        told = page.evaluate(
            """numbers => {
              const { language, words } = JSON.parse(document.getElementById("cw-words").textContent);
              const rules = new Intl.PluralRules(language);
              return numbers.map((number) => words["{count} word"][rules.select(number)].replace("{count}", number));
            }""",
            numbers,
        )
    say = phrases(language).ngettext
    assert told == [say("{count} word", "{count} words", number) for number in numbers]


def test_what_the_author_wrote_runs_its_own_way(chromium: Browser, site: Site) -> None:
    with reading(chromium, site, "ar") as page:
        for lesson in page.locator(".cw-prose").all():
            expect(lesson).to_have_css("direction", "ltr")


def test_an_english_page_brings_no_words(chromium: Browser, site: Site) -> None:
    with reading(chromium, site, "en") as page:
        assert page.locator("#cw-words").count() == 0
