"""A visit to a course: all that its page shows, in one answer."""

from __future__ import annotations

from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.attempts.states import get_quiz_state
from courseware.registrar.courses import check_open, get_course_state, open_course, start
from courseware.registrar.office import Office
from courseware.registrar.standing import get_track
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.VisitCourse, by=By.LEARNER)
def visit_course(
    office: Office, tx: Transaction, caller: Caller, request: protocol.VisitCourse
) -> protocol.CourseVisit:
    key = request.course
    course = office.published(tx).course(key)
    if course.content_hash == request.known:
        learner = office.learner(tx, caller.learner_id)
        check_open(office, tx, learner, course)
        start(office, tx, learner, course)
        content = None
    else:
        content = open_course(office, tx, caller, protocol.OpenCourse(course=key))
    return protocol.CourseVisit(
        content=content,
        content_hash=course.content_hash,
        track=get_track(office, tx, caller, protocol.GetTrack(slug=course.track_slug)),
        state=get_course_state(office, tx, caller, protocol.GetCourseState(course=key)),
        quizzes=tuple(
            get_quiz_state(office, tx, caller, protocol.GetQuizState(quiz_id=quiz))
            for quiz in course.quizzes
        ),
    )
