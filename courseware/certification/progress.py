"""How far a learner is: courses, tracks and the whole, from the catalogue, the results and the clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from courseware.assessment.completion import content_progress
from courseware.assessment.model import QuizStatus
from courseware.catalog.model import Recertification
from courseware.certification.lifecycle import (
    COUNTS,
    IN_FORCE,
    EventKind,
    is_allowed,
    state,
    window_opens_at,
)
from courseware.certification.model import (
    Certificate,
    CertificateStatus,
    Certification,
    CertificationSummary,
    ContentResult,
    CourseOutline,
    CourseWithProgress,
    QuizResult,
    Results,
    TrackOutline,
    TrackProgress,
)
from courseware.certification.standing import Standing, TrackState
from courseware.certification.validity import status

_NOTHING = QuizResult()


def content_fraction(course: CourseOutline, content: ContentResult | None) -> float:
    """How much of the course's content is done, as a fraction of 1; what was completed stays so."""
    if content is None:
        return 0.0
    if content.content_completed_at is not None:
        return 1.0
    return content_progress(
        course.type,
        read_to_end=content.read_at is not None,
        videos=course.videos,
        watched={video: seen.ranges for video, seen in content.watched.items()},
        exercises=course.exercises,
        exercises_done=content.exercises_done,
    )


def course_completed(course: CourseOutline, results: Results) -> bool:
    """Content completed, and then every quiz of the course passed. Completed once is completed."""
    content = results.content.get(course.key)
    if content is not None and content.completed_at is not None:
        return True
    return content_fraction(course, content) >= 1.0 and all(
        results.quizzes.get(quiz, _NOTHING).passed for quiz in course.quizzes
    )


def course_progress(course: CourseOutline, results: Results) -> CourseWithProgress:
    """One course with how far this learner is. Content and each quiz weigh alike in `progress`."""
    content = results.content.get(course.key)
    quizzes = [results.quizzes.get(quiz, _NOTHING) for quiz in course.quizzes]
    fraction = content_fraction(course, content)
    completed = course_completed(course, results)
    parts = [fraction, *(float(quiz.passed) for quiz in quizzes)]
    best = [quiz.best_score for quiz in quizzes if quiz.best_score is not None]
    return CourseWithProgress(
        track_slug=course.track_slug,
        course_id=course.course_id,
        title=course.title,
        description=course.description,
        type=course.type,
        estimated_minutes=course.estimated_minutes,
        sort_order=course.sort_order,
        content_completed=fraction >= 1.0,
        quiz_status=_together([quiz.status for quiz in quizzes]),
        best_score=sum(best) / len(best) if best else None,
        attempt_count=sum(quiz.attempt_count for quiz in quizzes),
        progress=1.0 if completed else sum(parts) / len(parts),
        completed=completed,
        started=content is not None or any(q.attempt_count or q.open for q in quizzes),
        completed_at=content.completed_at if content else None,
    )


def _together(statuses: Sequence[QuizStatus]) -> QuizStatus | None:
    """The status of several quizzes as one: as good as the worst of them."""
    if not statuses:
        return None
    for worst in (QuizStatus.FAILED, QuizStatus.IN_PROGRESS, QuizStatus.AWAITING_MARKING):
        if worst in statuses:
            return worst
    if all(status is QuizStatus.PASSED for status in statuses):
        return QuizStatus.PASSED
    return QuizStatus.IN_PROGRESS if QuizStatus.PASSED in statuses else QuizStatus.NOT_STARTED


def state_of(track: TrackOutline, certification: Certification | None, now: datetime) -> TrackState:
    """Where a learner with this certification stands; never LOCKED."""
    standing = certification.standing if certification else Standing()
    return state(standing, track.recertification, now)


def is_certified(certification: Certification | None, now: datetime) -> bool:
    """Whether this certification counts today, in whichever of the states in force."""
    standing = replace(certification.standing, waived_at=None) if certification else Standing()
    return state(standing, Recertification(), now) in IN_FORCE


def is_waived(certification: Certification | None, now: datetime) -> bool:
    """Whether its learner is excused from the track today."""
    standing = certification.standing if certification else Standing()
    return state(standing, Recertification(), now) is TrackState.WAIVED


def track_completed(
    track: TrackOutline, results: Results, asks: Collection[str] | None = None
) -> bool:
    """Every course that is asked is completed. `asks` are course keys; None: all that are in force.

    A track that asks for nothing is never completed.
    """
    asked = asked_courses(track, asks)
    return bool(asked) and all(course_completed(course, results) for course in asked)


def asked_courses(track: TrackOutline, asks: Collection[str] | None) -> tuple[CourseOutline, ...]:
    """The courses of a track that are asked; those that are no longer given are asked of nobody."""
    if asks is None:
        return track.courses
    return tuple(course for course in track.courses if course.key in asks)


