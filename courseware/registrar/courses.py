"""A learner in a course: opening it, reading, watching, practising, and completing it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from courseware.assessment.completion import merge_ranges, watched_seconds
from courseware.certification.lifecycle import Event, EventKind
from courseware.certification.model import (
    Certificate,
    ContentResult,
    CourseOutline,
    TrackOutline,
    WatchedRanges,
)
from courseware.certification.progress import (
    content_fraction,
    course_completed,
    course_progress,
    locked_reason,
    track_completed,
)
from courseware.decoding import from_json
from courseware.errors import Forbidden, InvalidRequest, NotFound
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.certifying.events import certification_of, happen
from courseware.registrar.certifying.issuing import certify
from courseware.registrar.learners import Learner
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round

_MOST_RANGES = 10_000


@in_round(protocol.OpenCourse, by=By.LEARNER)
def open_course(
    office: Office, tx: Transaction, caller: Caller, request: protocol.OpenCourse
) -> protocol.CourseContent:
    learner = office.learner(tx, caller.learner_id)
    course = office.published(tx).course(request.course)
    track = check_open(office, tx, learner, course)
    start(office, tx, learner, course)
    row = tx.row("course_content", id=course.key)
    if row is None:
        raise NotFound(f'There is no course "{course.key}".', code="no-such-course")
    return protocol.CourseContent(
        track_slug=track.slug,
        track_name=track.name,
        course_id=course.course_id,
        title=course.title,
        content=from_json(row[0], dict[str, Any]),
        content_hash=row[1],
        folder=track.slug,
    )


@in_round(protocol.GetCourseState, by=By.KERNEL)
def get_course_state(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetCourseState
) -> protocol.CourseState:
    caller.check_course(request.course)
    learner = office.learner(tx, caller.learner_id)
    return _state(learner, office.published(tx).course(request.course))


@in_round(protocol.RecordRead, by=By.KERNEL)
def record_read(
    office: Office, tx: Transaction, caller: Caller, request: protocol.RecordRead
) -> protocol.CourseState:
    learner, course, content = _in_course(office, tx, caller, request.course)
    if content.read_at is None:
        _advance(office, tx, learner, course, replace(content, read_at=office.now))
    return _state(learner, course)


@in_round(protocol.RecordWatched, by=By.KERNEL)
def record_watched(
    office: Office, tx: Transaction, caller: Caller, request: protocol.RecordWatched
) -> protocol.CourseState:
    learner, course, content = _in_course(office, tx, caller, request.course)
    video = next((video for video in course.videos if video.id == request.video_id), None)
    if video is None:
        raise NotFound(
            f'The course "{course.key}" has no video "{request.video_id}".', code="no-such-video"
        )
    if len(request.ranges) > _MOST_RANGES:
        raise InvalidRequest("Too many ranges at once; merge them first.", code="too-many-ranges")
    seen = content.watched.get(video.id, WatchedRanges())
    changed = WatchedRanges(
        ranges=merge_ranges(seen.ranges, request.ranges, video.seconds),
        position=min(max(0.0, request.position), video.seconds),
    )
    if changed != seen:
        _advance(
            office,
            tx,
            learner,
            course,
            replace(content, watched={**content.watched, video.id: changed}),
        )
    return _state(learner, course)


@in_round(protocol.RecordExercise, by=By.KERNEL)
def record_exercise(
    office: Office, tx: Transaction, caller: Caller, request: protocol.RecordExercise
) -> protocol.CourseState:
    learner, course, content = _in_course(office, tx, caller, request.course)
    if request.exercise_id not in course.exercises:
        raise NotFound(
            f'The course "{course.key}" has no exercise "{request.exercise_id}".',
            code="no-such-exercise",
        )
    if request.exercise_id not in content.exercises_done:
        done = (*content.exercises_done, request.exercise_id)
        _advance(office, tx, learner, course, replace(content, exercises_done=done))
    return _state(learner, course)


def check_open(
    office: Office, tx: Transaction, learner: Learner, course: CourseOutline
) -> TrackOutline:
    """The course's track; Forbidden (code "locked") while its prerequisites are not met."""
    tracks = office.tracks_for(tx, learner)
    track = office.track_for(tx, learner, course.track_slug)
    now = office.now
    certification = learner.certifications.get(track.slug)
    if certification is None or certification.certificate is None:
        reason = locked_reason(track, tracks, learner.results, now)
        if reason is not None:
            raise Forbidden(f'"{track.name}" is locked. {reason}', code="locked")
    return track


