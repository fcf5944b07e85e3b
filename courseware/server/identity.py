"""Who is asking: the session cookie, the bearer token, and a short memory of the registrar's answers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from uuid import UUID

import tornado.web

from courseware.errors import NotSignedIn
from courseware.registrar.client import AsyncRegistrarClient
from courseware.registrar.protocol import Person, WhoIs

COOKIE = "courseware_session"

_REMEMBERED_SECONDS = 5.0
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request shows of itself: a session or an API token, never both."""

    session: str | None = None
    api_token: str | None = None

    @classmethod
    def of(cls, request: tornado.web.RequestHandler, session_days: float) -> Credentials:
        """A bearer token counts alone: a request that carries one is not helped by its cookies."""
        token = bearer_token(request)
        if token is not None:
            return cls(api_token=token)
        cookie = request.get_signed_cookie(COOKIE, max_age_days=session_days)
        return cls(session=cookie.decode("ascii", "replace") if cookie else None)


def bearer_token(request: tornado.web.RequestHandler) -> str | None:
    """The token of an `Authorization: Bearer` header; None when there is no such header."""
    scheme, _, token = request.request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


class Sessions:
    """Asks the registrar who holds a session, and remembers the answer for a few seconds."""

    def __init__(self, house: AsyncRegistrarClient) -> None:
        self._house = house
        self._known: dict[Credentials, tuple[float, Person]] = {}
        self._times_forgotten = 0

    async def who(self, credentials: Credentials) -> Person | None:
        """The person, or None when nobody we know is asking."""
        if credentials == Credentials():
            return None
        known = self._known.get(credentials)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        asked_at = self._times_forgotten
        try:
            person = await self._house.call(
                WhoIs(session=credentials.session, api_token=credentials.api_token)
            )
        except NotSignedIn:
            self._known.pop(credentials, None)
            return None
        if asked_at == self._times_forgotten:  # else the answer may be older than a sign-out
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[credentials] = (time.monotonic() + _REMEMBERED_SECONDS, person)
        return person

    def forget(self, person: UUID) -> None:
        """Ask anew for every session of this person: one has ended, or roles or a password changed."""
        self._times_forgotten += 1
        self._known = {
            credentials: entry
            for credentials, entry in self._known.items()
            if entry[1].id != person
        }