def locked_reason(
    track: TrackOutline, tracks: Sequence[TrackOutline], results: Results, now: datetime
) -> str | None:
    """Why a learner may not start this track yet, in words for the learner; None: it is open."""
    missing = [
        other.name
        for other in tracks
        if other.slug in track.prerequisites
        and state_of(other, results.certifications.get(other.slug), now) not in COUNTS
    ]
    if len(missing) > 1:
        return f"Complete these first: {', '.join(missing)}."
    return f"Complete {missing[0]} first." if missing else None


def track_progress(
    track: TrackOutline, tracks: Sequence[TrackOutline], results: Results, now: datetime
) -> TrackProgress:
    """One track with how far this learner is. `tracks` are all that are in force."""
    courses = tuple(course_progress(course, results) for course in track.courses)
    certification = results.certifications.get(track.slug)
    standing = certification.standing if certification else Standing()
    certificate = certification.certificate if certification else None
    if certificate is not None:
        certificate = as_of(certificate, now)
    stands = state_of(track, certification, now)
    certified = stands in IN_FORCE
    locked = None
    if certificate is None and stands is not TrackState.WAIVED:
        locked = locked_reason(track, tracks, results, now)
    if locked is not None:
        stands = TrackState.LOCKED
    elif stands is TrackState.NOT_STARTED and any(course.started for course in courses):
        stands = TrackState.IN_PROGRESS
    asks = certification.asks if certification else None
    asked = [course for course in courses if asks is None or course.key in asks]
    working = certificate is None or standing.renewing_since is not None
    completed = (certified and not working) or (
        bool(asked) and all(course.completed for course in asked)
    )
    quizzes = [quiz for course in asked_courses(track, asks) for quiz in course.quizzes]
    mean = sum(course.progress for course in asked) / len(asked) if asked else 0.0
    expires_at = standing.expires_at
    return TrackProgress(
        slug=track.slug,
        name=track.name,
        description=track.description,
        type=track.type,
        level=track.level,
        required=track.required,
        version=track.version,
        estimated_minutes=track.estimated_minutes,
        sort_order=track.sort_order,
        state=stands,
        locked_reason=locked,
        courses=courses,
        courses_total=len(asked),
        courses_completed=sum(course.completed for course in asked),
        quizzes_total=len(quizzes),
        quizzes_passed=sum(results.quizzes.get(quiz, _NOTHING).passed for quiz in quizzes),
        percent=100 if completed else min(99, int(mean * 100)),
        completed=completed,
        next_course=None if locked or completed or not working else _next(asked),
        certificate=certificate,
        expires_at=expires_at,
        certified=certified,
        renewable=is_allowed(standing, EventKind.RENEWAL_BEGAN, track.recertification, now),
        renewing=standing.renewing_since is not None,
        renewable_from=window_opens_at(track.recertification, expires_at) if expires_at else None,
        waived_until=standing.waived_until if stands is TrackState.WAIVED else None,
    )


def as_of(certificate: Certificate, now: datetime) -> Certificate:
    """The certificate with its status at this moment."""
    return replace(
        certificate,
        status=status(
            revoked_at=certificate.revoked_at,
            expires_at=certificate.expires_at,
            now=now,
            superseded=certificate.superseded_by is not None,
            suspended=certificate.suspended_at is not None,
        ),
    )


def _next(courses: Sequence[CourseWithProgress]) -> str | None:
    return next((course.course_id for course in courses if not course.completed), None)


def summary(
    tracks: Sequence[TrackOutline], results: Results, now: datetime
) -> CertificationSummary:
    """All tracks with how far this learner is, and what to go on with: required tracks come first."""
    progress = tuple(track_progress(track, tracks, results, now) for track in tracks)
    going_on = min(
        (track for track in progress if track.next_course is not None),
        key=lambda track: (not track.required, track.percent == 0, track.sort_order),
        default=None,
    )
    statuses = [track.certificate.status for track in progress if track.certificate]
    return CertificationSummary(
        tracks=progress,
        tracks_total=len(progress),
        tracks_completed=sum(track.completed for track in progress),
        tracks_in_progress=sum(track.state is TrackState.IN_PROGRESS for track in progress),
        required_total=sum(track.required for track in progress),
        required_completed=sum(track.required and track.completed for track in progress),
        optional_completed=sum(not track.required and track.completed for track in progress),
        active_certificates=statuses.count(CertificateStatus.ACTIVE),
        expired_certificates=statuses.count(CertificateStatus.EXPIRED),
        next_track=going_on.slug if going_on else None,
        next_course=going_on.next_course if going_on else None,
    )
