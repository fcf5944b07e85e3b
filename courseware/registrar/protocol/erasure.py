"""Erasing a person: what it would do, and doing it. Asked by our own processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from courseware.registrar.protocol.people import Person
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCertificate:
    """What stays of a certificate: all of it but whose it was."""

    number: str
    track_name: str
    track_version: str
    issued_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How much the record holds of a person, by what it is."""

    sign_ins: int
    """API tokens among them."""
    attempts: int
    scores: int
    """Of attempts that are closed and marked."""
    courses: int
    certifications: int
    accommodations: int
    assignments: int
    """Those made for the person by name."""
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePreview:
    """What erasing a person would do: `registrar/erasure/words.py` says it to whoever decides."""

    person: Person
    held: Held
    certificates: tuple[KeptCertificate, ...]


@dataclass(frozen=True, kw_only=True)
class PreviewErasure(Request[ErasurePreview]):
    """NotFound when there is no such person. Nothing is changed."""

    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    certificates: int
    """So many stay, without a name."""
    attempts: int
    """So many scores stay in the statistics, without a person."""
    finished: bool
    """Whether the old bytes are out of all files by now; else that goes on, and is taken up at the next start."""


@dataclass(frozen=True, kw_only=True)
class ErasePerson(Request[Erased]):
    """Erase this person for good. `learner_id` is the one of the preview: a name may be given to another.

    InvalidRequest when the reason is empty or names the person, for it is kept. Conflict when a
    certificate of theirs is just being drawn. `erasure_id` is made by the client: sent again it is the same erasure.
    """

    username: str
    learner_id: UUID
    actor: str
    reason: str
    erasure_id: UUID
