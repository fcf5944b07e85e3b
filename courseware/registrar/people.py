"""People: accounts of organisations and of our own staff, their roles and API tokens."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from uuid import UUID

from courseware.catalog.ids import slug
from courseware.errors import Conflict, InvalidRequest, NotFound
from courseware.languages import LANGUAGES
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.accounts import find
from courseware.registrar.accounts import person as account
from courseware.registrar.office import Office
from courseware.registrar.passwords import check_new_password, hash_password
from courseware.registrar.protocol import NewPerson, Person, Role
from courseware.registrar.secrets import digest, new_secret
from courseware.registrar.usecases import By, Caller, in_round, outside

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@outside(protocol.AddPeople, by=By.HOUSE)
async def add_people(
    office: Office, caller: Caller, request: protocol.AddPeople
) -> tuple[Person, ...]:
    people = request.people
    for number, person in enumerate(people, 1):
        _check(person, number if len(people) > 1 else None)
    # argon2 is slow on purpose, and lets go of the interpreter: as many at a time as there are cores
    hashes = await asyncio.gather(
        *(
            asyncio.to_thread(hash_password, person.password) if person.password else _none()
            for person in people
        )
    )
    return await office.run(lambda tx: _add(office, tx, people, hashes))


@in_round(protocol.ListPeople, by=By.HOUSE)
def list_people(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ListPeople
) -> tuple[Person, ...]:
    roles: dict[UUID, list[tuple[str, str | None]]] = {}
    for learner_id, role, organisation_id in tx.rows("all_roles"):
        roles.setdefault(learner_id, []).append((role, organisation_id))
    return tuple(account(row, roles.get(row[0], [])) for row in tx.rows("people"))


@in_round(protocol.GrantRole, by=By.HOUSE)
def grant_role(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GrantRole
) -> Person:
    learner_id = id_of(tx, request.username)
    organisation_id = _managed(tx, request.role, request.organisation)
    held = tx.rows("roles", learner_id=learner_id)
    if (request.role.value, organisation_id) not in held:
        _grant(office, tx, learner_id, request.role, organisation_id)
    return find(tx, learner_id)


@in_round(protocol.IssueToken, by=By.HOUSE)
def issue_token(
    office: Office, tx: Transaction, caller: Caller, request: protocol.IssueToken
) -> str:
    learner_id = id_of(tx, request.username)
    token = new_secret()
    tx.run("add_api_token", token_hash=digest(token), learner_id=learner_id, now=office.now)
    return token


@in_round(protocol.SetLanguage, by=By.LEARNER)
def set_language(
    office: Office, tx: Transaction, caller: Caller, request: protocol.SetLanguage
) -> Person:
    _check_language(request.language)
    for statement in ("set_user_language", "set_internal_user_language"):
        tx.run(statement, id=caller.learner_id, language=request.language)
    return find(tx, caller.learner_id)


def _check(person: NewPerson, number: int | None) -> None:
    place = f"Person {number} ({person.username!r}): " if number else ""
    if not _USERNAME.fullmatch(person.username):
        raise InvalidRequest(
            f"{place}{person.username!r} is no username. Use lower-case letters, digits and . _ @ + -, "
            "beginning with a letter or digit.",
            code="bad-username",
        )
    if not person.full_name.strip():
        raise InvalidRequest(
            f"{place}the full name is empty; it is printed on certificates.", code="bad-name"
        )
    if not _EMAIL.fullmatch(person.email):
        raise InvalidRequest(f"{place}{person.email!r} is no email address.", code="bad-email")
    if person.organisation is not None and not person.organisation.strip():
        raise InvalidRequest(f"{place}the organisation's name is empty.", code="bad-organisation")
    if Role.MANAGER in person.roles and person.organisation is None:
        raise InvalidRequest(f"{place}a manager needs an organisation to manage.", code="bad-role")
    _check_language(person.language, place)
    if person.password is not None:
        check_new_password(person.password, place)


def _check_language(language: str | None, place: str = "") -> None:
    if language is not None and language not in LANGUAGES:
        raise InvalidRequest(
            f"{place}{language!r} is no language that is spoken here. Use one of {', '.join(LANGUAGES)}.",
            code="bad-language",
        )


async def _none() -> None:
    return None


def _add(
    office: Office, tx: Transaction, people: Sequence[NewPerson], hashes: Sequence[str | None]
) -> tuple[Person, ...]:
    _refuse_taken(tx, people)
    organisations = _organisations(office, tx, people)
    added = []
    for person, password_hash in zip(people, hashes, strict=True):
        id_ = new_id()
        facts = {
            "id": id_,
            "username": person.username,
            "full_name": person.full_name.strip(),
            "email": person.email.strip(),
            "password_hash": password_hash,
            "language": person.language,
            "now": office.now,
        }
        organisation_id = organisations[person.organisation] if person.organisation else None
        if organisation_id is None:
            tx.run("add_internal_user", **facts)
        else:
            tx.run("add_user", organisation_id=organisation_id, **facts)
        for role in dict.fromkeys((Role.LEARNER, *person.roles)):
            _grant(office, tx, id_, role, organisation_id if role is Role.MANAGER else None)
        added.append(id_)
    return tuple(find(tx, id_) for id_ in added)


def _refuse_taken(tx: Transaction, people: Sequence[NewPerson]) -> None:
    names: set[str] = set()
    emails: set[str] = set()
    for username, email in tx.rows("taken_names"):
        names.add(username)
        emails.add(email.casefold())
    for person in people:
        if person.username in names:
            raise Conflict(f"The username {person.username!r} is taken.", code="username-taken")
        if person.email.casefold() in emails:
            raise Conflict(f"The email address {person.email!r} is taken.", code="email-taken")
        names.add(person.username)
        emails.add(person.email.casefold())


def _organisations(office: Office, tx: Transaction, people: Sequence[NewPerson]) -> dict[str, str]:
    """Organisation name as given -> id, those that are new made now."""
    rows = tx.rows("all_organisations")
    by_name = {name.casefold(): id_ for id_, name in rows}
    taken = {id_ for id_, _ in rows}
    ids: dict[str, str] = {}
    for name in dict.fromkeys(person.organisation for person in people if person.organisation):
        known = by_name.get(name.strip().casefold())
        if known is None:
            base = slug(name) or "organisation"
            known = base
            number = 2
            while known in taken:
                known, number = f"{base}-{number}", number + 1
            tx.run("add_organisation", id=known, name=name.strip(), now=office.now)
            taken.add(known)
            by_name[name.strip().casefold()] = known
        ids[name] = known
    return ids


def _grant(
    office: Office, tx: Transaction, learner_id: UUID, role: Role, organisation_id: str | None
) -> None:
    tx.run(
        "grant_role",
        id=new_id(),
        learner_id=learner_id,
        role=role.value,
        organisation_id=organisation_id,
        granted_by="command line",
        now=office.now,
    )


def id_of(tx: Transaction, username: str) -> UUID:
    """The id of the person with this username. NotFound when there is none."""
    row = tx.row("id_of_username", username=username.strip().lower())
    if row is None:
        raise NotFound(f"There is no person {username!r}.", code="no-such-person")
    learner_id: UUID = row[1]
    return learner_id


def _managed(tx: Transaction, role: Role, organisation: str | None) -> str | None:
    if role is not Role.MANAGER:
        if organisation is not None:
            raise InvalidRequest(
                f"{role.value} is a role everywhere; leave the organisation out.", code="bad-role"
            )
        return None
    if organisation is None:
        raise InvalidRequest("Say whose manager: name the organisation.", code="bad-role")
    for id_, name in tx.rows("all_organisations"):
        if organisation.casefold() in (id_.casefold(), name.casefold()):
            return str(id_)
    raise NotFound(f"There is no organisation {organisation!r}.", code="no-such-organisation")
