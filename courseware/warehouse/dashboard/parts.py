"""What dashboards are put together from: boxes, words, and choices among what there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ipywidgets

_ALL = "*"  # ipywidgets takes None for "nothing chosen", and "" is our own staff
_STYLE = (Path(__file__).parent / "dashboard.css").read_text(encoding="utf-8")


def style() -> ipywidgets.HTML:
    """The dashboards' style sheet, once a page."""
    return ipywidgets.HTML(f"<style>{_STYLE}</style>")


def html() -> ipywidgets.HTML:
    """A place for words and drawings."""
    widget = ipywidgets.HTML()
    widget.add_class("cw-dash")
    return widget


def box(*children: ipywidgets.Widget, kind: str) -> ipywidgets.Box:
    """A box that the style sheet knows as this kind."""
    made = ipywidgets.Box(children)
    made.add_class("cw-dash")
    made.add_class(f"cw-dash-{kind}")
    return made


def choice(label: str, *, wide: bool = False) -> ipywidgets.Dropdown:
    """A choice that leaves everything, until something is offered; `wide`: among long texts."""
    made = ipywidgets.Dropdown(description=label, options=[("All", _ALL)])
    if wide:
        made.add_class("cw-dash-wide")
    return made


def chosen(control: ipywidgets.Dropdown) -> Any:
    """What was chosen; None: everything."""
    return None if control.value == _ALL else control.value


def offer(
    control: ipywidgets.Dropdown, everything: str, choices: Sequence[tuple[str, Any]]
) -> None:
    """Offer these, keeping what was chosen if it is still there; a single one is no choice.

    With `everything` in words, that is offered first; with "", one of the choices is always chosen.
    """
    kept = control.value
    control.options = [*([(everything, _ALL)] if everything else []), *choices]
    values = [value for _, value in choices]
    if kept in values:
        control.value = kept
    else:
        control.value = _ALL if everything or not choices else values[0]
    control.layout.display = "none" if len(choices) < 2 else None
