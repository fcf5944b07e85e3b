"""Which address is answered by which handler."""

from __future__ import annotations

from typing import Any

import tornado.web

Route = (
    tuple[str, type[tornado.web.RequestHandler]]
    | tuple[str, type[tornado.web.RequestHandler], dict[str, Any]]
)


def portal_routes() -> list[Route]:
    """The portal's pages and API, as `courseware.server.portal` lists them."""
    from courseware.server.portal import ROUTES

    return list(ROUTES)
