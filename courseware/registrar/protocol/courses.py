"""A learner in a course: asked by the web process for a learner, or by that learner's kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from courseware.assessment.model import QuizState
from courseware.certification.model import TrackProgress
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseContent:
    """A published course for the page that shows it."""

    track_slug: str
    track_name: str
    course_id: str
    title: str
    content: dict[str, Any]
    """The notebook (nbformat 4) as learners get it: keys and question texts are not in it."""
    content_hash: str
    folder: str
    """The track's folder below `notebooks/`: where `assets/` is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedVideo:
    """`ranges` are the seconds seen, as sorted disjoint (start, end) pairs; `position` is where to go on."""

    video_id: str
    seconds: float
    watched_seconds: float
    ranges: tuple[tuple[float, float], ...]
    position: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseState:
    """Where a learner is in one course: what is done and what is still to do."""

    course: str
    read_to_end: bool
    videos: tuple[WatchedVideo, ...]
    exercises_done: tuple[str, ...]
    exercises_total: int
    content_completed: bool
    completed: bool
    progress: float


@dataclass(frozen=True, kw_only=True)
class OpenCourse(Request[CourseContent]):
    """The learner opens the page. Forbidden (code "locked") says what to complete first."""

    course: str
    """The key, "track-slug/course-id"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseVisit:
    """All that a course's page shows: the course, where the learner is in it and in its track."""

    content: CourseContent | None
    """None: the version that the asker knows is the one in force."""
    content_hash: str
    track: TrackProgress
    state: CourseState
    quizzes: tuple[QuizState, ...]
    """The course's quizzes, in its order."""


@dataclass(frozen=True, kw_only=True)
class VisitCourse(Request[CourseVisit]):
    """The learner opens the page: `OpenCourse` and everything else that the page shows, in one answer."""

    course: str
    known: str = ""
    """The content hash that the asker has of this course."""


@dataclass(frozen=True, kw_only=True)
class GetCourseState(Request[CourseState]):
    course: str


@dataclass(frozen=True, kw_only=True)
class RecordRead(Request[CourseState]):
    """The learner has read the course's page to its end."""

    course: str


@dataclass(frozen=True, kw_only=True)
class RecordWatched(Request[CourseState]):
    """The learner has seen these seconds of a video: (start, end) pairs, in any order."""

    course: str
    video_id: str
    ranges: tuple[tuple[float, float], ...]
    position: float = 0.0


@dataclass(frozen=True, kw_only=True)
class RecordExercise(Request[CourseState]):
    """The exercise's check has passed."""

    course: str
    exercise_id: str
