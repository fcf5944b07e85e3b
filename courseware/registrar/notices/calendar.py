"""A learner's own calendar: its secret link, and what is behind it."""

from __future__ import annotations

import asyncio

from courseware.certification.notices import CertificateFacts
from courseware.errors import NotFound
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.accounts import person
from courseware.registrar.notices.language import language_of
from courseware.registrar.notices.letters import Subject
from courseware.registrar.notices.links import Links
from courseware.registrar.notices.telling import standing, subject
from courseware.registrar.office import Office
from courseware.registrar.protocol import Person
from courseware.registrar.secrets import digest
from courseware.registrar.usecases import By, Caller, in_round, outside


@in_round(protocol.GetCalendarLink, by=By.LEARNER)
def get_calendar_link(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetCalendarLink
) -> str | None:
    found = tx.row("calendar_link", learner_id=caller.learner_id)
    if found is None:
        return None
    token = Links.of(office.settings).calendar(caller.learner_id, found[0])
    # a lost key makes other tokens: the link in the record is then nobody's
    return token if digest(token) == found[1] else None


@in_round(protocol.NewCalendarLink, by=By.LEARNER)
def new_calendar_link(
    office: Office, tx: Transaction, caller: Caller, request: protocol.NewCalendarLink
) -> str:
    found = tx.row("calendar_link", learner_id=caller.learner_id)
    number = found[0] + 1 if found else 1
    token = Links.of(office.settings).calendar(caller.learner_id, number)
    tx.add(
        "calendar_links",
        token_hash=digest(token),
        learner_id=caller.learner_id,
        number=number,
        made_at=office.now,
    )
    return token


@outside(protocol.ReadCalendar, by=By.HOUSE)
async def read_calendar(office: Office, caller: Caller, request: protocol.ReadCalendar) -> bytes:
    hashed = digest(request.token)
    owner = await office.run(lambda tx: tx.row("calendar_owner", token_hash=hashed))
    row = await office.run(lambda tx: tx.row("person", id=owner[0])) if owner else None
    if row is None or not person(row, roles=()).is_active:
        raise NotFound(
            "There is no calendar behind this link. Copy it anew from your account page.",
            code="no-such-calendar",
        )
    return await _draw(office, person(row, roles=()))


@outside(protocol.GetCalendar, by=By.LEARNER)
async def get_calendar(office: Office, caller: Caller, request: protocol.GetCalendar) -> bytes:
    learner = await office.run(lambda tx: office.learner(tx, caller.learner_id))
    return await _draw(office, learner.person)


async def _draw(office: Office, owner: Person) -> bytes:
    rows = await office.run(lambda tx: tx.rows("standings_of_learner", learner_id=owner.id))
    held = [(standing(row), subject(row)) for row in rows]
    return await asyncio.to_thread(_file, office, held, owner)


def _file(office: Office, held: list[tuple[CertificateFacts, Subject]], owner: Person) -> bytes:
    # icalendar takes a third of a second to load: only where somebody has a calendar
    from courseware.registrar.notices.calendar_file import calendar_file

    return calendar_file(
        held, office.settings, language=language_of(owner, office.settings), now=office.clock()
    )
