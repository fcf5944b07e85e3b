"""How far a learner is: courses, tracks and the whole, from the catalogue, the results and the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from courseware.assessment.completion import content_progress
from courseware.assessment.model import QuizStatus
from courseware.certification.model import (
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
    TrackState,
)
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


def is_certified(certification: Certification | None, now: datetime) -> bool:
    """Whether this standing counts today: completed, with a certificate that is ACTIVE."""
    if certification is None or certification.certificate is None:
        return False
    certificate = certification.certificate
    current = status(revoked_at=certificate.revoked_at, expires_at=certificate.expires_at, now=now)
    return current is CertificateStatus.ACTIVE


def track_completed(track: TrackOutline, results: Results) -> bool:
    """Every course in force is completed; a track without courses never is."""
    return bool(track.courses) and all(
        course_completed(course, results) for course in track.courses
    )


def locked_reason(
    track: TrackOutline, tracks: Sequence[TrackOutline], results: Results, now: datetime
) -> str | None:
    """Why a learner may not start this track yet, in words for the learner; None: it is open."""
    missing = [
        other.name
        for other in tracks
        if other.slug in track.prerequisites
        and not is_certified(results.certifications.get(other.slug), now)
    ]
    return f"Complete {' and '.join(missing)} first." if missing else None


def track_progress(
    track: TrackOutline, tracks: Sequence[TrackOutline], results: Results, now: datetime
) -> TrackProgress:
    """One track with how far this learner is. `tracks` are all that are in force."""
    courses = tuple(course_progress(course, results) for course in track.courses)
    certification = results.certifications.get(track.slug)
    certificate = certification.certificate if certification else None
    if certificate is not None:
        certificate = replace(
            certificate,
            status=status(
                revoked_at=certificate.revoked_at, expires_at=certificate.expires_at, now=now
            ),
        )
    certified = is_certified(certification, now)
    locked = None if certified else locked_reason(track, tracks, results, now)
    if certificate is not None:
        state = _STATE_OF_CERTIFICATE[certificate.status]
    elif locked is not None:
        state = TrackState.LOCKED
    elif any(course.started for course in courses):
        state = TrackState.IN_PROGRESS
    else:
        state = TrackState.NOT_STARTED
    completed = certified or (bool(courses) and all(course.completed for course in courses))
    quizzes = [quiz for course in track.courses for quiz in course.quizzes]
    mean = sum(course.progress for course in courses) / len(courses) if courses else 0.0
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
        state=state,
        locked_reason=locked,
        courses=courses,
        courses_total=len(courses),
        courses_completed=sum(course.completed for course in courses),
        quizzes_total=len(quizzes),
        quizzes_passed=sum(results.quizzes.get(quiz, _NOTHING).passed for quiz in quizzes),
        percent=100 if completed else min(99, int(mean * 100)),
        completed=completed,
        next_course=None if locked or completed else _next(courses),
        certificate=certificate,
        expires_at=certificate.expires_at if certificate else None,
    )


_STATE_OF_CERTIFICATE = {
    CertificateStatus.ACTIVE: TrackState.CERTIFIED,
    CertificateStatus.EXPIRED: TrackState.EXPIRED,
    CertificateStatus.REVOKED: TrackState.REVOKED,
}


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
