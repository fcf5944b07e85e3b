"""Use cases around the outbox: how telling goes, trying again, a look at a letter."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from courseware.certification.notices import NoticeKind
from courseware.registrar import protocol
from courseware.registrar.notices.letters import write
from courseware.registrar.notices.links import Links
from courseware.registrar.notices.telling import sample
from courseware.registrar.notices.trying import Outcome, again
from courseware.registrar.office import Office
from courseware.registrar.people import id_of
from courseware.registrar.usecases import By, Caller, outside

_MOST_TROUBLES = 20
_CHANNELS = ("MAIL", "WEBHOOK")


@outside(protocol.GetOutbox, by=By.HOUSE)
async def get_outbox(
    office: Office, caller: Caller, request: protocol.GetOutbox
) -> protocol.Outbox:
    return await asyncio.to_thread(_outbox, office)


@outside(protocol.GetDeliveryFigures, by=By.HOUSE)
async def get_delivery_figures(
    office: Office, caller: Caller, request: protocol.GetDeliveryFigures
) -> tuple[protocol.DeliveryFigures, ...]:
    rows = await asyncio.to_thread(office.reader.rows, "delivery_figures")
    now = office.clock()
    known = {
        channel: protocol.DeliveryFigures(
            channel=channel,
            waiting=waiting,
            sent=sent,
            failed=failed,
            oldest_seconds=max(0.0, (now - oldest_at).total_seconds()) if oldest_at else 0.0,
        )
        for channel, waiting, sent, failed, oldest_at in rows
    }
    return tuple(
        known.get(channel, protocol.DeliveryFigures(channel=channel)) for channel in _CHANNELS
    )


@outside(protocol.ListDeliveries, by=By.HOUSE)
async def list_deliveries(
    office: Office, caller: Caller, request: protocol.ListDeliveries
) -> tuple[protocol.Delivery, ...]:
    return await asyncio.to_thread(_deliveries, office, request.outcome, request.most)


@outside(protocol.RetryNotices, by=By.HOUSE)
async def retry_notices(office: Office, caller: Caller, request: protocol.RetryNotices) -> int:
    waiting = await asyncio.to_thread(office.reader.rows, "deliveries_to_retry", key=request.key)
    if waiting:
        await office.run(lambda tx: again(tx, waiting, office.now))
    office.notices.mail.hurry()
    office.notices.changed()
    return len(waiting)


@outside(protocol.LookForNotices, by=By.HOUSE)
async def look_for_notices(office: Office, caller: Caller, request: protocol.LookForNotices) -> int:
    return await asyncio.to_thread(office.notices.look_now)


@outside(protocol.PreviewNotice, by=By.HOUSE)
async def preview_notice(
    office: Office, caller: Caller, request: protocol.PreviewNotice
) -> protocol.NoticePreview:
    learner_id = await office.run(lambda tx: id_of(tx, request.username))
    told = sample(request.kind, office.reader, learner_id, office.clock())
    # a key of its own: the links of a letter that is only looked at do nothing
    letter = write(told, office.settings, Links(secrets.token_bytes(32)))
    return protocol.NoticePreview(subject=letter.subject, text=letter.text, html=letter.html)


def _outbox(office: Office) -> protocol.Outbox:
    counts: dict[str, int] = dict(office.reader.rows("delivery_counts"))
    troubles = [
        each
        for outcome in (Outcome.FAILED, Outcome.LATER)
        for each in _deliveries(office, outcome.value, _MOST_TROUBLES)
    ]
    mail = office.notices.mail
    return protocol.Outbox(
        sends_mail=mail.is_configured,
        away=mail.away,
        waiting=sum(
            counts.get(each, 0) for each in (Outcome.WAITING, Outcome.LATER, Outcome.AGAIN)
        ),
        sent=counts.get(Outcome.SENT, 0),
        failed=counts.get(Outcome.FAILED, 0),
        skipped=counts.get(Outcome.SKIPPED, 0),
        troubles=tuple(troubles[:_MOST_TROUBLES]),
    )


def _deliveries(office: Office, outcome: str | None, most: int) -> tuple[protocol.Delivery, ...]:
    rows = office.reader.rows("deliveries", outcome=outcome, most=most)
    return tuple(_delivery(row) for row in rows)


def _delivery(row: tuple[Any, ...]) -> protocol.Delivery:
    return protocol.Delivery(
        key=row[0],
        kind=NoticeKind(row[1]),
        username=row[2],
        certificate_number=row[3],
        channel=row[4],
        outcome=row[5],
        tries=row[6],
        reason=row[7],
        next_at=row[8],
        tried_at=row[9],
        made_at=row[10],
    )
