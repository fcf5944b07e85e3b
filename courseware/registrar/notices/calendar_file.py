"""Certificates as an iCalendar file: the day each can be renewed from, and the day it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from courseware.certification.notices import CertificateFacts, NoticeKind, moments
from courseware.languages import translations
from courseware.registrar.notices.letters import Subject, event_id
from courseware.settings import Settings

_REFRESH = timedelta(hours=12)
_REMIND = timedelta(days=-7)


def calendar_file(
    held: Sequence[tuple[CertificateFacts, Subject]],
    settings: Settings,
    *,
    language: str,
    now: datetime,
) -> bytes:
    """The file, with the certificates that stand, or stood until they ended."""
    _ = translations(language).gettext
    calendar = Calendar()
    calendar.add("prodid", "-//courseware//certificates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Certificates of %(issuer)s") % {"issuer": settings.issuer})
    calendar.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    for standing, subject in held:
        if standing.replaced or standing.revoked_at is not None:
            continue
        names = {"track": subject.track_name, "number": subject.number}
        words = {
            NoticeKind.WINDOW_OPEN: _("%(track)s: you can renew your certificate") % names,
            NoticeKind.EXPIRED: _("%(track)s: your certificate %(number)s ends") % names,
        }
        for kind, at in moments(standing).items():
            if kind in words and at > standing.issued_at:
                event = _event(f"{kind}:{subject.number}", at, words[kind], now)
                event.add("url", f"{settings.address}/tracks/{subject.track_slug}")
                if kind is NoticeKind.EXPIRED:
                    event.add_component(_alarm(words[kind]))
                calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(key: str, at: datetime, words: str, now: datetime) -> Event:
    """A whole day, so that it is the same day in every zone. Its id is always the same: an update moves it."""
    event = Event()
    event.add("uid", f"{event_id(key)}@courseware")
    event.add("dtstamp", now)
    event.add("dtstart", at.date())
    event.add("summary", words)
    event.add("transp", "TRANSPARENT")
    return event


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", _REMIND)
    return alarm
