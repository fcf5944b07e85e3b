"""What every dashboard is: sections about one publication, which says how old it is and can be read anew."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from pathlib import Path

import duckdb
import ipywidgets

from courseware.errors import WarehouseError
from courseware.warehouse.connection import connect
from courseware.warehouse.dashboard.as_of import AsOf
from courseware.warehouse.dashboard.figures import nothing
from courseware.warehouse.dashboard.parts import box, html, style


class NothingYet(Exception):
    """A publication that has nothing to show: a heading, and words that say when it will have."""

    def __init__(self, heading: str, words: str) -> None:
        super().__init__(heading)
        self.heading, self.words = heading, words


class Dashboard(ABC):
    """Composed by a notebook, a section a cell. While there is nothing to show, the top says so and they hide."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._version: str | None = None
        self._as_of = AsOf(self._load_again)
        self._problem = html()
        self._sections: list[ipywidgets.Box] = []
        self._shows_something = False

    @abstractmethod
    def _take(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Show what this publication says. Raises NothingYet."""

    # -- sections

    def _top(self, content: ipywidgets.Box) -> ipywidgets.Widget:
        """The first section, below how old the figures are."""
        return box(style(), self._as_of, self._problem, self._section(content), kind="top")

    def _section(self, content: ipywidgets.Box) -> ipywidgets.Box:
        self._sections.append(content)
        self._hide_or_show()
        return content

    def _hide_or_show(self) -> None:
        for section in self._sections:
            section.layout.display = None if self._shows_something else "none"
        self._problem.layout.display = "none" if self._shows_something else None

    # -- loading

    def _load(self) -> datetime | None:
        """Read the newest publication; when it was made."""
        self._version, self._shows_something, published_at = None, False, None
        try:
            connection = connect(self._folder)
            self._version, published_at = _publication(connection)
            self._take(connection)
            self._shows_something = True
        except NothingYet as empty:
            self._problem.value = nothing(empty.heading, empty.words)
        except WarehouseError as error:
            self._problem.value = nothing("There are no figures yet", str(error))
        self._as_of.show(published_at)
        self._hide_or_show()
        return published_at

    def _load_again(self) -> None:
        before = self._version
        published_at = self._load()
        remark = "Newer figures are shown."
        if self._version == before:
            remark = "These are the newest figures."
        self._as_of.show(published_at, remark)


def _publication(connection: duckdb.DuckDBPyConnection) -> tuple[str, datetime]:
    """Its name, and when it was made: the file is written with its one row."""
    (row,) = connection.execute("SELECT version, published_at FROM publication").fetchall()
    return row
