"""The quiz widget: one model for a whole quiz, between a learner's browser and the registrar."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from uuid_utils.compat import uuid7

from courseware.assessment.answers import fitting
from courseware.assessment.drawing import (
    NOTHING,
    RESTORED,
    Earned,
    Screen,
    attempt_in,
    drawing_key,
    quiz_html,
    screen_to_begin,
)
from courseware.assessment.model import AttemptState, QuizState
from courseware.errors import CoursewareError, Refusal
from courseware.languages import ENGLISH, N_
from courseware.registrar.protocol import Submitted
from courseware.widgets.bundle import QUIZ
from courseware.widgets.desk import Desk
from courseware.widgets.exchange import (
    Answer,
    Hint,
    Left,
    Message,
    Move,
    Phase,
    QuizView,
    Refresh,
    Restart,
    Start,
    Submit,
)
from courseware.widgets.refusals import attempt_is_closed, in_words
from courseware.widgets.window import Window

UPDATED = N_("This quiz was updated a moment ago. Please look through your answers again.")
SUBMITTED_ELSEWHERE = N_("This attempt was submitted in another window. Here is its result.")
_EARLY = timedelta(seconds=1)
"""How much before the registrar's clock a browser may come to the end."""
TIME_UP = N_("The time was up: your answers were handed in as they were.")


