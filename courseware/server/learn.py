"""A learner in a course: its page, how far they are, and that they have read it to its end."""

from __future__ import annotations

import asyncio

from courseware.certification.model import CourseWithProgress, TrackProgress
from courseware.errors import NotFound
from courseware.registrar.protocol import (
    GetCourseState,
    GetTrack,
    OpenCourse,
    RecordRead,
)
from courseware.server.lessons import lesson_notebook
from courseware.server.notebook_pages import NotebookPage
from courseware.server.pages import PageHandler, signed_in


class CoursePage(NotebookPage):
    """`/learn/{track}/{course}`"""

    @signed_in()
    async def get(self, track_slug: str, course_id: str) -> None:
        key = f"{track_slug}/{course_id}"
        learner = self.as_learner
        content = await learner.call(OpenCourse(course=key))
        track, state = await asyncio.gather(
            learner.call(GetTrack(slug=track_slug)), learner.call(GetCourseState(course=key))
        )
        before, course, after = _neighbours(track, course_id)
        await self.show(
            "lesson.html",
            course=key,
            version=content.content_hash,
            notebook=lesson_notebook(content.content),
            folder=self.installation.notebooks.resolve() / content.folder,
            track=track,
            this=course,
            before=before,
            after=after,
            state=state,
        )


class CourseProgress(PageHandler):
    """`/learn/{track}/{course}/state`: how far the learner is, as JSON. No key is in it."""

    answers_json = True

    @signed_in()
    async def get(self, track_slug: str, course_id: str) -> None:
        state = await self.as_learner.call(GetCourseState(course=f"{track_slug}/{course_id}"))
        self.json(state)


class CourseRead(PageHandler):
    """`POST /learn/{track}/{course}/read`: the learner has come to the end of the page."""

    answers_json = True

    @signed_in()
    async def post(self, track_slug: str, course_id: str) -> None:
        state = await self.as_learner.call(RecordRead(course=f"{track_slug}/{course_id}"))
        self.json(state)


def _neighbours(
    track: TrackProgress, course_id: str
) -> tuple[CourseWithProgress | None, CourseWithProgress, CourseWithProgress | None]:
    """The course before this one, this one, and the one after it."""
    courses = track.courses
    for index, course in enumerate(courses):
        if course.course_id == course_id:
            before = courses[index - 1] if index else None
            return before, course, courses[index + 1] if index + 1 < len(courses) else None
    raise NotFound(f'The track has no course "{course_id}".', code="no-such-course")
