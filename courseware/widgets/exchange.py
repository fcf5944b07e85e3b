"""What the browser and the kernel say to each other: messages one way, a quiz's view the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from courseware.assessment.model import Answers

# A page says far less. What is bigger was not sent by our own script.
Id = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(min_length=1, max_length=20_000)]
Choice = Annotated[tuple[Text, ...], Meta(max_length=500)]
Choices = Annotated[dict[Id, Choice], Meta(max_length=500)]
Sure = Annotated[dict[Id, Annotated[int, Meta(ge=1, le=3)]], Meta(max_length=500)]
Place = Annotated[int, Meta(ge=0, le=500)]
Sequence = Annotated[int, Meta(ge=1, le=2**53)]


class Message(Struct, tag_field="kind", frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something the browser says. `sequence` counts up, and the kernel's reply repeats it."""

    sequence: Sequence


class Start(Message, frozen=True, tag="start"):
    """Begin an attempt. Reply: `{"kind": "started", "sequence", …}`, after a view with its form."""


class Answer(Message, frozen=True, tag="answer"):
    """Keep these choices. Reply: `{"kind": "saved", "sequence", "answers", "seconds_left"}`."""

    answers: Choices
    confidence: Sure = {}


class Move(Message, frozen=True, tag="move"):
    """ONE_AT_A_TIME: now at the question of this place. Reply: `{"kind": "moved", "sequence", "seconds_left"}`."""

    place: Place


class Hint(Message, frozen=True, tag="hint"):
    """Give this question's next hint. Reply: `{"kind": "hinted", "sequence", "question", "hints", …}`."""

    question: Id


class Submit(Message, frozen=True, tag="submit"):
    """Keep these choices, close the attempt and grade it. Reply: `{"kind": "submitted", …}`."""

    answers: Choices
    confidence: Sure = {}


class Left(Message, frozen=True, tag="left"):
    """The page is hidden while the attempt is open. No reply."""


class Restart(Message, frozen=True, tag="restart"):
    """Leave the result and show a fresh form. Reply: `{"kind": "restarted", "sequence"}`."""


class Refresh(Message, frozen=True, tag="refresh"):
    """Look again: another tab may have gone on. Reply: `{"kind": "refreshed", "sequence", "seconds_left"}`."""


class Phase(StrEnum):
    COVER = "cover"
    FORM = "form"
    RESULT = "result"
    WAITING = "waiting"
    """The registrar does not answer; the browser asks again."""
    REFUSED = "refused"
    """The registrar said no; `message` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizView:
    """Everything the browser is told about a quiz. Display only: nothing here is read back."""

    phase: Phase
    preview: bool = False
    quiz_id: str
    key: str = ""
    """What is on screen is kept as long as this stays the same: see `assessment.drawing`."""
    version: int = 0
    title: str = ""
    html: str = ""
    """The heading and the cover, the form with `answers` in it, or the result: see `assessment.drawing`."""
    answers: Answers = field(default_factory=dict)
    is_open: bool = False
    """An attempt is under way."""
    seconds_left: float | None = None
    """Of a timed attempt, when this view was made."""
    passed: bool | None = None
    score: float | None = None
    """Of the attempt in the phase RESULT, as far as its learner may know it."""
    best_score: float | None = None
    attempt_count: int = 0
    course_completed: bool = False
    certificate: str | None = None
    """The number of the certificate that the submission earned."""
    notice: str = ""
    message: str = ""
