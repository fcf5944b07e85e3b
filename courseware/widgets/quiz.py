"""The quiz widget: one model for a whole quiz, between a learner's browser and the registrar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from uuid_utils.compat import uuid7

from courseware.assessment.drawing import RESTORED, quiz_html
from courseware.assessment.model import Answers, AttemptState, Grade, QuizForm, QuizState
from courseware.errors import CoursewareError, Refusal
from courseware.registrar.protocol import Submitted
from courseware.widgets.bundle import QUIZ
from courseware.widgets.desk import Desk
from courseware.widgets.exchange import Answer, Phase, QuizView, Refresh, Restart, Submit
from courseware.widgets.window import Window, attempt_is_closed

UPDATED = "This quiz was updated a moment ago. Please look through your answers again."
SUBMITTED_ELSEWHERE = "This attempt was submitted in another window. Here is its result."


class QuizWidget(Window):
    """Shows a quiz and hands in what is chosen. It knows no key, and decides nothing.

    The desk is asked first and the browser told afterwards, so "Saved" means: it is on disk.
    """

    bundle = QUIZ
    messages = Answer | Submit | Restart | Refresh

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.add_class("cw-host")
        self._desk = desk
        self._view = QuizView(phase=Phase.WAITING, preview=desk.preview, quiz_id=desk.quiz_id)
        self._form: QuizForm | None = None
        self._attempt: AttemptState | None = None
        self._submitted: Submitted | None = None
        self._next_id = uuid7()
        self._load()

    def hear(self, message: Any) -> None:
        match message:
            case Answer():
                self._answer(message)
            case Submit():
                self._submit(message)
            case Restart():
                self._restart(message)
            case Refresh():
                self._load()
                self.send({"kind": "refreshed", "sequence": message.sequence})

    # -- what the browser asks ---------------------------------------------------------------------

    def _answer(self, message: Answer) -> None:
        try:
            if self._attempt is None or self._attempt.grade is None:
                self._save(message)
                return
        except Refusal as refusal:
            if not attempt_is_closed(refusal):
                raise
        self._show_result_from_elsewhere(message.sequence)

    def _submit(self, message: Submit) -> None:
        if self._submitted is None:
            try:
                submitted = self._hand_in(message.answers)
            except Refusal as refusal:
                if refusal.code == "quiz-updated":
                    self._save(message)  # the learner looks again first
                    return
                if not attempt_is_closed(refusal):
                    raise
                self._show_result_from_elsewhere(message.sequence)
                return
            self._attempt, self._submitted = submitted.attempt, submitted
            self._show(_after(submitted, self._desk.preview), submitted.attempt.form)
        self._announce(message.sequence, self._submitted)

    def _restart(self, message: Restart) -> None:
        if self._attempt is not None and self._attempt.grade is not None:
            state = self._desk.state()
            self._next_id, self._submitted = uuid7(), None
            self._attempt = _open_attempt(state)
            self._show_form(state, self._attempt)
        self.send({"kind": "restarted", "sequence": message.sequence})

    # -- what the desk says ------------------------------------------------------------------------

    def _load(self, notice: str = "") -> None:
        """Show where the learner is. When that cannot be known, what is shown stays."""
        try:
            state = self._desk.state()
        except Refusal as refusal:
            if self._view.phase is Phase.WAITING:
                self._show(replace(self._view, phase=Phase.REFUSED, message=refusal.message))
            return
        except CoursewareError:
            if self._view.phase is Phase.WAITING:
                self._show(self._view)
            return
        if self._is_news(state):
            self._take(state, notice)

    def _is_news(self, state: QuizState) -> bool:
        """Whether the desk knows of an attempt that goes further than what is on screen."""
        if self._view.phase is Phase.FORM and self._attempt is None:
            return _open_attempt(state) is not None or (
                state.attempt_count != self._view.attempt_count
            )
        if self._view.phase is Phase.RESULT and self._attempt and state.attempt:
            return state.attempt.attempt_id != self._attempt.attempt_id
        return True

    def _take(self, state: QuizState, notice: str) -> None:
        known, self._attempt = self._attempt, state.attempt
        self._submitted = None
        if state.attempt is not None and state.attempt.grade is not None:
            result = _last_result(state, state.attempt.grade, self._desk.preview, notice)
            self._show(result, state.attempt.form)
            return
        if known and state.attempt and known.attempt_id == state.attempt.attempt_id:
            notice = self._view.notice
        elif state.attempt and any(state.attempt.answers.values()):
            notice = RESTORED
        self._show_form(state, state.attempt, notice)

    def _save(self, message: Answer | Submit) -> None:
        answers = self._keep(message.answers)
        self.send({"kind": "saved", "sequence": message.sequence, "answers": answers})

    def _keep(self, answers: Answers) -> Answers:
        """Keep these answers in the attempt, which is opened at the first ones; all that it has now."""
        if self._attempt is None:
            shown = self._shown_version
            self._attempt = self._desk.open(self._next_id, shown, answers)
            if self._attempt.form.version == shown:
                return self._attempt.answers
            self._show_form(self._desk.state(), self._attempt, UPDATED)
        return self._desk.save(self._attempt.attempt_id, _fitting(self._attempt.form, answers))

    def _hand_in(self, answers: Answers) -> Submitted:
        if self._attempt is None:
            return self._desk.submit(self._next_id, answers, self._shown_version)
        fitting = _fitting(self._attempt.form, answers)
        return self._desk.submit(self._attempt.attempt_id, fitting)

    @property
    def _shown_version(self) -> int:
        return self._form.version if self._form else 0

    def _show_result_from_elsewhere(self, sequence: int) -> None:
        self._load(SUBMITTED_ELSEWHERE)
        self.send({"kind": "superseded", "sequence": sequence})

    def _show_form(self, state: QuizState, attempt: AttemptState | None, notice: str = "") -> None:
        form = attempt.form if attempt else state.form
        self._show(_fresh(state, form, attempt, self._desk.preview, notice), form)

    def _show(self, view: QuizView, form: QuizForm | None = None) -> None:
        self._view = view
        self._form = form
        self.show(view)

    def _announce(self, sequence: int, submitted: Submitted) -> None:
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


def _fitting(form: QuizForm, answers: Answers) -> Answers:
    """The answers that this form has room for: the browser may show an older one."""
    options = {
        question.id: {option.id for option in question.options} for question in form.questions
    }
    return {
        question: chosen
        for question, chosen in answers.items()
        if question in options and options[question].issuperset(chosen)
    }


def _open_attempt(state: QuizState) -> AttemptState | None:
    return state.attempt if state.attempt and state.attempt.grade is None else None


def _fresh(
    state: QuizState, form: QuizForm, attempt: AttemptState | None, preview: bool, notice: str
) -> QuizView:
    answers = attempt.answers if attempt else {}
    return QuizView(
        phase=Phase.FORM,
        preview=preview,
        quiz_id=form.quiz_id,
        version=form.version,
        title=form.title,
        html=quiz_html(
            form,
            is_open=True,
            answers=answers,
            best_score=state.best_score,
            attempt_count=state.attempt_count,
            notice=notice,
            preview=preview,
        ),
        answers=answers,
        best_score=state.best_score,
        attempt_count=state.attempt_count,
        notice=notice,
    )


def _last_result(state: QuizState, grade: Grade, preview: bool, notice: str) -> QuizView:
    assert state.attempt is not None  # noqa: S101 - a grade belongs to an attempt
    return replace(
        _result(state.attempt.form, grade, state.best_score, state.attempt_count, preview, notice),
        answers=state.attempt.answers,
    )


def _after(submitted: Submitted, preview: bool) -> QuizView:
    attempt = submitted.attempt
    assert attempt.grade is not None  # noqa: S101 - it was submitted
    return replace(
        _result(
            attempt.form, attempt.grade, submitted.best_score, submitted.attempt_count, preview, ""
        ),
        answers=attempt.answers,
        course_completed=submitted.course_completed,
        certificate=submitted.certificate.number if submitted.certificate else None,
    )


def _result(
    form: QuizForm,
    grade: Grade,
    best_score: float | None,
    attempt_count: int,
    preview: bool,
    notice: str,
) -> QuizView:
    return QuizView(
        phase=Phase.RESULT,
        preview=preview,
        quiz_id=form.quiz_id,
        version=form.version,
        title=form.title,
        html=quiz_html(
            form,
            is_open=False,
            answers={},
            best_score=best_score,
            attempt_count=attempt_count,
            notice=notice,
            preview=preview,
        ),
        form=form,
        grade=grade,
        best_score=best_score,
        attempt_count=attempt_count,
        notice=notice,
    )
