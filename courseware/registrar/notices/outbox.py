"""The outbox: what there is to tell is written with its cause, or found when time is the cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from courseware.certification.model import Certificate
from courseware.certification.notices import (
    DAYS_BEFORE,
    CertificateFacts,
    Notice,
    NoticeKind,
    certified,
    due,
    revoked,
)
from courseware.records.transaction import Transaction
from courseware.registrar.notices.reads import Reads
from courseware.registrar.office import Office

_Row = dict[str, Any]
"""The columns of one row of `notices`, but for the moment of its writing."""

_MOST_AT_ONCE = 500
"""So that a first look at a large record keeps nobody waiting: the rest follows in the next rounds."""

_DIGEST_HOUR = 5
"""UTC: a day's digest lies there when people come to work."""


def tell_certified(office: Office, tx: Transaction, learner_id: UUID, new: Certificate) -> None:
    """Written in the transaction that issues."""
    _tell(office, tx, certified(_standing(new)), learner_id, new)


def tell_revoked(
    office: Office, tx: Transaction, learner_id: UUID, found: Certificate, revoked_at: datetime
) -> None:
    """Written in the transaction that revokes."""
    _tell(office, tx, revoked(_standing(found), revoked_at), learner_id, found)


def _tell(
    office: Office, tx: Transaction, notice: Notice, learner_id: UUID, of: Certificate
) -> None:
    row = _row(notice, learner_id, of.organisation_id, of.track_slug, of.number)
    tx.add("notices", **row, made_at=office.now)
    office.outbox_changed()


def look(office: Office) -> int:
    """Find what has become due by now and write it; how many that were, at most some hundreds.

    Whoever looks twice finds nothing the second time, and who did not look for a month finds for each
    certificate the one thing that is true now. The looking is done beside the rounds, which only write.
    """
    now = office.clock()
    found = [*_due_certificates(office.reader, now), *_due_digests(office.reader, now)]
    if not found:
        return 0
    return office.do(lambda tx: _write_new(office, tx, found))


def _write_new(office: Office, tx: Transaction, found: Sequence[_Row]) -> int:
    """Two may have looked at once: what is there by now is left alone."""
    there = {key for (key,) in tx.rows("known_notices", keys=[row["key"] for row in found])}
    new = [row for row in found if row["key"] not in there]
    for row in new:
        tx.add("notices", **row, made_at=office.now)
    if new:
        office.outbox_changed()
    return len(new)


def _due_certificates(reads: Reads, now: datetime) -> Iterator[_Row]:
    ((since,),) = reads.rows("notices_began")
    ((longest,),) = reads.rows("longest_window")
    for number, learner_id, organisation_id, track_id, issued_at, expires_at, days in reads.rows(
        "certificates_with_news",
        now=now,
        since=since,
        horizon=now + timedelta(days=max(longest, *DAYS_BEFORE.values())),
        most=_MOST_AT_ONCE,
    ):
        standing = CertificateFacts(
            number=number, issued_at=issued_at, expires_at=expires_at, window_days=days
        )
        notice = due(standing, now)
        if notice is not None:
            yield _row(notice, learner_id, organisation_id, track_id, number)


def _due_digests(reads: Reads, now: datetime) -> Iterator[_Row]:
    """One a manager and day, when there is anything to tell of the days since the last one."""
    until = last_digest_time(now)
    for learner_id, organisation_id, since in reads.rows("managers_with_news", until=until):
        yield {
            "key": f"{NoticeKind.DIGEST}:{organisation_id}:{learner_id}:{until:%Y%m%d}",
            "kind": NoticeKind.DIGEST.value,
            "learner_id": learner_id,
            "organisation_id": organisation_id,
            "occurred_at": until,
            "covers_from": since,
            "covers_until": until,
        }


def last_digest_time(now: datetime) -> datetime:
    """The end of what the newest digest tells: the last time that its hour began."""
    today = now.replace(hour=_DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


def _row(
    notice: Notice, learner_id: UUID, organisation_id: str | None, track_id: str, number: str
) -> _Row:
    return {
        "key": notice.key,
        "kind": notice.kind.value,
        "learner_id": learner_id,
        "organisation_id": organisation_id,
        "track_id": track_id,
        "certificate_number": number,
        "occurred_at": notice.occurred_at,
    }


def _standing(of: Certificate) -> CertificateFacts:
    return CertificateFacts(number=of.number, issued_at=of.issued_at, expires_at=of.expires_at)
