"""The exercise: the check runs in the kernel, and what it finds is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets
import pytest

from courseware.errors import ContentError
from courseware.registrar.protocol import GetCourseState, Person
from courseware.widgets import exercise as exercise_module
from courseware.widgets.exercise import CheckBar
from tests.conftest import RunningRegistrar
from tests.widgets.conftest import Browser, OpenPage

Learn = Callable[[], None]


@pytest.fixture
def learning(open_page: OpenPage, zoe: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel belongs to Zoë's page of a course with the exercises "sort" and "name"."""
    session = open_page(zoe, "basics/practise")
    monkeypatch.setattr(exercise_module, "session", lambda: session)


def make(check: Callable[[Any], Any], widget: ipywidgets.Widget | None = None) -> CheckBar:
    box = exercise_module.exercise("sort", widget or ipywidgets.IntText(3), check)
    return box.children[-1]


def done(registrar: RunningRegistrar, person: Person) -> tuple[str, ...]:
    return registrar.acting(person).call(GetCourseState(course="basics/practise")).exercises_done


def press(browser: Browser, bar: CheckBar) -> dict[str, Any]:
    return browser.say(bar, kind="check", sequence=1)


@pytest.mark.usefixtures("learning")
def test_a_passed_check_is_recorded(
    browser: Browser, registrar: RunningRegistrar, zoe: Person
) -> None:
    bar = make(lambda widget: widget.value == 3)
    assert press(browser, bar)["right"] is True
    assert bar.view["done"]
    assert done(registrar, zoe) == ("sort",)


@pytest.mark.usefixtures("learning")
def test_a_failed_check_says_why_and_records_nothing(
    browser: Browser, registrar: RunningRegistrar, zoe: Person
) -> None:
    bar = make(lambda widget: (widget.value == 4, "Count again."))
    assert press(browser, bar)["right"] is False
    assert (bar.view["feedback"], bar.view["done"]) == ("Count again.", False)
    assert done(registrar, zoe) == ()


@pytest.mark.usefixtures("learning")
def test_what_was_done_stays_done(
    browser: Browser, registrar: RunningRegistrar, zoe: Person
) -> None:
    press(browser, make(lambda _: True))
    again = make(lambda _: False)
    assert again.view["done"]
    press(browser, again)
    assert (again.view["done"], again.view["right"]) == (True, False)


@pytest.mark.usefixtures("learning")
def test_the_browser_cannot_claim_to_have_passed(
    browser: Browser, registrar: RunningRegistrar, zoe: Person
) -> None:
    bar = make(lambda _: False)
    for content in ({"kind": "check", "sequence": 1, "right": True}, {"kind": "done"}):
        browser.deliver(bar, {"method": "custom", "content": content})
    browser.deliver(bar, {"method": "update", "state": {"view": {"done": True}}})
    assert not bar.view["done"]
    assert done(registrar, zoe) == ()


@pytest.mark.usefixtures("learning")
def test_a_learner_is_spared_the_authors_traceback(
    browser: Browser, registrar: RunningRegistrar, zoe: Person
) -> None:
    bar = make(lambda widget: widget.nothing_of_the_kind)
    assert press(browser, bar)["right"] is None
    assert "not your mistake" in bar.view["feedback"]
    assert "nothing_of_the_kind" not in browser.received(bar)
    assert done(registrar, zoe) == ()


def test_an_author_sees_where_the_check_failed(browser: Browser) -> None:
    bar = make(lambda widget: widget.nothing_of_the_kind)
    press(browser, bar)
    assert "test_exercise.py" in bar.view["error"]
    assert "nothing_of_the_kind" in bar.view["error"]
    assert "widgets/exercise.py" not in bar.view["error"]


def test_an_author_learns_what_a_check_returns(browser: Browser) -> None:
    bar = make(lambda _: None)
    press(browser, bar)
    assert "The check returned None" in bar.view["error"]


def test_a_preview_checks_and_records_nothing(browser: Browser) -> None:
    bar = make(lambda widget: (widget.value == 3, "Three it is."))
    assert press(browser, bar)["course_completed"] is None
    assert (bar.view["preview"], bar.view["done"]) == (True, True)


@pytest.mark.usefixtures("learning")
def test_a_check_that_could_not_be_recorded_is_asked_for_again(
    browser: Browser, registrar: RunningRegistrar
) -> None:
    bar = make(lambda _: True)
    registrar.stop()
    assert press(browser, bar)["kind"] == "unavailable"
    assert not bar.view["done"]


@pytest.mark.parametrize(
    ("widget", "check", "words"),
    [
        ("a text", lambda _: True, "is no widget"),
        (ipywidgets.IntText, lambda _: True, "is no widget"),
        (None, "a text", "cannot check anything"),
    ],
)
def test_an_exercise_says_what_it_needs(
    browser: Browser, widget: Any, check: Any, words: str
) -> None:
    with pytest.raises(ContentError, match=words):
        exercise_module.exercise("sort", widget or ipywidgets.IntText(), check)
