"""The style sheets of all pages, each put together into one file: a browser draws nothing before it has them."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from courseware.server.kept_files import KeptText
from courseware.server.rendering import STATIC
from courseware.widgets.bundle import STYLE

_ADDRESS = "/sheets"


class Sheet(StrEnum):
    """Which pages a sheet is for."""

    PORTAL = "portal"
    EXAMINING = "examining"
    TEAM = "team"
    BADGES = "badges"
    NOTEBOOK = "notebook"


_PARTS = {
    Sheet.PORTAL: ("css/courseware.css", "css/portal.css"),
    Sheet.EXAMINING: ("css/courseware.css", "css/portal.css", "css/examining.css"),
    Sheet.TEAM: (
        "css/courseware.css",
        "css/portal.css",
        "css/examining.css",
        "css/team.css",
    ),
    Sheet.BADGES: ("css/courseware.css", "css/portal.css", "css/badges.css"),
    Sheet.NOTEBOOK: ("css/courseware.css", "css/portal.css", "css/learn.css"),
}
_WIDGETS = {Sheet.NOTEBOOK: STYLE}


@lru_cache(maxsize=1)
def sheet_files() -> dict[str, KeptText]:
    """The files by their names."""
    return {f"{sheet}-{file.hash}.css": file for sheet, file in _sheets().items()}


@lru_cache(maxsize=1)
def _sheets() -> dict[Sheet, KeptText]:
    return {
        sheet: KeptText(
            "\n".join([(STATIC / part).read_text(encoding="utf-8") for part in parts])
            + _WIDGETS.get(sheet, ""),
            "text/css; charset=UTF-8",
        )
        for sheet, parts in _PARTS.items()
    }


def sheet_address(name: str) -> str:
    """Where a page finds the sheet of this name, such as "portal"."""
    sheet = Sheet(name)
    return f"{_ADDRESS}/{sheet}-{_sheets()[sheet].hash}.css"