class QuizWidget(Window):
    """Shows a quiz and hands in what is chosen. It knows no key, and decides nothing.

    The desk is asked first and the browser told afterwards, so "Saved" means: it is on disk.
    """

    bundle = QUIZ
    messages = Start | Answer | Move | Hint | Submit | Left | Restart | Refresh

    def __init__(self, desk: Desk, language: str = ENGLISH) -> None:
        super().__init__(language)
        self.add_class("cw-host")
        self._desk = desk
        self._view = QuizView(phase=Phase.WAITING, preview=desk.preview, quiz_id=desk.quiz_id)
        self._state: QuizState | None = None
        """As it was last told; without an attempt once its result was left for the next one."""
        self._earned = NOTHING
        self._submitted: Submitted | None = None
        self._next_id = uuid7()
        self._hinted = 0
        self._notice = ""
        self._load()

    def hear(self, message: Any) -> None:
        match message:
            case Start():
                self._start(message)
            case Submit():
                self._submit(message)
            case Restart():
                self._restart(message)
            case Refresh():
                self._load()
                self._reply("refreshed", message)
            case Left():
                attempt = self._attempt
                if attempt is not None:
                    with contextlib.suppress(CoursewareError):
                        self._desk.left(attempt.attempt_id)
            case _:
                self._go_on(message)

    # -- what the browser asks ---------------------------------------------------------------------

    def _start(self, message: Start) -> None:
        try:
            self._open(self._desk.open(self._next_id, None, {}))
        except Refusal:
            self._load()  # the cover says why
            raise
        self._reply("started", message)

    def _go_on(self, message: Answer | Move | Hint) -> None:
        """Do this in the attempt that is open; show the result if there is none any more.

        The desk refuses what comes to an attempt that was handed in, and answers what comes too late with
        the attempt as its clock has closed it.
        """
        try:
            if self._state is None or self._state.attempt is None or self._attempt is not None:
                match message:
                    case Answer():
                        went_on = self._save(message)
                    case Move():
                        went_on = self._move(message)
                    case Hint():
                        went_on = self._hint(message)
                if went_on:
                    return
        except Refusal as refusal:
            if not attempt_is_closed(refusal):
                raise
        self._show_result_from_elsewhere(message)

    def _save(self, message: Answer | Submit) -> bool:
        """Whether the attempt is open still; so too the next two."""
        attempt = self._keep(message)
        if attempt.grade is None:
            self._reply("saved", message, answers=attempt.answers)
        return attempt.grade is None

    def _move(self, message: Move) -> bool:
        attempt = self._known(self._desk.move(self._opened().attempt_id, message.place))
        if attempt.grade is None:
            self._reply("moved", message)
        return attempt.grade is None

    def _hint(self, message: Hint) -> bool:
        """Give a hint; to a message that comes again, because its reply was lost, the same one."""
        attempt = self._opened()
        if message.sequence != self._hinted:
            which = len(attempt.hints.get(message.question, ()))
            attempt = self._known(self._desk.hint(attempt.attempt_id, message.question, which))
            self._hinted = message.sequence
        if attempt.grade is None:
            taken = attempt.hints.get(message.question, ())
            self._reply("hinted", message, question=message.question, hints=taken)
        return attempt.grade is None

    def _submit(self, message: Submit) -> None:
        if self._submitted is None:
            try:
                submitted = self._hand_in(message)
            except Refusal as refusal:
                if refusal.code == "quiz-updated" and self._save(message):
                    return  # the learner looks again first
                if refusal.code != "quiz-updated" and not attempt_is_closed(refusal):
                    raise
                self._show_result_from_elsewhere(message)
                return
            self._show_submitted(submitted)
        self._announce(message.sequence, self._submitted)

    def _restart(self, message: Restart) -> None:
        if self._state is not None and self._attempt is None:
            state = self._desk.state()
            self._next_id, self._submitted, self._earned = uuid7(), None, NOTHING
            open_ = attempt_in(state)
            screen = Screen.FORM if open_ else screen_to_begin(state)
            self._show(replace(state, attempt=open_), screen)
        self._reply("restarted", message)

    # -- what the desk says ------------------------------------------------------------------------

    @property
    def _attempt(self) -> AttemptState | None:
        """The attempt that is open, as it was last told."""
        return attempt_in(self._state) if self._state else None

    def _load(self, notice: str = "") -> None:
        """Show where the learner is. When that cannot be known, what is shown stays."""
        try:
            state = self._desk.state()
        except Refusal as refusal:
            if self._view.phase is Phase.WAITING:
                self._tell(
                    replace(
                        self._view, phase=Phase.REFUSED, message=in_words(refusal, self.phrases)
                    )
                )
            return
        except CoursewareError:
            if self._view.phase is Phase.WAITING:
                self._tell(self._view)
            return
        if self._has_left(state):
            state = replace(state, attempt=None)
        if attempt_in(state) or state != self._state:
            self._take(state, notice)

    def _has_left(self, state: QuizState) -> bool:
        """Whether the last attempt's result was left here, and no other window has gone on."""
        known = self._state
        return (
            known is not None
            and known.attempt is None
            and known.attempt_count == state.attempt_count
            and attempt_in(state) is None
        )

    def _take(self, state: QuizState, notice: str) -> None:
        known, attempt = self._attempt, state.attempt
        self._submitted = None
        if attempt is None:
            self._show(state, screen_to_begin(state), notice)
        elif attempt.grade is None:
            if known and known.attempt_id == attempt.attempt_id:
                notice = self._notice
            elif any(attempt.answers.values()):
                notice = RESTORED
            self._show(state, Screen.FORM, notice)
        else:
            self._show(state, Screen.RESULT, TIME_UP if _ran_out(known, attempt) else notice)

    def _open(self, attempt: AttemptState, notice: str = "") -> None:
        """Show the form of an attempt that has just begun."""
        state = self._state or self._desk.state()
        self._show(replace(state, attempt=attempt), Screen.FORM, notice)

    def _known(self, attempt: AttemptState) -> AttemptState:
        """Remember what is told of the open attempt; one that was closed is shown when its result is."""
        if self._state is not None and attempt.grade is None:
            self._state = replace(self._state, attempt=attempt)
        return attempt

    def _opened(self, version: int | None = None) -> AttemptState:
        """The open attempt, begun if there is none."""
        if self._attempt is not None:
            return self._attempt
        return self._known(self._desk.open(self._next_id, version, {}))

    def _keep(self, message: Answer | Submit) -> AttemptState:
        """Keep these answers in the attempt, which is opened at the first ones; all that it has now."""
        answers, attempt = message.answers, self._attempt
        if attempt is None:
            shown = self._view.version
            attempt = self._desk.open(self._next_id, shown, answers)
            if attempt.form.version == shown:
                self._known(attempt)
                answers = {}
            else:
                self._open(attempt, UPDATED)
        if answers or message.confidence:
            kept = fitting(attempt.form, answers)
            attempt = self._desk.save(attempt.attempt_id, kept, message.confidence)
        return self._known(attempt)

    def _hand_in(self, message: Submit) -> Submitted:
        attempt = self._state.attempt if self._state else None
        sure = message.confidence
        if attempt is None:
            return self._desk.submit(self._next_id, message.answers, self._view.version, sure)
        answers = fitting(attempt.form, message.answers)
        return self._desk.submit(attempt.attempt_id, answers, confidence=sure)

    # -- what the browser is shown -----------------------------------------------------------------

    def _show_submitted(self, submitted: Submitted) -> None:
        number = submitted.certificate.number if submitted.certificate else None
        known, self._submitted = self._attempt, submitted
        self._earned = Earned(course_completed=submitted.course_completed, certificate=number)
        state = replace(
            self._state or self._desk.state(),
            attempt=submitted.attempt,
            best_score=submitted.best_score,
            attempt_count=submitted.attempt_count,
        )
        with contextlib.suppress(CoursewareError):
            state = self._desk.state()  # whether there may be another attempt, and when
        self._show(state, Screen.RESULT, TIME_UP if _ran_out(known, submitted.attempt) else "")

    def _show_result_from_elsewhere(self, message: Message) -> None:
        self._load(SUBMITTED_ELSEWHERE)
        self._reply("superseded", message)

    def _show(self, state: QuizState, screen: Screen, notice: str = "") -> None:
        self._state, self._notice = state, notice
        attempt = state.attempt if screen is Screen.RESULT else attempt_in(state)
        form = attempt.form if attempt else state.form
        grade = attempt.grade if attempt else None
        self._tell(
            QuizView(
                phase=Phase(screen),
                preview=self._desk.preview,
                quiz_id=form.quiz_id,
                key=drawing_key(state, screen),
                version=form.version,
                title=form.title,
                html=quiz_html(
                    state,
                    screen,
                    notice=notice,
                    preview=self._desk.preview,
                    earned=self._earned,
                    language=self.phrases.language,
                ),
                answers=attempt.answers if attempt else {},
                is_open=attempt_in(state) is not None,
                seconds_left=attempt.seconds_left if attempt else None,
                passed=grade.passed if grade else None,
                score=grade.score if grade else None,
                best_score=state.best_score,
                attempt_count=state.attempt_count,
                course_completed=self._earned.course_completed,
                certificate=self._earned.certificate,
                notice=self.phrases.gettext(notice) if notice else "",
            )
        )

    def _tell(self, view: QuizView) -> None:
        self._view = view
        self.show(view)

    def _reply(self, kind: str, message: Message, **more: object) -> None:
        left = self._attempt.seconds_left if self._attempt else None
        self.send({"kind": kind, "sequence": message.sequence, "seconds_left": left, **more})

    def _announce(self, sequence: int, submitted: Submitted | None) -> None:
        assert submitted is not None  # noqa: S101 - it was handed in
        grade = submitted.attempt.grade
        self.send(
            {
                "kind": "submitted",
                "sequence": sequence,
                "quiz": submitted.attempt.form.quiz_id,
                "passed": bool(grade and grade.passed),
                "course_completed": submitted.course_completed,
                "certificate": submitted.certificate.number if submitted.certificate else None,
            }
        )


def _ran_out(known: AttemptState | None, closed: AttemptState) -> bool:
    """Whether this attempt, known as an open one, was closed by its clock."""
    return (
        known is not None
        and known.attempt_id == closed.attempt_id
        and known.deadline is not None
        and closed.completed_at is not None
        and closed.completed_at >= known.deadline - _EARLY
    )
