"""Attempts as the registrar remembers them between requests: rows of the record, read into frozen objects."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from courseware.assessment.arrangement import AS_WRITTEN, Arrangement
from courseware.assessment.model import Answers, Confidence, QuizStatus
from courseware.decoding import json_decoder
from courseware.records.transaction import Transaction

decode_answers = json_decoder(Answers).decode
_decode_ids = json_decoder(tuple[str, ...]).decode
_decode_counts = json_decoder(dict[str, int]).decode

BY_CLOCK = "CLOCK"
"""Who closed an attempt whose time was up; null in the record: its learner."""


class EventDetail(msgspec.Struct, omit_defaults=True, frozen=True):
    """What an attempt's event says beside answers."""

    place: int | None = None
    question: str | None = None
    confidence: Confidence = msgspec.field(default_factory=dict)


_decode_detail = json_decoder(EventDetail).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAttempt:
    """An attempt under way, with what was saved so far."""

    id: UUID
    quiz_id: str
    quiz_version: int
    started_at: datetime
    arrangement: Arrangement = AS_WRITTEN
    answers: Answers = field(default_factory=dict)
    confidence: Confidence = field(default_factory=dict)
    hints: dict[str, int] = field(default_factory=dict)
    """Question id -> how many were taken."""
    reached: int = 0

    def after_event(self, kind: str, answers: Answers | None, detail: EventDetail) -> OpenAttempt:
        """The attempt with one more event."""
        if kind == "moved":
            return replace(self, reached=max(self.reached, detail.place or 0))
        if kind == "hint" and detail.question is not None:
            taken = self.hints.get(detail.question, 0) + 1
            return replace(self, hints={**self.hints, detail.question: taken})
        return replace(
            self,
            answers=with_answers(self.answers, answers or {}),
            confidence={**self.confidence, **detail.confidence},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedAttempt:
    """An attempt that was handed in. `status` is by the result that counts now."""

    id: UUID
    quiz_id: str
    quiz_version: int
    started_at: datetime
    completed_at: datetime
    status: QuizStatus
    answers: Answers
    arrangement: Arrangement = AS_WRITTEN
    hints: dict[str, int] = field(default_factory=dict)
    confidence: Confidence = field(default_factory=dict)
    by_clock: bool = False
    decided_later: bool = False
    """A person, a program's run or a regrade had a say in its result."""

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> ClosedAttempt:
        """A row of the statements `attempt` and `last_closed_attempt`."""
        (id_, quiz_id, version, _, started_at, seed, question_ids, completed_at, status, answers,
         hints, confidence, closed_by, cause) = row  # fmt: skip
        return cls(
            id=id_,
            quiz_id=quiz_id,
            quiz_version=version,
            started_at=started_at,
            completed_at=completed_at,
            status=QuizStatus(status),
            answers=decode_answers(answers),
            arrangement=arrangement_of(seed, question_ids),
            hints=_decode_counts(hints) if hints else {},
            confidence=_decode_counts(confidence) if confidence else {},
            by_clock=closed_by == BY_CLOCK,
            decided_later=cause is not None,
        )


def arrangement_of(seed: int | None, question_ids: str | None) -> Arrangement:
    """An attempt's arrangement, from its columns."""
    return Arrangement(seed or 0, _decode_ids(question_ids) if question_ids else None)


def with_events(tx: Transaction, opened: OpenAttempt) -> OpenAttempt:
    """The attempt with everything that was saved in it."""
    for kind, answers, detail in tx.rows("events_of_attempt", attempt_id=opened.id):
        opened = opened.after_event(
            kind,
            decode_answers(answers) if answers else None,
            _decode_detail(detail) if detail else EventDetail(),
        )
    return opened


def with_answers(saved: Answers, new: Answers) -> Answers:
    """Saved answers with new ones over them; an empty one takes an answer back."""
    return {question: answer for question, answer in (saved | new).items() if answer}
