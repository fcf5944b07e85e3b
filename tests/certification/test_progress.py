"""Tracks and summaries as pure functions: states, locks, what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from courseware.assessment.model import QuizStatus
from courseware.catalog.model import (
    CertificateDesign,
    CertificationLevel,
    CourseType,
    Recertification,
)
from courseware.certification.model import (
    Certificate,
    CertificateStatus,
    Certification,
    ContentResult,
    CourseOutline,
    QuizResult,
    Results,
    TrackOutline,
)
from courseware.certification.progress import course_progress, summary, track_progress
from courseware.certification.standing import Standing, TrackState
from courseware.certification.validity import expires_at, status

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def course(track: str, id_: str, *quizzes: str) -> CourseOutline:
    return CourseOutline(
        track_slug=track,
        course_id=id_,
        title=id_,
        description="",
        type=CourseType.TEXT,
        estimated_minutes=10,
        sort_order=0,
        quizzes=quizzes,
        videos=(),
        exercises=(),
        content_hash="",
    )


def track(slug: str, *courses: CourseOutline, after: tuple[str, ...] = ()) -> TrackOutline:
    return TrackOutline(
        slug=slug,
        name=slug.title(),
        description="",
        type="PLATFORM_FUNDAMENTALS",
        level=CertificationLevel.FOUNDATION,
        required=not after,
        version="1.0",
        estimated_minutes=10,
        sort_order=len(after),
        prerequisites=after,
        recertification=Recertification(valid_for="P1Y"),
        certificate=CertificateDesign(),
        courses=courses,
    )


BASICS = track("basics", course("basics", "one", "quiz-one"), course("basics", "two"))
CASES = track("cases", course("cases", "three", "quiz-three"), after=("basics",))
TRACKS = (BASICS, CASES)
NOTHING = Results(content={}, quizzes={}, certifications={})


def certified(**changes: object) -> Certification:
    certificate = Certificate(
        number="CERT-2026-00001",
        recipient_name="Zoë",
        track_slug="basics",
        track_name="Basics",
        track_version="1.0",
        level=CertificationLevel.FOUNDATION,
        issued_at=NOW,
        expires_at=NOW + timedelta(days=365),
        status=CertificateStatus.ACTIVE,
        organisation_id=None,
        organisation_name=None,
        issuer="Us",
        verify_token="t",
    )
    held = replace(certificate, **changes)  # type: ignore[arg-type]
    return Certification(
        standing=Standing(
            began_at=NOW,
            period=1,
            certificate=held.number,
            certified_at=NOW,
            version="1.0",
            expires_at=held.expires_at,
            revoked_at=held.revoked_at,
        ),
        certificate=held,
    )


def test_nothing_done_is_not_started_and_the_next_track_is_locked() -> None:
    first = track_progress(BASICS, TRACKS, NOTHING, NOW)
    second = track_progress(CASES, TRACKS, NOTHING, NOW)
    assert (first.state, first.percent, first.next_course) == (TrackState.NOT_STARTED, 0, "one")
    assert (second.state, second.next_course) == (TrackState.LOCKED, None)
    assert second.locked_reason == "Complete Basics first."


@pytest.mark.parametrize(
    ("change", "state", "opens_next"),
    [
        ({}, TrackState.CERTIFIED, True),
        ({"expires_at": None}, TrackState.CERTIFIED, True),
        ({"expires_at": NOW - timedelta(seconds=1)}, TrackState.EXPIRED, False),
        ({"revoked_at": NOW}, TrackState.REVOKED, False),
    ],
)
def test_only_a_certificate_in_force_opens_what_comes_after(
    change: dict[str, object], state: TrackState, opens_next: bool
) -> None:
    results = replace(NOTHING, certifications={"basics": certified(**change)})
    assert track_progress(BASICS, TRACKS, results, NOW).state is state
    locked = track_progress(CASES, TRACKS, results, NOW).state is TrackState.LOCKED
    assert locked is not opens_next


def test_a_course_needs_its_content_and_its_quiz() -> None:
    read = {"basics/one": ContentResult(started_at=NOW, read_at=NOW)}
    passed = {"quiz-one": QuizResult(passed=True, best_score=0.9, attempt_count=2)}
    one = BASICS.courses[0]
    assert course_progress(one, NOTHING).progress == 0.0
    only_read = course_progress(one, replace(NOTHING, content=read))
    assert (only_read.content_completed, only_read.completed, only_read.progress) == (
        True,
        False,
        0.5,
    )
    only_passed = course_progress(one, replace(NOTHING, quizzes=passed))
    assert (only_passed.content_completed, only_passed.completed) == (False, False)
    both = course_progress(one, replace(NOTHING, content=read, quizzes=passed))
    assert (both.completed, both.progress, both.best_score, both.attempt_count) == (
        True,
        1.0,
        0.9,
        2,
    )


def test_a_course_without_a_quiz_completes_on_content() -> None:
    two = BASICS.courses[1]
    read = {"basics/two": ContentResult(started_at=NOW, read_at=NOW)}
    done = course_progress(two, replace(NOTHING, content=read))
    assert (done.completed, done.quiz_status) == (True, None)


def test_what_was_completed_stays_completed_when_the_quiz_is_new() -> None:
    finished = ContentResult(
        started_at=NOW, read_at=NOW, content_completed_at=NOW, completed_at=NOW
    )
    newer = replace(BASICS.courses[0], quizzes=("quiz-one", "added-later"))
    progress = course_progress(newer, replace(NOTHING, content={"basics/one": finished}))
    assert (progress.completed, progress.progress) == (True, 1.0)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (QuizResult(), QuizStatus.NOT_STARTED),
        (QuizResult(open=True), QuizStatus.IN_PROGRESS),
        (QuizResult(attempt_count=1, best_score=0.2), QuizStatus.FAILED),
        (QuizResult(attempt_count=1, best_score=0.2, open=True), QuizStatus.IN_PROGRESS),
        (QuizResult(attempt_count=2, best_score=1.0, passed=True, open=True), QuizStatus.PASSED),
    ],
)
def test_a_quiz_is_as_good_as_its_best_attempt(result: QuizResult, expected: QuizStatus) -> None:
    results = replace(NOTHING, quizzes={"quiz-one": result})
    assert course_progress(BASICS.courses[0], results).quiz_status is expected


def test_the_summary_sends_a_learner_to_the_required_track_first() -> None:
    begun = {"cases/three": ContentResult(started_at=NOW)}
    results = replace(NOTHING, content=begun)
    found = summary(TRACKS, results, NOW)
    assert (found.next_track, found.next_course) == ("basics", "one")
    assert (found.tracks_total, found.required_total, found.tracks_completed) == (2, 1, 0)
    after = summary(TRACKS, replace(results, certifications={"basics": certified()}), NOW)
    assert (after.next_track, after.next_course) == ("cases", "three")
    assert (after.required_completed, after.active_certificates) == (1, 1)


def test_a_track_without_courses_is_never_completed() -> None:
    empty = track("empty")
    assert not track_progress(empty, (empty,), NOTHING, NOW).completed


def test_validity_counts_calendar_years_and_may_have_no_end() -> None:
    leap_day = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert expires_at(Recertification(valid_for="P1Y"), leap_day) == datetime(
        2029, 2, 28, 12, tzinfo=UTC
    )
    assert expires_at(Recertification(), leap_day) is None


def test_revoked_comes_before_expired() -> None:
    gone = {"expires_at": NOW - timedelta(days=1), "now": NOW}
    assert status(revoked_at=NOW, **gone) is CertificateStatus.REVOKED
    assert status(revoked_at=None, **gone) is CertificateStatus.EXPIRED
    assert status(revoked_at=None, expires_at=NOW, now=NOW) is CertificateStatus.ACTIVE
