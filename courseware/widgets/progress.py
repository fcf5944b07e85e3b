"""`cw.progress()`: how far the learner is in this course, and in the track that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from courseware.assessment.model import QuizStatus
from courseware.assessment.phrases import Phrases
from courseware.catalog.model import CourseType
from courseware.certification.model import CourseWithProgress, TrackProgress
from courseware.errors import CoursewareError
from courseware.languages import ENGLISH
from courseware.registrar.protocol import CourseState, GetCourseState, GetTrack
from courseware.widgets.bundle import PROGRESS
from courseware.widgets.exchange import Refresh
from courseware.widgets.session import Session, session
from courseware.widgets.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do in this course."""

    words: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseLine:
    title: str
    address: str
    completed: bool
    started: bool
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressView:
    """What the browser shows. `known` is False while the registrar does not answer."""

    preview: bool
    known: bool = False
    track: str = ""
    track_address: str = ""
    percent: int = 0
    completed: bool = False
    certificate: str | None = None
    steps: tuple[Step, ...] = ()
    courses: tuple[CourseLine, ...] = ()


class ProgressWidget(Window):
    """Shows where the learner is, and looks again whenever the page says that something was achieved."""

    bundle = PROGRESS
    messages = Refresh

    def __init__(self, learner: Session | None) -> None:
        super().__init__(learner.language if learner else ENGLISH)
        self.add_class("cw-host")
        self._learner = learner
        self._look()

    def hear(self, message: Any) -> None:
        self._look()
        self.send({"kind": "refreshed", "sequence": message.sequence})

    def _look(self) -> None:
        if self._learner is None:
            self.show(ProgressView(preview=True))
            return
        course, client = self._learner.course, self._learner.client
        try:
            track = client.call(GetTrack(slug=course.partition("/")[0]))
            state = client.call(GetCourseState(course=course))
        except CoursewareError:
            if not self.view:
                self.show(ProgressView(preview=False))
            return
        self.show(_view(track, state, self.phrases))


def progress() -> ProgressWidget:
    """The learner's place in this course and its track."""
    return ProgressWidget(session())


def _view(track: TrackProgress, state: CourseState, phrases: Phrases) -> ProgressView:
    here = next((course for course in track.courses if course.key == state.course), None)
    return ProgressView(
        preview=False,
        known=True,
        track=track.name,
        track_address=f"/tracks/{track.slug}",
        percent=track.percent,
        completed=track.completed,
        certificate=track.certificate.number if track.certificate else None,
        steps=_steps(here, state, phrases) if here else (),
        courses=tuple(
            CourseLine(
                title=course.title,
                address=f"/learn/{course.key}",
                completed=course.completed,
                started=course.started,
                here=course.key == state.course,
            )
            for course in track.courses
        ),
    )


def _steps(course: CourseWithProgress, state: CourseState, phrases: Phrases) -> tuple[Step, ...]:
    content = Step(words=_content_words(course, state, phrases), done=state.content_completed)
    if course.quiz_status is None:
        return (content,)
    passed = course.quiz_status is QuizStatus.PASSED
    return (content, Step(words=phrases.gettext("Pass the quiz"), done=passed))


def _content_words(course: CourseWithProgress, state: CourseState, phrases: Phrases) -> str:
    if course.type is CourseType.VIDEO:
        return phrases.gettext("Watch the video")
    if course.type is CourseType.INTERACTIVE and state.exercises_total:
        return phrases.gettext(
            "Do the exercises ({done} of {total} done)",
            done=len(state.exercises_done),
            total=state.exercises_total,
        )
    return phrases.gettext("Read to the end")
