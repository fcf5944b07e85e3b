"""In line for a kernel: the page that is shown meanwhile, and what it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec
from markupsafe import Markup

from courseware.errors import HouseFull
from courseware.languages import N_
from courseware.server.kernels.open_pages import OpenPages
from courseware.server.lessons import Lesson, Place
from courseware.server.pages import PageHandler, signed_in

ASK_SECONDS = 4
"""How often a page in line asks for its place."""

if TYPE_CHECKING:
    _Handler = PageHandler
else:
    _Handler = object


class WaitsInLine(_Handler):
    """For handlers of pages with a kernel: HouseFull is no error, but a page that waits.

    The page's text is there to read. A program, which does not ask for HTML, gets 503 and when to ask again.
    """

    timed: bool
    title_in_line = N_("This page")
    """What is waited for; a handler may set it to its page's title."""
    lesson_in_line: Lesson | None = None
    """Whose text is shown meanwhile."""

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, HouseFull):
            self._wait(error)
        else:
            super().send_error(status_code, **kwargs)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if not isinstance(value, HouseFull):
            super().log_exception(typ, value, tb)

    def _wait(self, full: HouseFull) -> None:
        self.clear()
        self.timed = False
        self.set_header("Retry-After", str(ASK_SECONDS))
        if "text/html" not in self.request.headers.get("Accept", ""):
            self.set_status(503)
            self.set_header("Content-Type", "application/problem+json")
            problem = {"type": "about:blank", "title": "Every place is taken", "status": 503}
            problem |= {"detail": str(full), "code": "house-full", "place": full.place}
            self.finish(msgspec.json.encode(problem))
            return
        self.page(
            "waiting.html",
            place=full.place,
            title=self._(self.title_in_line),
            text=_text(self.lesson_in_line),
            ask_seconds=ASK_SECONDS,
        )


class LinePlace(PageHandler):
    """`GET /line`: where the learner is in line (`place`, from 1), and whether there is room (`ready`)."""

    answers_json = True

    @signed_in()
    async def get(self) -> None:
        pages = cast("OpenPages", self.settings["open_pages"])
        self.json(pages.doorway.ask(self.somebody.id, pages.census))


class LineLeft(PageHandler):
    """`POST /line/leave`: the page was closed; unless it is reloaded at once, its place is free."""

    answers_json = True

    @signed_in()
    async def post(self) -> None:
        pages = cast("OpenPages", self.settings["open_pages"])
        pages.doorway.line.step_out(self.somebody.id)
        self.set_status(204)


def _text(lesson: Lesson | None) -> list[Markup | None]:
    """The cells as a reader may see them without a kernel; None where something interactive will be."""
    return [
        None if isinstance(piece, Place) else piece
        for piece in (lesson.pieces if lesson is not None else ())
        if not isinstance(piece, Place) or piece.waiting
    ]
