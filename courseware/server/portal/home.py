"""My learning: what to do next, and where one stands with every track."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from courseware.certification.model import (
    CertificateStatus,
    CertificationSummary,
    CourseWithProgress,
    TrackProgress,
)
from courseware.certification.obligations import Obligation, ObligationStanding
from courseware.certification.standing import TrackState
from courseware.registrar.protocol import GetObligations, GetSummary
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.due import due_words

_ENDING = (TrackState.WINDOW_OPEN, TrackState.DUE, TrackState.IN_GRACE)


class HomePage(PageHandler):
    """`/`"""

    @signed_in()
    async def get(self) -> None:
        summary, obligations = await asyncio.gather(
            self.as_learner.call(GetSummary()), self.as_learner.call(GetObligations())
        )
        words = self.catalogue
        assigned = to_do(obligations.owed, summary.tracks, obligations.now, words)
        told = {each.track.slug for each in assigned}
        featured = featured_track(summary, assigned)
        others = [track for track in summary.tracks if track is not featured]
        self.page(
            "home.html",
            tracks=summary.tracks,
            greeting=greeting(self.somebody.full_name, summary, words),
            lede=lede(summary, featured, assigned, words),
            featured=featured,
            next_course=next_course(featured) if featured else None,
            others=others,
            others_heading=self._("Your other tracks")
            if any(track.required for track in others)
            else self._("Specialty tracks"),
            figures=figures(summary, words),
            assigned=assigned,
            expiring=[
                each
                for each in expiring(summary.tracks, obligations.now)
                if each.track.slug not in told
            ],
        )


@dataclass(frozen=True, slots=True)
class Expiring:
    """A track whose certificate ends soon; `days` are the whole days left."""

    track: TrackProgress
    at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class ToDo:
    """An assigned track that is not done, and in words how urgent it is."""

    track: TrackProgress
    owed: Obligation
    words: str


def to_do(
    owed: Sequence[Obligation],
    tracks: Sequence[TrackProgress],
    now: datetime,
    catalogue: NullTranslations,
) -> list[ToDo]:
    """What is assigned by a day and not done, the most urgent first.

    What is merely required has no day, and its place among the tracks.
    """
    by_slug = {track.slug: track for track in tracks}
    return [
        ToDo(by_slug[each.track_slug], each, due_words(each, now, catalogue))
        for each in owed
        if each.due_at is not None
        and each.standing not in (ObligationStanding.DONE, ObligationStanding.EXEMPT)
        and each.track_slug in by_slug
    ]


def featured_track(
    summary: CertificationSummary, assigned: Sequence[ToDo] = ()
) -> TrackProgress | None:
    """The one track to show large: the most urgent that is assigned and open, else the one to go on with.

    When there is neither it is a required one that is not done.
    """
    for each in assigned:
        if each.track.next_course is not None:
            return each.track
    for track in summary.tracks:
        if track.slug == summary.next_track:
            return track
    return next((track for track in summary.tracks if track.required and not track.completed), None)


def next_course(track: TrackProgress) -> CourseWithProgress | None:
    """The course of this track to go on with; None when it is locked or completed."""
    return next((c for c in track.courses if c.course_id == track.next_course), None)


def greeting(full_name: str, summary: CertificationSummary, catalogue: NullTranslations) -> str:
    """Welcome, by the first of the names."""
    _ = catalogue.gettext
    known = any(course.started for track in summary.tracks for course in track.courses)
    words = _("Welcome back, %(name)s") if known else _("Welcome, %(name)s")
    return words % {"name": full_name.split(" ")[0]}


def lede(
    summary: CertificationSummary,
    featured: TrackProgress | None,
    assigned: Sequence[ToDo],
    catalogue: NullTranslations,
) -> str:
    """Where the learner stands, in a sentence."""
    _ = catalogue.gettext
    for each in assigned:
        if each.track is featured:
            first = {"track": each.track.name, "due": each.words}
            return _("%(track)s comes first. %(due)s.") % first
    if not summary.tracks:
        return _("Your tracks and certificates will be kept on this page.")
    if featured is None:
        return _("You have completed every track that is open to you. Well done.")
    left = featured.courses_total - featured.courses_completed
    if featured.state is TrackState.IN_PROGRESS:
        words = catalogue.ngettext(
            "%(num)s course stands between you and your %(track)s certificate.",
            "%(num)s courses stand between you and your %(track)s certificate.",
            left,
        )
        return words % {"num": left, "track": featured.name}
    if featured.required:
        words = _("Begin with %(track)s: everyone takes it, and it opens the other tracks.")
    else:
        words = _("What everyone must know is behind you. %(track)s is a good next step.")
    return words % {"track": featured.name}


def figures(summary: CertificationSummary, catalogue: NullTranslations) -> str:
    """The whole in numbers, short."""
    ngettext = catalogue.ngettext
    parts = [
        ngettext(
            "%(done)s of %(num)s track completed",
            "%(done)s of %(num)s tracks completed",
            summary.tracks_total,
        )
        % {"done": summary.tracks_completed, "num": summary.tracks_total}
    ]
    if summary.tracks_in_progress:
        begun = summary.tracks_in_progress
        parts.append(ngettext("%(num)s in progress", "%(num)s in progress", begun) % {"num": begun})
    if summary.active_certificates:
        held = summary.active_certificates
        words = ngettext("%(num)s active certificate", "%(num)s active certificates", held)
        parts.append(words % {"num": held})
    return catalogue.gettext(", ").join(parts)


def expiring(tracks: Sequence[TrackProgress], now: datetime) -> list[Expiring]:
    """Tracks whose active certificate ends soon, by the policy that holds for the learner, the most urgent first."""
    soon = [
        Expiring(track, track.certificate.expires_at, (track.certificate.expires_at - now).days)
        for track in tracks
        if track.certificate is not None
        and track.certificate.status is CertificateStatus.ACTIVE
        and track.certificate.expires_at is not None
        and track.state in _ENDING
    ]
    return sorted(soon, key=lambda entry: entry.at)
