"""What travels through the web API besides the model's own objects."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from courseware.assessment.model import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttempt:
    """Open an attempt. Send your own id (UUID version 7), and sending it again is the same attempt."""

    attempt_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersToSave:
    """Question id -> the option ids chosen; an empty list takes an answer back."""

    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Close and grade the attempt. `answers`, when given, are saved first."""

    answers: Answers | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """Why a certificate is withdrawn: its holder and the record will see these words."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong (RFC 9457). `code` is a stable word for programs, `detail` is for people."""

    title: str
    status: int
    detail: str
    code: str
    type: str = "about:blank"
