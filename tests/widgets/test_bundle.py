"""A widget's modules are put together by hand: what anywidget gets must stand alone."""

from __future__ import annotations

import re

import pytest

from courseware.widgets.exercise import CheckBar
from courseware.widgets.progress import ProgressWidget
from courseware.widgets.quiz import QuizWidget
from courseware.widgets.video import VideoWidget
from courseware.widgets.window import Window

WIDGETS = (QuizWidget, VideoWidget, CheckBar, ProgressWidget)


@pytest.mark.parametrize("widget", WIDGETS)
def test_nothing_is_imported_at_run_time(widget: type[Window]) -> None:
    assert not re.search(r"^import\b|\bimport\(|@import|url\(", widget._esm, re.MULTILINE)
    assert not re.search(r"@import|url\(", widget._css)


@pytest.mark.parametrize("widget", WIDGETS)
def test_each_name_is_declared_once_and_one_thing_is_exported(widget: type[Window]) -> None:
    declared = re.findall(
        r"^(?:export )?(?:function|class|const|let) (\w+)", widget._esm, re.MULTILINE
    )
    assert len(declared) == len(set(declared))
    assert widget._esm.count("export default") == 1


@pytest.mark.parametrize("widget", WIDGETS)
def test_every_rule_keeps_to_its_own_widget(widget: type[Window]) -> None:
    selectors = re.findall(r"^([^@\s}/*][^{;]*)\{", widget._css, re.MULTILINE)
    assert selectors
    assert all(".cw-" in selector for selector in selectors)
