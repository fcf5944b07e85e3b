"""`cw.progress()` tells a learner where they are."""

from __future__ import annotations

import pytest

from courseware.registrar.protocol import Person, RecordRead
from courseware.widgets import progress as progress_module
from courseware.widgets.progress import ProgressWidget
from tests.conftest import RunningRegistrar
from tests.samples import key, quiz
from tests.widgets.conftest import Browser, OpenPage
from tests.widgets.test_quiz import as_json, open_quiz


@pytest.fixture
def widget(browser: Browser, open_page: OpenPage, zoe: Person) -> ProgressWidget:
    return ProgressWidget(open_page(zoe, "basics/read"))


def test_it_names_what_is_to_do_in_this_course(widget: ProgressWidget) -> None:
    assert widget.view["track"] == "The Basics"
    assert widget.view["steps"] == [
        {"words": "Read to the end", "done": False},
        {"words": "Pass the quiz", "done": False},
    ]
    assert [course["here"] for course in widget.view["courses"]] == [True, False, False]


def test_it_looks_again_when_something_was_achieved(
    browser: Browser,
    widget: ProgressWidget,
    open_page: OpenPage,
    registrar: RunningRegistrar,
    zoe: Person,
) -> None:
    registrar.acting(zoe).call(RecordRead(course="basics/read"))
    browser.say(
        open_quiz(open_page, zoe), kind="submit", sequence=1, answers=as_json(key(quiz("reading")))
    )
    browser.say(widget, kind="refresh", sequence=1)
    assert all(step["done"] for step in widget.view["steps"])
    assert widget.view["courses"][0]["completed"]
    assert widget.view["percent"] > 0


def test_it_counts_exercises(browser: Browser, open_page: OpenPage, zoe: Person) -> None:
    view = ProgressWidget(open_page(zoe, "basics/practise")).view
    assert view["steps"] == [{"words": "Do the exercises (0 of 2 done)", "done": False}]


def test_without_a_registrar_it_keeps_what_it_showed(
    browser: Browser, widget: ProgressWidget, registrar: RunningRegistrar
) -> None:
    before = widget.view
    registrar.stop()
    browser.say(widget, kind="refresh", sequence=1)
    assert widget.view == before


def test_opened_without_a_registrar_it_knows_nothing(
    browser: Browser, open_page: OpenPage, registrar: RunningRegistrar, zoe: Person
) -> None:
    session = open_page(zoe, "basics/read")
    registrar.stop()
    assert not ProgressWidget(session).view["known"]


def test_its_preview_says_that_learners_see_more(browser: Browser) -> None:
    assert progress_module.progress().view["preview"]
