"""The exercise: any widget with a button that checks what the learner has done with it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import ipywidgets

from courseware.assessment.phrases import phrases
from courseware.catalog.values import check_id
from courseware.errors import ContentError, CoursewareError
from courseware.languages import ENGLISH, N_
from courseware.registrar.protocol import GetCourseState, RecordExercise
from courseware.widgets.bundle import EXERCISE
from courseware.widgets.exchange import Message
from courseware.widgets.session import Session, page_language, session
from courseware.widgets.window import Window

Verdict = bool | tuple[bool, str]
"""What a check returns: whether it is right, and perhaps words for the learner."""

CANNOT_CHECK = N_(
    "This cannot be checked just now, and that is not your mistake. "
    "Reload the page and try again; if it happens again, tell whoever runs this site."
)


_HEADING = '<p class="cw-exercise-kicker">{}</p>'
_PREVIEW = '<p class="cw-preview"><span><strong>Preview:</strong> nothing is recorded</span></p>'


class Check(Message, frozen=True, tag="check"):
    """Look at what the learner has done. Reply: `{"kind": "checked", "sequence", …}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseView:
    """What the browser shows. `right` is None until something was checked; `error` is for authors alone."""

    preview: bool
    done: bool = False
    right: bool | None = None
    feedback: str = ""
    error: str = ""


class CheckBar(Window):
    """The button and what came of it. The check runs in the kernel; the browser cannot claim to have passed."""

    bundle = EXERCISE
    messages = Check

    def __init__(
        self,
        exercise_id: str,
        widget: ipywidgets.Widget,
        check: Callable[[Any], Verdict],
        learner: Session | None,
    ) -> None:
        super().__init__(learner.language if learner else ENGLISH)
        self.add_class("cw-host")
        self._id = exercise_id
        self._widget = widget
        self._check = check
        self._learner = learner
        self._view = ExerciseView(preview=learner is None, done=self._was_done())
        self.show(self._view)

    def hear(self, message: Any) -> None:
        right, feedback, error = self._verdict()
        completed = self._record() if right else None
        self._view = replace(
            self._view,
            done=self._view.done or right is True,
            right=right,
            feedback=feedback,
            error=error,
        )
        self.show(self._view)
        self.send(
            {
                "kind": "checked",
                "sequence": message.sequence,
                "exercise": self._id,
                "right": right,
                "course_completed": completed,
            }
        )

    def _verdict(self) -> tuple[bool | None, str, str]:
        """Whether it is right, what is said, and what the author should see; None: the check failed."""
        try:
            return *_read(self._check(self._widget)), ""
        except Exception as error:
            self.log.warning("The check of exercise %s failed: %s.", self._id, type(error).__name__)
            if self._learner is not None:
                return None, self.phrases.gettext(CANNOT_CHECK), ""
            return None, "The check failed:", _own_lines(error)

    def _record(self) -> bool | None:
        """Record that it is done; whether the course is completed with it."""
        if self._learner is None:
            return None
        request = RecordExercise(course=self._learner.course, exercise_id=self._id)
        return self._learner.client.call(request).completed

    def _was_done(self) -> bool:
        if self._learner is None:
            return False
        try:
            state = self._learner.client.call(GetCourseState(course=self._learner.course))
        except CoursewareError:
            # The exercise works all the same; it only looks as if it were still to do.
            return False
        return self._id in state.exercises_done


def exercise(
    exercise_id: str, widget: ipywidgets.Widget, check: Callable[[Any], Verdict]
) -> ipywidgets.VBox:
    """The widget with its check below it."""
    check_id(exercise_id, "exercise id")
    if not isinstance(widget, ipywidgets.Widget):
        raise ContentError(
            f'cw.Exercise("{exercise_id}", …): {widget!r} is no widget. Give an ipywidget.'
        )
    if not callable(check):
        raise ContentError(
            f'cw.Exercise("{exercise_id}", …): {check!r} cannot check anything. Give a function of the widget.'
        )
    learner = session()
    named = _HEADING.format(phrases(page_language()).gettext("Exercise"))
    heading = ipywidgets.HTML(named if learner else _PREVIEW + named)
    box = ipywidgets.VBox([heading, widget, CheckBar(exercise_id, widget, check, learner)])
    for name in ("cw-host", "cw-widget", "cw-exercise"):
        box.add_class(name)
    return box


def _read(verdict: Any) -> tuple[bool, str]:
    match verdict:
        case (right, str(feedback)):
            return bool(right), feedback
        case tuple() | list() | None:
            raise TypeError(
                f'The check returned {verdict!r}. Return True, False, or a pair such as (False, "Why").'
            )
        case _:
            return bool(verdict), ""


def _own_lines(error: Exception) -> str:
    """The traceback from the author's own code on."""
    trace = error.__traceback__
    inner = trace.tb_next if trace and trace.tb_next else trace
    return "".join(traceback.format_exception(type(error), error, inner))
