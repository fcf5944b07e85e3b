"""Who must be certified in which track by when: an assignment, whom it reaches, and the days that it sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Self
from uuid import UUID

from courseware.catalog.durations import Period
from courseware.errors import ContentError

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LAST_SECOND = time(23, 59, 59, tzinfo=UTC)


class Audience(StrEnum):
    """For whom a track is assigned."""

    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"
    ROLE = "ROLE"
    """Everybody with a role; where an organisation is named too, of its people alone."""
    STAFF = "STAFF"
    """Our own staff."""
    EVERYBODY = "EVERYBODY"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is to be done: one and the same for all, or so long after each one's own start.

    Exactly one of the two is set. Whatever sets it, a day counts to its last second in UTC.
    """

    on: date | None = None
    after: Period | None = None

    def __post_init__(self) -> None:
        if (self.on is None) == (self.after is None):
            raise ValueError("A deadline is a date, or a period after a start: give one of them.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a date such as 2026-12-31, or a period such as P30D. Raises ContentError for anything else."""
        plain = text.strip()
        try:
            return (
                cls(on=date.fromisoformat(plain)) if _DATE.fullmatch(plain) else cls.within(plain)
            )
        except (ValueError, ContentError):
            raise ContentError(
                f"{text[:40]!r} is no deadline. Give a date such as 2026-12-31, or how long people have, "
                "such as P30D for thirty days or P6M for six months."
            ) from None

    @classmethod
    def within(cls, text: str) -> Self:
        """So long after each one's own start, as ISO 8601 has it. Raises ContentError."""
        return cls(after=Period.parse(text))

    def for_start(self, start: datetime) -> datetime:
        """The last moment that is in time, for somebody who starts then."""
        day = self.on if self.after is None else self.after.add_to(start.astimezone(UTC)).date()
        assert day is not None  # noqa: S101 - one of the two is set
        return datetime.combine(day, _LAST_SECOND)

    def __str__(self) -> str:
        return str(self.on or self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One track for one audience. `username`, `organisation_id` and `role` are set as the audience needs them."""

    id: UUID
    track_slug: str
    audience: Audience
    learner_id: UUID | None = None
    username: str | None = None
    organisation_id: str | None = None
    role: str | None = None
    due: Deadline
    begin: Deadline | None = None
    """When it has to be begun by; None: at any time before it is due."""
    reason: str
    made_by: str
    made_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignee:
    """What assignments go by in a person. Roles come with the moment when each was first given."""

    learner_id: UUID
    organisation_id: str | None
    joined_at: datetime
    roles: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def internal(self) -> bool:
        return self.organisation_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """An assignment as it holds for one person. `excused` is why it does not; None: it does."""

    assignment: Assignment
    due_at: datetime
    begin_by: datetime | None
    excused: str | None = None


def since(assignment: Assignment, person: Assignee) -> datetime | None:
    """From when an assignment reaches a person: the last of joining, getting the role and its making.

    None: it does not reach this person, or not any more.
    """
    if assignment.withdrawn_at is not None or not _is_meant(assignment, person):
        return None
    start = max(assignment.made_at, person.joined_at)
    return start if assignment.role is None else max(start, person.roles[assignment.role])


def _is_meant(assignment: Assignment, person: Assignee) -> bool:
    match assignment.audience:
        case Audience.PERSON:
            return assignment.learner_id == person.learner_id
        case Audience.ORGANISATION:
            return assignment.organisation_id == person.organisation_id
        case Audience.ROLE:
            return assignment.role in person.roles and (
                assignment.organisation_id in (None, person.organisation_id)
            )
        case Audience.STAFF:
            return person.internal
        case Audience.EVERYBODY:
            return True


def applied(
    assignments: Iterable[Assignment], person: Assignee, excused: Mapping[UUID, str]
) -> tuple[Applied, ...]:
    """All assignments that reach a person, the strictest first. `excused` says from which, and why."""
    found = [
        Applied(
            assignment=assignment,
            due_at=assignment.due.for_start(start),
            begin_by=assignment.begin.for_start(start) if assignment.begin else None,
            excused=excused.get(assignment.id),
        )
        for assignment in assignments
        if (start := since(assignment, person)) is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.due_at, each.assignment.id)))
