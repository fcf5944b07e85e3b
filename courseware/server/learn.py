"""A learner in a course: its page, how far they are, and that they have read it to its end."""

from __future__ import annotations

from courseware.certification.model import CourseWithProgress, TrackProgress
from courseware.errors import NotFound
from courseware.registrar.protocol import (
    CourseVisit,
    GetCourseState,
    RecordRead,
    VisitCourse,
)
from courseware.server.notebook_pages import NotebookPage
from courseware.server.pages import PageHandler, signed_in


class CoursePage(NotebookPage):
    """`/learn/{track}/{course}`"""

    @signed_in()
    async def get(self, track_slug: str, course_id: str) -> None:
        key = f"{track_slug}/{course_id}"
        lessons = self.lessons
        visit = await self._visit(key, lessons.version(key))
        before, course, after = _neighbours(visit.track, course_id)
        if visit.content is None and visit.content_hash != lessons.version(key):
            visit = await self._visit(key, "")  # it was forgotten while the registrar answered
        content = visit.content.content if visit.content else {}
        lesson = lessons.get(key, visit.content_hash, lambda: content)
        await self.show(
            "lesson.html",
            course=key,
            lesson=lesson,
            quizzes={state.form.quiz_id: state for state in visit.quizzes},
            folder=self.installation.notebooks.resolve() / track_slug,
            track=visit.track,
            this=course,
            before=before,
            after=after,
            state=visit.state,
        )

    async def _visit(self, course: str, known: str) -> CourseVisit:
        return await self.as_learner.call(VisitCourse(course=course, known=known))


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
