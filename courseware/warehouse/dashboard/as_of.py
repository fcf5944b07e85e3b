"""The line that says how old the figures are, with a button for newer ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import anywidget
import traitlets

_HERE = Path(__file__).parent


class AsOf(anywidget.AnyWidget):
    """ "Data as of …" in the reader's own time. `again` is called when newer figures are asked for.

    `view` is written here alone; whatever the browser sends means the one thing that it can ask.
    """

    _esm = _HERE / "as_of.js"
    _css = _HERE / "dashboard.css"

    view = traitlets.Dict().tag(sync=True)

    def __init__(self, again: Callable[[], None]) -> None:
        super().__init__()
        self.on_msg(lambda *_: again())

    def show(self, published_at: datetime | None, remark: str = "") -> None:
        """Show this moment, None for no figures at all, and a remark for whoever asked again."""
        if published_at is None:
            self.view = {"published_at": None, "remark": remark}
            return
        age = (datetime.now(UTC) - published_at).total_seconds()
        self.view = {
            "published_at": published_at.isoformat(),
            "age_seconds": max(0, round(age)),
            "remark": remark,
        }