def start(
    office: Office, tx: Transaction, learner: Learner, course: CourseOutline
) -> ContentResult:
    """The learner's result in this course; begun now, with its track, if it was not."""
    now = office.now
    if certification_of(learner, course.track_slug).standing.began_at is None:
        track = office.track_for(tx, learner, course.track_slug)
        event = Event(kind=EventKind.BEGAN, at=now)
        happen(tx, learner, track.slug, track.recertification, event)
    if course.key not in learner.content:
        tx.add(
            "course_progress",
            id=new_id(),
            course_id=course.key,
            track_id=course.track_slug,
            started_at=now,
            updated_at=now,
            watched="{}",
            exercises="[]",
            **learner.owner,
        )
        learner.content[course.key] = ContentResult(started_at=now)
    return learner.content[course.key]


def settle(
    office: Office, tx: Transaction, learner: Learner, course: CourseOutline
) -> Certificate | None:
    """Complete the course if all of it is done, and certify if that was the track's last; the new certificate.

    Runs in the transaction of whatever was done last, so that nobody who earned a certificate is
    ever without one.
    """
    content = start(office, tx, learner, course)
    if content.completed_at is not None or not course_completed(course, learner.results):
        return None
    _save(office, tx, learner, course, replace(content, completed_at=office.now))
    track = office.track_for(tx, learner, course.track_slug)
    certification = learner.certifications[track.slug]
    standing = certification.standing
    if standing.certificate is not None and standing.renewing_since is None:
        return None
    if not track_completed(track, learner.results, certification.asks):
        return None
    return certify(office, tx, learner, track)


def _in_course(
    office: Office, tx: Transaction, caller: Caller, key: str
) -> tuple[Learner, CourseOutline, ContentResult]:
    caller.check_course(key)
    learner = office.learner(tx, caller.learner_id)
    course = office.published(tx).course(key)
    check_open(office, tx, learner, course)
    return learner, course, start(office, tx, learner, course)


def _advance(
    office: Office, tx: Transaction, learner: Learner, course: CourseOutline, content: ContentResult
) -> None:
    """Save a course's content result, complete its content when all of it is done, and settle."""
    if content.content_completed_at is None and content_fraction(course, content) >= 1.0:
        content = replace(content, content_completed_at=office.now)
    _save(office, tx, learner, course, content)
    settle(office, tx, learner, course)


def _save(
    office: Office, tx: Transaction, learner: Learner, course: CourseOutline, content: ContentResult
) -> None:
    tx.run(
        "change_course_progress",
        learner_id=learner.id,
        course_id=course.key,
        now=office.now,
        read_at=content.read_at,
        watched=msgspec.json.encode(content.watched).decode(),
        exercises=msgspec.json.encode(content.exercises_done).decode(),
        content_completed_at=content.content_completed_at,
        completed_at=content.completed_at,
    )
    learner.content[course.key] = content


def _state(learner: Learner, course: CourseOutline) -> protocol.CourseState:
    content = learner.content.get(course.key)
    watched = content.watched if content else {}
    progress = course_progress(course, learner.results)
    return protocol.CourseState(
        course=course.key,
        read_to_end=content is not None and content.read_at is not None,
        videos=tuple(
            protocol.WatchedVideo(
                video_id=video.id,
                seconds=video.seconds,
                watched_seconds=watched_seconds(watched.get(video.id, WatchedRanges()).ranges),
                ranges=watched.get(video.id, WatchedRanges()).ranges,
                position=watched.get(video.id, WatchedRanges()).position,
            )
            for video in course.videos
        ),
        exercises_done=tuple(
            exercise
            for exercise in course.exercises
            if content is not None and exercise in content.exercises_done
        ),
        exercises_total=len(course.exercises),
        content_completed=progress.content_completed,
        completed=progress.completed,
        progress=progress.progress,
    )
