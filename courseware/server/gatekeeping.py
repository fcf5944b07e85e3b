"""What Jupyter's own handlers ask about a person: who it is, and whether a kernel is theirs."""

from __future__ import annotations

from typing import Any, cast

import tornado.web
from jupyter_server.auth import Authorizer, IdentityProvider, User

from courseware.errors import Refusal
from courseware.registrar.protocol import Person
from courseware.server.identity import Credentials, Sessions
from courseware.server.kernels.open_pages import OpenPages
from courseware.settings import Settings


class SessionIdentity(IdentityProvider):
    """Our session cookie or API token, and nothing else: no Jupyter token, no password form, no guests."""

    async def get_user(self, handler: tornado.web.RequestHandler) -> User | None:
        settings = cast("Settings", handler.settings["courseware"])
        sessions = cast("Sessions", handler.settings["sessions"])
        person = await sessions.who(Credentials.of(handler, settings.session_hours / 24))
        return User(username=person.username, name=person.full_name) if person else None

    @property
    def auth_enabled(self) -> bool:
        return True

    def is_token_authenticated(self, handler: tornado.web.RequestHandler) -> bool:
        """Origins are checked whatever a request shows of itself."""
        return False

    def get_handlers(self) -> list[tuple[str, object]]:
        return []


class KernelOwnership(Authorizer):
    """A kernel is open to the person for whose page it runs; everything else is open to nobody."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        if resource != "kernels" or not isinstance(user, Person):
            return False
        pages = cast("OpenPages", handler.settings["open_pages"])
        try:
            pages.of(handler.path_kwargs.get("kernel_id") or handler.path_args[0], user)
        except Refusal:
            return False
        return True
