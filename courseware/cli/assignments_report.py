"""What a file of assignments would do, row by row, and doing it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from courseware.certification.assignments import Assignment, Audience
from courseware.cli.asking import operator
from courseware.cli.assignments_file import AssignmentRow
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    AssignmentPreview,
    AssignTrack,
    NewAssignment,
    PreviewAssignments,
)

_AT_ONCE = 200
"""Rows of a file in one request: learners at their pages wait no longer than for so many."""


@dataclass(frozen=True, slots=True)
class RowReport:
    """A row of a file with what would come of it."""

    columns = ("row", "result", "track", "for", "due", "people", "certified", "problem")

    row: AssignmentRow
    preview: AssignmentPreview
    problem: str

    @property
    def is_there(self) -> bool:
        return self.preview.is_there

    @property
    def cells(self) -> tuple[object, ...]:
        new = self.row.new
        result = "wrong" if self.problem else "there already" if self.is_there else "good"
        return (
            self.row.number,
            result,
            new.track if new else "",
            for_whom(new) if new else "",
            str(new.due) if new else "",
            None if self.problem else self.preview.people,
            None if self.problem else self.preview.certified,
            self.problem,
        )


def report_on(client: RegistrarClient, rows: Sequence[AssignmentRow]) -> list[RowReport]:
    good = [row.new for row in rows if row.new is not None]
    previews = iter(
        [
            preview
            for batch in _batches(good)
            for preview in client.call(PreviewAssignments(assignments=batch))
        ]
    )
    told = []
    for row in rows:
        preview = next(previews) if row.new is not None else AssignmentPreview()
        told.append(RowReport(row, preview, row.problem or preview.problem or ""))
    return told


def assign(client: RegistrarClient, told: Sequence[RowReport]) -> None:
    """What was begun and did not end may be done again: the same assignment is there once."""
    new = [each.row.new for each in told if each.row.new is not None]
    with click.progressbar(
        _batches(new),
        label="Assigning",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as batches:
        for batch in batches:
            client.call(AssignTrack(assignments=batch, actor=operator()))


def _batches(new: Sequence[NewAssignment]) -> list[tuple[NewAssignment, ...]]:
    return [tuple(new[place : place + _AT_ONCE]) for place in range(0, len(new), _AT_ONCE)]


def for_whom(one: Assignment | NewAssignment) -> str:
    """Whom an assignment is for, in a word or two."""
    organisation = one.organisation_id if isinstance(one, Assignment) else one.organisation
    match one.audience:
        case Audience.PERSON:
            return one.username or ""
        case Audience.ORGANISATION:
            return f"organisation {organisation}"
        case Audience.ROLE:
            of = f" of {organisation}" if organisation else ""
            return f"role {(one.role or '').lower()}{of}"
    return one.audience.value.lower()
