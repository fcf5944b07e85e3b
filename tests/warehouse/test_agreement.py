"""What the warehouse says of a learner is what the registrar says of that learner."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from courseware.certification.standing import TrackState
from courseware.records.ids import new_id
from courseware.registrar.protocol import (
    GetSummary,
    OpenAttempt,
    OpenCourse,
    Person,
    RecordExercise,
    RecordRead,
    RecordWatched,
    RefreshWarehouse,
)
from courseware.warehouse.connection import connect
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import sit
from tests.samples import quiz


def agree(registrar: RunningRegistrar, person: Person) -> list[str]:
    """Compare both accounts of every track and course of this learner; the tracks' states."""
    summary = registrar.acting(person).call(GetSummary())
    folder = Path(registrar.house.call(RefreshWarehouse())).parent
    with connect(folder) as connection:
        tracks = connection.execute(
            "SELECT track_id, state, percent, courses_completed, courses_total, certificate_number, "
            "expires_at FROM track_status WHERE learner_id = ? ORDER BY track_id",
            [person.id],
        ).fetchall()
        courses = connection.execute(
            "SELECT course_id, content_completed, quiz_status, attempt_count, best_score, "
            "round(progress, 9), completed, completed_at FROM course_progress "
            "WHERE learner_id = ? ORDER BY course_id",
            [person.id],
        ).fetchall()

    assert tracks == [
        (
            track.slug,
            # the view has no LOCKED: that is not started, or was begun when it was open
            "NOT_STARTED" if track.state is TrackState.LOCKED else track.state,
            track.percent,
            track.courses_completed,
            track.courses_total,
            track.certificate.number if track.certificate else None,
            track.expires_at,
        )
        for track in sorted(summary.tracks, key=lambda track: track.slug)
    ]
    assert courses == sorted(
        (
            course.key,
            course.content_completed,
            course.quiz_status,
            course.attempt_count,
            course.best_score,
            round(course.progress, 9),
            course.completed,
            course.completed_at,
        )
        for track in summary.tracks
        for course in track.courses
        if course.started
    )
    return [row[1] for row in tracks]


def test_both_agree_at_every_step_of_the_way(
    registrar: RunningRegistrar, clock: FakeClock, zoe: Person
) -> None:
    clock.now = datetime.now(UTC)  # the views go by DuckDB's clock
    learner = registrar.acting(zoe)
    assert agree(registrar, zoe) == ["NOT_STARTED", "NOT_STARTED"]

    learner.call(OpenCourse(course="basics/read"))
    learner.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading"))
    assert agree(registrar, zoe) == ["IN_PROGRESS", "NOT_STARTED"]

    sit(learner, quiz("reading"), wrong=3)
    learner.call(OpenCourse(course="basics/watch"))
    ranges = ((0.0, 20.0), (40.0, 61.5))
    learner.call(RecordWatched(course="basics/watch", video_id="film", ranges=ranges))
    learner.call(OpenCourse(course="basics/practise"))
    learner.call(RecordExercise(course="basics/practise", exercise_id="sort"))
    agree(registrar, zoe)

    learner.call(RecordRead(course="basics/read"))
    sit(learner, quiz("reading"))
    sit(learner, quiz("watching"), wrong=1)
    agree(registrar, zoe)

    learner.call(RecordExercise(course="basics/practise", exercise_id="name"))
    learner.call(RecordWatched(course="basics/watch", video_id="film", ranges=((0.0, 92.0),)))
    assert agree(registrar, zoe) == ["CERTIFIED", "NOT_STARTED"]
