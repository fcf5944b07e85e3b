"""What the browser and the kernel say to each other: messages one way, a quiz's view the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from courseware.assessment.model import Answers, Grade, QuizForm

# A page says far less. What is bigger was not sent by our own script.
Id = Annotated[str, Meta(min_length=1, max_length=200)]
Choice = Annotated[tuple[Id, ...], Meta(max_length=100)]
Choices = Annotated[dict[Id, Choice], Meta(max_length=500)]
Sequence = Annotated[int, Meta(ge=1, le=2**53)]


class Message(Struct, tag_field="kind", frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something the browser says. `sequence` counts up, and the kernel's reply repeats it."""

    sequence: Sequence


class Answer(Message, frozen=True, tag="answer"):
    """Keep these choices. Reply: `{"kind": "saved", "sequence", "answers"}`."""

    answers: Choices


class Submit(Message, frozen=True, tag="submit"):
    """Keep these choices, close the attempt and grade it. Reply: `{"kind": "submitted", …}`."""

    answers: Choices


class Restart(Message, frozen=True, tag="restart"):
    """Leave the result and show a fresh form. Reply: `{"kind": "restarted", "sequence"}`."""


class Refresh(Message, frozen=True, tag="refresh"):
    """Look again: another tab may have gone on. Reply: `{"kind": "refreshed", "sequence"}`."""


class Phase(StrEnum):
    FORM = "form"
    RESULT = "result"
    WAITING = "waiting"
    """The registrar does not answer; the browser asks again."""
    REFUSED = "refused"
    """The registrar said no; `message` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizView:
    """Everything the browser is told about a quiz. Display only: nothing here is read back.

    `grade`, and the explanations in it, are there in the phase RESULT alone.
    """

    phase: Phase
    preview: bool = False
    quiz_id: str
    version: int = 0
    title: str = ""
    html: str = ""
    """The heading and, in the phase FORM, the form with `answers` in it: see `assessment.drawing`."""
    form: QuizForm | None = None
    """What was asked, beside the grade: in the phase RESULT alone."""
    answers: Answers = field(default_factory=dict)
    grade: Grade | None = None
    best_score: float | None = None
    attempt_count: int = 0
    course_completed: bool = False
    certificate: str | None = None
    """The number of the certificate that the submission earned."""
    notice: str = ""
    message: str = ""
