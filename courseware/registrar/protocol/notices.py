"""Notices: what is told, to whom, what became of it; webhooks, preferences and calendars."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from courseware.certification.notices import NoticeKind
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A notice by one channel: MAIL, or a webhook's id."""

    key: str
    kind: NoticeKind
    username: str
    certificate_number: str | None
    channel: str
    outcome: str
    """WAITING, SENT, LATER (to be tried again), FAILED, SKIPPED, AGAIN (somebody asked to try again)."""
    tries: int
    reason: str | None
    next_at: datetime | None
    tried_at: datetime | None
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """How telling goes."""

    sends_mail: bool
    """Whether a mail server is set."""
    away: str | None
    """Why the mail server takes nothing just now."""
    waiting: int
    sent: int
    failed: int
    skipped: int
    troubles: tuple[Delivery, ...]
    """The newest of those that failed or are tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFigures:
    """How telling goes by one kind of channel: MAIL, or WEBHOOK for all of them."""

    channel: str
    waiting: int = 0
    """What waits for its first try, or for another."""
    sent: int = 0
    failed: int = 0
    """Given up; what somebody has tried again counts no more."""
    oldest_seconds: float = 0.0
    """How long the oldest of what waits is there; 0: nothing waits."""


@dataclass(frozen=True, kw_only=True)
class GetDeliveryFigures(Request[tuple[DeliveryFigures, ...]]):
    """MAIL and WEBHOOK, in this order, whether there is anything to tell or not."""


@dataclass(frozen=True, kw_only=True)
class GetOutbox(Request[Outbox]):
    pass


@dataclass(frozen=True, kw_only=True)
class ListDeliveries(Request[tuple[Delivery, ...]]):
    """The newest first; of one outcome, or of all."""

    outcome: str | None = None
    most: int = 100


@dataclass(frozen=True, kw_only=True)
class RetryNotices(Request[int]):
    """Try what failed or waits for its next try at once: one notice's, or all; how many that were."""

    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class LookForNotices(Request[int]):
    """Write what has become due by now, without waiting for the next look; how many that were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePreview:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class PreviewNotice(Request[NoticePreview]):
    """What a letter of this kind says, of an invented certificate, to this person."""

    kind: NoticeKind
    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    kind: NoticeKind
    wanted: bool
    optional: bool
    """False: it is sent, wanted or not."""


@dataclass(frozen=True, kw_only=True)
class GetPreferences(Request[tuple[Preference, ...]]):
    """The acting learner's. The digest is among them for managers only."""


@dataclass(frozen=True, kw_only=True)
class SetPreferences(Request[tuple[Preference, ...]]):
    """Get these optional kinds, and no others."""

    wanted: tuple[NoticeKind, ...]


@dataclass(frozen=True, kw_only=True)
class ReadUnsubscribeLink(Request[Preference]):
    """What the link of a letter is about. NotFound when it is no link of ours."""

    token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class FollowUnsubscribeLink(Request[Preference]):
    """Send no more of that kind. Asking twice is asking once."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookState:
    id: str
    url: str
    kinds: tuple[NoticeKind, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook:
    """Shown once: the secret is what its receiver checks signatures with."""

    webhook: WebhookState
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class AddWebhook(Request[NewWebhook]):
    """`kinds` empty: all of them."""

    url: str
    kinds: tuple[NoticeKind, ...]
    actor: str


@dataclass(frozen=True, kw_only=True)
class ListWebhooks(Request[tuple[WebhookState, ...]]):
    pass


@dataclass(frozen=True, kw_only=True)
class RemoveWebhook(Request[WebhookState]):
    id: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTried:
    url: str
    arrived: bool
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class TryWebhook(Request[WebhookTried]):
    """Send it an event of nobody, once, now."""

    id: str


@dataclass(frozen=True, kw_only=True)
class GetCalendarLink(Request[str | None]):
    """The secret of the acting learner's calendar link; None: there is none yet."""


@dataclass(frozen=True, kw_only=True)
class NewCalendarLink(Request[str]):
    """A new secret; the one before opens nothing any more."""


@dataclass(frozen=True, kw_only=True)
class ReadCalendar(Request[bytes]):
    """The calendar behind a link, as iCalendar. NotFound gives nothing away."""

    token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class GetCalendar(Request[bytes]):
    """The acting learner's own calendar."""
