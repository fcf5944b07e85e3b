"""People: who has an account, in which roles, and how the operator sees to both."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from courseware.registrar.protocol.request import Request


class Role(StrEnum):
    LEARNER = "LEARNER"
    AUTHOR = "AUTHOR"
    ANALYST = "ANALYST"
    MANAGER = "MANAGER"
    ADMIN = "ADMIN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account: a tenant's user (with an organisation) or one of our own staff (without)."""

    id: UUID
    username: str
    full_name: str
    email: str
    internal: bool
    organisation_id: str | None
    organisation_name: str | None
    roles: tuple[Role, ...]
    manages: tuple[str, ...] = ()
    """Ids of the organisations this person manages."""
    is_active: bool = True
    language: str | None = None
    """One of LANGUAGES in `courseware.languages`; None: as the browser says, and letters as the installation does."""


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    username: str
    full_name: str
    email: str
    organisation: str | None = None
    """The organisation's name, made when it is new; None: one of our own staff."""
    password: str | None = field(default=None, repr=False)
    roles: tuple[Role, ...] = (Role.LEARNER,)
    language: str | None = None
    """Of what is written and shown to them, if they are to have one from the start."""


@dataclass(frozen=True, kw_only=True)
class AddPeople(Request[tuple[Person, ...]]):
    """All or none. Conflict names the username or email that is taken, InvalidRequest the row that is wrong."""

    people: tuple[NewPerson, ...]


@dataclass(frozen=True, kw_only=True)
class ListPeople(Request[tuple[Person, ...]]):
    pass


@dataclass(frozen=True, kw_only=True)
class GrantRole(Request[Person]):
    """MANAGER needs the organisation (its name); the other roles have none."""

    username: str
    role: Role
    organisation: str | None = None


@dataclass(frozen=True, kw_only=True)
class SetLanguage(Request[Person]):
    """One's own; None: as the browser says. InvalidRequest for a language that is not spoken here."""

    language: str | None


@dataclass(frozen=True, kw_only=True)
class IssueToken(Request[str]):
    """A new API token for this person. It is shown once; the record holds its hash."""

    username: str
