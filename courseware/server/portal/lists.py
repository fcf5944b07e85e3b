"""Long lists, a page at a time: which page an address asks for, and how many there are."""

from __future__ import annotations

from courseware.server.pages import PageHandler

ROWS_ON_A_PAGE = 50


def asked_page(handler: PageHandler) -> int:
    """The number in `?page=`, counted from 1; the first page for anything that is no such number."""
    page = handler.get_query_argument("page", "1")
    return max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1


def pages_of(rows: int) -> int:
    """How many pages these rows fill; an empty list has one."""
    return max(1, -(-rows // ROWS_ON_A_PAGE))
