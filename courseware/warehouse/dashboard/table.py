"""A table on a page: sorted by its headings, a page at a time, downloaded as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import anywidget
import msgspec
import traitlets

from courseware.decoding import from_values
from courseware.warehouse.dashboard.rows import Order, Rows

_HERE = Path(__file__).parent

STATES = {
    "CERTIFIED": "Certified",
    "WINDOW_OPEN": "Renewal open",
    "DUE": "Renewal due",
    "IN_GRACE": "In grace",
    "WAIVED": "Waived",
    "IN_PROGRESS": "In progress",
    "EXPIRED": "Expired",
    "SUSPENDED": "Suspended",
    "REVOKED": "Revoked",
    "NOT_STARTED": "Not started",
}
"""The states of `track_status`, in words, in the order in which they are shown."""

Kind = Literal["text", "prose", "code", "number", "share", "date", "state"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is shown: its name in the rows, its heading, and how its values are written."""

    name: str
    heading: str
    kind: Kind = "text"


class _Sort(msgspec.Struct, tag_field="kind", tag="sort", forbid_unknown_fields=True):
    column: str


class _Turn(msgspec.Struct, tag_field="kind", tag="turn", forbid_unknown_fields=True):
    page: int


class _Download(msgspec.Struct, tag_field="kind", tag="download", forbid_unknown_fields=True):
    pass


class DataTable(anywidget.AnyWidget):
    """Shows `Rows`. The browser asks for an order, a page or the file; the rows stay here.

    `view` is written here alone: what the browser sends is one of three messages, or dropped.
    """

    _esm = _HERE / "table.js"
    _css = _HERE / "dashboard.css"

    view = traitlets.Dict().tag(sync=True)

    def __init__(
        self, caption: str, columns: Sequence[Column], *, file: str, page_size: int = 10
    ) -> None:
        super().__init__()
        self._caption, self._columns, self._file = caption, tuple(columns), file
        self._page_size = page_size
        self._rows: Rows | None = None
        self._order: Order | None = None
        self._page = 0
        self.on_msg(self._hear)

    def show(self, rows: Rows) -> None:
        """Show these rows from the first page on, in the order that was chosen last."""
        self._rows, self._page = rows, 0
        self._draw()

    def _draw(self) -> None:
        if self._rows is None:
            return
        total = self._rows.count()
        last = max(0, (total - 1) // self._page_size)
        self._page = min(max(0, self._page), last)
        names = [column.name for column in self._columns]
        rows = self._rows.page(
            names, self._order, offset=self._page * self._page_size, limit=self._page_size
        )
        self.view = {
            "caption": self._caption,
            "columns": [asdict(column) for column in self._columns],
            "words": STATES,
            "rows": [[_for_browser(value) for value in row] for row in rows],
            "total": total,
            "first": self._page * self._page_size + 1,
            "page": self._page,
            "pages": last + 1,
            "sorted": self._order.column if self._order else None,
            "descending": self._order.descending if self._order else False,
        }

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        try:
            message = from_values(content, _Sort | _Turn | _Download)
        except msgspec.ValidationError:
            return
        if self._rows is None:
            return
        match message:
            case _Sort(column=column) if column in {c.name for c in self._columns}:
                again = self._order is not None and self._order.column == column
                descending = again and self._order is not None and not self._order.descending
                self._order, self._page = Order(column, descending), 0
                self._draw()
            case _Turn(page=page):
                self._page = page
                self._draw()
            case _Download():
                # with a mark of UTF-8, without which a spreadsheet guesses the letters
                text = self._rows.csv([c.name for c in self._columns], self._order)
                buffer = text.encode("utf-8-sig")
                self.send({"kind": "file", "name": self._file}, [buffer])


def _for_browser(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
