"""Whose people somebody may be told about, and how they are searched for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from courseware.errors import Forbidden, NotFound
from courseware.records.transaction import Transaction
from courseware.registrar.accounts import find
from courseware.registrar.people import id_of
from courseware.registrar.protocol import Person, Role
from courseware.registrar.usecases import Caller

_OUR_STAFF = ("", "Our own staff")


def readable_organisations(tx: Transaction, caller: Caller) -> tuple[str, ...] | None:
    """Whose people the caller may be told about; None: everybody's. Forbidden where that is nobody's.

    Without a learner it is the operator who asks.
    """
    if caller.learner is None:
        return None
    person = find(tx, caller.learner)
    if Role.ADMIN in person.roles:
        return None
    if not person.manages:
        raise Forbidden("This is for managers and administrators.", code="wrong-role")
    return person.manages


def readable_person(tx: Transaction, caller: Caller, username: str) -> Person:
    """The person of this user name. NotFound also for one whom the caller may not be told about."""
    readable = readable_organisations(tx, caller)
    nobody = NotFound(f'There is no "{username}" among your people.', code="no-such-person")
    try:
        person = find(tx, id_of(tx, username))
    except NotFound:
        raise nobody from None
    if readable is not None and person.organisation_id not in readable:
        raise nobody
    return person


def asked_organisations(
    organisation: str | None, readable: tuple[str, ...] | None
) -> list[str] | None:
    """The organisations to look in; None: all. NotFound for one that the caller may not ask about."""
    if organisation is None:
        return None if readable is None else list(readable)
    if readable is not None and organisation not in readable:
        raise NotFound("There is no such organisation of yours.", code="no-such-organisation")
    return [organisation]


def to_choose_from(
    organisations: Iterable[tuple[str, str]], readable: tuple[str, ...] | None
) -> tuple[tuple[str, str], ...]:
    """Ids and names of those that the caller may ask about, our own staff among them."""
    return tuple(
        (id_, name)
        for id_, name in (*organisations, _OUR_STAFF)
        if readable is None or id_ in readable
    )


def plain(text: str) -> str:
    """As the record is searched: in small letters and without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
