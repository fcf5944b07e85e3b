"""A widget's modules are put together by hand: what anywidget gets must stand alone."""

from __future__ import annotations

import re

import pytest

from courseware.widgets.bundle import BUNDLES, Bundle


@pytest.mark.parametrize("widget", BUNDLES)
def test_nothing_is_imported_at_run_time(widget: Bundle) -> None:
    assert not re.search(r"^import\b|\bimport\(|@import|url\(", widget.script, re.MULTILINE)
    assert not re.search(r"@import|url\(", widget.style)


@pytest.mark.parametrize("widget", BUNDLES)
def test_each_name_is_declared_once_and_one_thing_is_exported(widget: Bundle) -> None:
    declared = re.findall(
        r"^(?:export )?(?:function|class|const|let) (\w+)", widget.script, re.MULTILINE
    )
    assert len(declared) == len(set(declared))
    assert widget.script.count("export default") == 1


@pytest.mark.parametrize("widget", BUNDLES)
def test_every_rule_keeps_to_its_own_widget(widget: Bundle) -> None:
    selectors = re.findall(r"^([^@\s}/*][^{;]*)\{", widget.style, re.MULTILINE)
    assert selectors
    assert all(".cw-" in selector for selector in selectors)
