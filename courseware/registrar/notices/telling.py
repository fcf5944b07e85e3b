"""A notice of the outbox with all that telling it takes, or why it is not told after all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from courseware.certification.notices import (
    OPTIONAL,
    CertificateFacts,
    NoticeKind,
    moments,
    why_stale,
)
from courseware.registrar.accounts import person
from courseware.registrar.notices.letters import News, Subject, Told
from courseware.registrar.notices.reads import Reads
from courseware.registrar.notices.trying import Outcome, Result


def told(reads: Reads, key: str, now: datetime) -> Told | Result:
    """What a letter needs; a Result when there is none to write: nobody is there, or wants it, or it is stale."""
    found = reads.rows("notice", key=key)
    if not found:
        return _skipped("it is not there any more")
    _, kind_, learner_id, organisation_id, number, _, covers_from, covers_until, made_at = found[0]
    kind = NoticeKind(kind_)
    people = reads.rows("person", id=learner_id)
    if not people:
        return _skipped("the account is not there any more")
    to = person(people[0], roles=())
    if not to.is_active:
        return _skipped("the account is closed")
    if not wanted(reads, learner_id, kind):
        return _skipped("the learner chose not to get it")
    rows = reads.rows("standing_of_certificate", number=number) if number else []
    stale = why_stale(kind, standing(rows[0]) if rows else None, made_at=made_at, now=now)
    if stale:
        return _skipped(stale)
    if kind is not NoticeKind.DIGEST:
        return Told(key=key, kind=kind, to=to, now=now, about=subject(rows[0]))
    held = reads.rows("roles", learner_id=learner_id)
    if ("MANAGER", organisation_id) not in held:
        return _skipped("the manager looks after others now")
    news = reads.rows(
        "news_of_organisation",
        organisation_id=organisation_id,
        covers_from=covers_from,
        covers_until=covers_until,
    )
    return Told(
        key=key,
        kind=kind,
        to=to,
        now=now,
        news=tuple(_news(row) for row in news),
        organisation=_name(reads.rows("organisation", id=organisation_id), organisation_id),
    )


def wanted(reads: Reads, learner_id: UUID, kind: NoticeKind) -> bool:
    """Whether somebody wants a kind of notice. What the law has sent is not asked about."""
    if kind not in OPTIONAL:
        return True
    last = reads.rows("wanted", learner_id=learner_id, kind=kind.value)
    return bool(last[0][0]) if last else True


def standing(row: tuple[Any, ...]) -> CertificateFacts:
    """A row of the statements `standing…_of_…`, as rules see it."""
    return CertificateFacts(
        number=row[0],
        issued_at=row[4],
        expires_at=row[5],
        revoked_at=row[6],
        replaced=row[7],
        window_days=row[8],
    )


def subject(row: tuple[Any, ...]) -> Subject:
    """The same, as words see it."""
    opens = moments(standing(row)).get(NoticeKind.WINDOW_OPEN)
    return Subject(
        number=row[0],
        track_slug=row[1],
        track_name=row[2],
        track_version=row[3],
        issued_at=row[4],
        expires_at=row[5],
        window_opens_at=opens,
        revocation_reason=row[10],
    )


def sample(kind: NoticeKind, reads: Reads, learner_id: UUID, now: datetime) -> Told:
    """What a letter of this kind would say, of an invented certificate: to look at, never sent."""
    (row,) = reads.rows("person", id=learner_id)
    to = person(row, roles=())
    days = {NoticeKind.EXPIRED: 0, NoticeKind.DUE_1: 1, NoticeKind.DUE_7: 7, NoticeKind.DUE_30: 30}
    ends = now + timedelta(days=days.get(kind, 90))
    about = Subject(
        number=f"CERT-{now.year}-00000",
        track_slug="example",
        track_name="Example Track",
        track_version="1.0",
        issued_at=now - timedelta(days=365),
        expires_at=ends,
        window_opens_at=ends - timedelta(days=90),
        revocation_reason="Issued to the wrong person",
    )
    news = tuple(
        News(kind=each, recipient_name=to.full_name, track_name=about.track_name, expires_at=ends)
        for each in (NoticeKind.CERTIFIED, NoticeKind.DUE_30, NoticeKind.EXPIRED)
    )
    return Told(
        key=f"PREVIEW:{kind}",
        kind=kind,
        to=to,
        now=now,
        about=None if kind is NoticeKind.DIGEST else about,
        news=news if kind is NoticeKind.DIGEST else (),
        organisation=to.organisation_name or "",
    )


def _news(row: tuple[Any, ...]) -> News:
    return News(
        kind=NoticeKind(row[0]), recipient_name=row[1], track_name=row[2], expires_at=row[3]
    )


def _name(rows: Sequence[tuple[Any, ...]], otherwise: str) -> str:
    return str(rows[0][1]) if rows else otherwise


def _skipped(reason: str) -> Result:
    return Result(outcome=Outcome.SKIPPED, reason=reason)
