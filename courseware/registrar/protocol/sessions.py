"""Sessions: signing in and out, who holds one, and passwords."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from courseware.registrar.protocol.people import Person
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    session: str
    """The secret for the session cookie."""
    expires_at: datetime
    person: Person


@dataclass(frozen=True, kw_only=True)
class SignIn(Request[SignedIn]):
    """NotSignedIn for a wrong name or password alike; TooManyRequests after too many tries."""

    username: str
    password: str = field(repr=False)
    remote: str = ""
    """The address that asks, for the rate limit."""


@dataclass(frozen=True, kw_only=True)
class WhoIs(Request[Person]):
    """Who holds this session, or this API token. NotSignedIn when nobody does."""

    session: str | None = field(default=None, repr=False)
    api_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class SignOut(Request[None]):
    session: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ChangePassword(Request[None]):
    """By the learner who is acting. Ends that person's other sessions. Forbidden: the current one is wrong."""

    current: str = field(repr=False)
    new: str = field(repr=False)
    session: str = field(default="", repr=False)
    """The session to keep."""


@dataclass(frozen=True, kw_only=True)
class SetPasswords(Request[None]):
    """Give these people this password and end their sessions. By the operator, not by the people."""

    usernames: tuple[str, ...]
    password: str = field(repr=False)
