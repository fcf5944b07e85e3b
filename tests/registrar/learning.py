"""Short ways for a learner to do things: complete a course, a track."""

from __future__ import annotations

from courseware.catalog.model import Course, CourseType, Quiz
from courseware.certification.model import Certificate
from courseware.records.ids import new_id
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    OpenAttempt,
    OpenCourse,
    RecordExercise,
    RecordRead,
    RecordWatched,
    SubmitAttempt,
    Submitted,
)
from tests.samples import catalog, key


def take_content(learner: RegistrarClient, course: Course) -> None:
    learner.call(OpenCourse(course=course.key))
    if course.type is CourseType.TEXT:
        learner.call(RecordRead(course=course.key))
    for video in course.videos:
        learner.call(
            RecordWatched(course=course.key, video_id=video.id, ranges=((0.0, video.seconds),))
        )
    for exercise in course.exercises:
        learner.call(RecordExercise(course=course.key, exercise_id=exercise))


def sit(learner: RegistrarClient, quiz: Quiz, *, wrong: int = 0) -> Submitted:
    attempt = learner.call(OpenAttempt(attempt_id=new_id(), quiz_id=quiz.id)).attempt_id
    return learner.call(SubmitAttempt(attempt_id=attempt, answers=key(quiz, wrong=wrong)))


def courses_of(slug: str) -> tuple[Course, ...]:
    track = catalog().track(slug)
    assert track is not None
    return track.courses


def earn(learner: RegistrarClient, slug: str) -> Certificate | None:
    """Complete every course of a sample track, the quizzes last; the certificate that the last one earned."""
    courses = courses_of(slug)
    for course in courses:
        take_content(learner, course)
    certificate = None
    for course in courses:
        for quiz in course.quizzes:
            certificate = sit(learner, quiz).certificate
    return certificate
