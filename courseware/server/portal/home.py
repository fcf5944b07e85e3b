"""My learning: what to do next, and where one stands with every track."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from courseware.certification.model import (
    CertificateStatus,
    CertificationSummary,
    CourseWithProgress,
    TrackProgress,
    TrackState,
)
from courseware.registrar.protocol import GetHealth, GetSummary
from courseware.server.pages import PageHandler, signed_in

EXPIRES_SOON = timedelta(days=90)


class HomePage(PageHandler):
    """`/`"""

    @signed_in()
    async def get(self) -> None:
        summary, health = await asyncio.gather(
            self.as_learner.call(GetSummary()), self.house.call(GetHealth())
        )
        featured = featured_track(summary)
        others = [track for track in summary.tracks if track is not featured]
        self.page(
            "home.html",
            tracks=summary.tracks,
            greeting=greeting(self.somebody.full_name, summary),
            lede=lede(summary, featured),
            featured=featured,
            next_course=next_course(featured) if featured else None,
            others=others,
            others_heading="Your other tracks"
            if any(track.required for track in others)
            else "Specialty tracks",
            figures=figures(summary),
            expiring=expiring(summary.tracks, health.now),
        )


@dataclass(frozen=True, slots=True)
class Expiring:
    """A track whose certificate ends soon; `days` are the whole days left."""

    track: TrackProgress
    at: datetime
    days: int


def featured_track(summary: CertificationSummary) -> TrackProgress | None:
    """The one track to show large: the one to go on with, else a required one that is not done."""
    for track in summary.tracks:
        if track.slug == summary.next_track:
            return track
    return next((track for track in summary.tracks if track.required and not track.completed), None)


def next_course(track: TrackProgress) -> CourseWithProgress | None:
    """The course of this track to go on with; None when it is locked or completed."""
    return next((c for c in track.courses if c.course_id == track.next_course), None)


def greeting(full_name: str, summary: CertificationSummary) -> str:
    """Welcome, by the first of the names."""
    known = any(course.started for track in summary.tracks for course in track.courses)
    return f"Welcome{' back' if known else ''}, {full_name.split(' ')[0]}"


def lede(summary: CertificationSummary, featured: TrackProgress | None) -> str:
    """Where the learner stands, in a sentence."""
    if not summary.tracks:
        return "Your tracks and certificates will be kept on this page."
    if featured is None:
        return "You have completed every track that is open to you. Well done."
    left = featured.courses_total - featured.courses_completed
    if featured.state is TrackState.IN_PROGRESS and left == 1:
        return f"One course stands between you and your {featured.name} certificate."
    if featured.state is TrackState.IN_PROGRESS:
        return f"{_in_words(left).capitalize()} courses stand between you and your {featured.name} certificate."
    if featured.required:
        return f"Begin with {featured.name}: everyone takes it, and it opens the other tracks."
    return f"What everyone must know is behind you. {featured.name} is a good next step."


def _in_words(number: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[number] if number < len(words) else str(number)


def figures(summary: CertificationSummary) -> str:
    """The whole in numbers, short."""
    parts = [f"{summary.tracks_completed} of {summary.tracks_total} tracks completed"]
    if summary.tracks_in_progress:
        parts.append(f"{summary.tracks_in_progress} in progress")
    if summary.active_certificates:
        many = "" if summary.active_certificates == 1 else "s"
        parts.append(f"{summary.active_certificates} active certificate{many}")
    return ", ".join(parts)


def expiring(tracks: Sequence[TrackProgress], now: datetime) -> list[Expiring]:
    """Tracks whose active certificate ends within the next 90 days, the most urgent first."""
    soon = [
        Expiring(track, track.certificate.expires_at, (track.certificate.expires_at - now).days)
        for track in tracks
        if track.certificate is not None
        and track.certificate.status is CertificateStatus.ACTIVE
        and track.certificate.expires_at is not None
        and now <= track.certificate.expires_at <= now + EXPIRES_SOON
    ]
    return sorted(soon, key=lambda entry: entry.at)
