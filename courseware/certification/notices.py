"""What there is to tell of a certificate by now, each with a key that is the same for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class NoticeKind(StrEnum):
    CERTIFIED = "CERTIFIED"
    WINDOW_OPEN = "WINDOW_OPEN"
    DUE_30 = "DUE_30"
    DUE_7 = "DUE_7"
    DUE_1 = "DUE_1"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    DIGEST = "DIGEST"
    """To managers, once a day: all of the above of their people."""


DAYS_BEFORE = {NoticeKind.DUE_30: 30, NoticeKind.DUE_7: 7, NoticeKind.DUE_1: 1}
"""How many days before a certificate's end it is spoken of."""

BY_TIME = (NoticeKind.WINDOW_OPEN, *DAYS_BEFORE, NoticeKind.EXPIRED)
"""Kinds that nobody's act causes, in their usual order."""

OPTIONAL = frozenset(
    {NoticeKind.CERTIFIED, NoticeKind.WINDOW_OPEN, *DAYS_BEFORE, NoticeKind.DIGEST}
)
"""Kinds that one may choose not to get. Who loses a certificate is told, like it or not."""

TO_PROGRAMS = tuple(kind for kind in NoticeKind if kind is not NoticeKind.DIGEST)
"""Kinds that webhooks can be told."""

_GOOD_NEWS_LASTS = timedelta(days=30)
_DIGEST_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """The facts of a certificate that notices are decided by."""

    number: str
    issued_at: datetime
    expires_at: datetime | None
    """None: it has no end."""
    revoked_at: datetime | None = None
    replaced: bool = False
    """Whether a newer one has taken its place, or it does not count for the time being."""
    window_days: int = 90
    """So long before its end it can be renewed, by the policy that holds for its owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell. Whoever finds it again finds the same key."""

    key: str
    kind: NoticeKind
    occurred_at: datetime


def certified(standing: CertificateFacts) -> Notice:
    """To be told with the issue."""
    return _notice(NoticeKind.CERTIFIED, standing, standing.issued_at)


def revoked(standing: CertificateFacts, revoked_at: datetime) -> Notice:
    """To be told with the revocation. Of one that is reinstated and revoked again it is told again."""
    return Notice(
        key=f"{NoticeKind.REVOKED}:{standing.number}:{revoked_at:%Y%m%dT%H%M%S}",
        kind=NoticeKind.REVOKED,
        occurred_at=revoked_at,
    )


def due(standing: CertificateFacts, now: datetime) -> Notice | None:
    """The newest thing that time alone has brought; what it overtook is stale, and not told any more."""
    if standing.expires_at is None or standing.revoked_at is not None or standing.replaced:
        return None
    passed = [
        (at, BY_TIME.index(kind), kind)
        for kind, at in moments(standing).items()
        if standing.issued_at < at and (now > at or (now == at and kind is not NoticeKind.EXPIRED))
    ]
    if not passed:
        return None
    at, _, kind = max(passed)
    return _notice(kind, standing, at, ends=standing.expires_at)


def moments(standing: CertificateFacts) -> dict[NoticeKind, datetime]:
    """When each of what time brings comes true; nothing for a certificate without an end."""
    end = standing.expires_at
    if end is None:
        return {}
    before = {kind: end - timedelta(days=days) for kind, days in DAYS_BEFORE.items()}
    if standing.window_days > 0:
        before[NoticeKind.WINDOW_OPEN] = end - timedelta(days=standing.window_days)
    return {**before, NoticeKind.EXPIRED: end}


def why_stale(
    kind: NoticeKind, standing: CertificateFacts | None, *, made_at: datetime, now: datetime
) -> str | None:
    """Why something that waited for so long is not worth telling any more; None: it is."""
    if kind is NoticeKind.DIGEST:
        return "it is more than a week old" if now - made_at > _DIGEST_LASTS else None
    if standing is None:
        return "its certificate is not there any more"
    if kind is NoticeKind.REVOKED:
        return None
    if standing.replaced or standing.revoked_at is not None:
        return "its certificate does not stand any more"
    if kind is NoticeKind.CERTIFIED:
        ended = standing.expires_at is not None and now > standing.expires_at
        if ended or now - made_at > _GOOD_NEWS_LASTS:
            return "it is old news"
        return None
    newest = due(standing, now)
    if newest is None or newest.kind is not kind:
        return "a later notice has taken its place"
    return None


def _notice(
    kind: NoticeKind, standing: CertificateFacts, at: datetime, *, ends: datetime | None = None
) -> Notice:
    # an end that is moved makes what was told of the old one untrue: the new one is told of anew
    about = f":{ends:%Y%m%dT%H%M%S}" if ends else ""
    return Notice(key=f"{kind}:{standing.number}{about}", kind=kind, occurred_at=at)
