"""`assignments`: say who must be certified in which track by when, one by one or from a file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click

from courseware.certification.assignments import Audience, Deadline
from courseware.cli.asking import operator, registrar
from courseware.cli.assignments_file import read_assignments
from courseware.cli.assignments_report import RowReport, assign, for_whom, report_on
from courseware.cli.options import with_settings
from courseware.cli.people import ROLES
from courseware.cli.rows import FORMATS
from courseware.errors import ContentError, CoursewareError
from courseware.registrar.protocol import (
    AssignmentPreview,
    AssignTrack,
    Exempt,
    ListAssignments,
    NewAssignment,
    PreviewAssignments,
    Role,
    WithdrawAssignment,
)
from courseware.settings import Settings

FORMAT = click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="table", show_default=True
)
REASON = click.option("--reason", required=True, help="Why; kept in the audit log.")


class _Deadline(click.ParamType[Deadline]):
    name = "day"

    def __init__(self, read: Callable[[str], Deadline]) -> None:
        self._read = read

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Deadline:
        try:
            return self._read(str(value))
        except ContentError as error:
            self.fail(str(error), param, ctx)


@click.group()
def assignments() -> None:
    """Who must be certified in which track, and by when."""


@assignments.command()
@click.argument("track")
@click.option("--person", help="For one person, by the user name.")
@click.option("--organisation", help="For everybody of it; with --role for those alone.")
@click.option("--role", type=ROLES, help="For everybody with this role.")
@click.option("--staff", is_flag=True, help="For our own staff.")
@click.option("--everybody", is_flag=True)
@click.option(
    "--due",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="By the end of this day, in UTC.",
)
@click.option(
    "--within",
    type=_Deadline(Deadline.within),
    metavar="P30D",
    help="So long after joining, getting the role or this assignment, whichever is last.",
)
@click.option(
    "--begin-by",
    type=_Deadline(Deadline.parse),
    metavar="DAY",
    help="A date or a period, to begin by.",
)
@REASON
@with_settings
def add(
    settings: Settings,
    track: str,
    person: str | None,
    organisation: str | None,
    role: str | None,
    staff: bool,
    everybody: bool,
    due: datetime | None,
    within: Deadline | None,
    begin_by: Deadline | None,
    reason: str,
) -> None:
    """Assign a track; print the assignment's id."""
    deadline = within if due is None else Deadline(on=due.date())
    if deadline is None or (due is not None and within is not None):
        raise click.UsageError("Give either --due YYYY-MM-DD or --within P30D.")
    audience = _audience(person, organisation, role, staff=staff, everybody=everybody)
    new = NewAssignment(
        track=track,
        audience=audience,
        username=person,
        organisation=organisation,
        role=Role[role.upper()] if role else None,
        due=deadline,
        begin=begin_by,
        reason=reason,
    )
    with registrar(settings) as client:
        (made,) = client.call(AssignTrack(assignments=(new,), actor=operator()))
        (concerned,) = client.call(PreviewAssignments(assignments=(new,)))
    click.echo(made.id)
    click.echo(_concerned(concerned), err=True)


@assignments.command("list")
@FORMAT
@with_settings
def list_(settings: Settings, format_: str) -> None:
    """List those in force, the newest first, with the people whom each concerns."""
    with registrar(settings) as client:
        listed = client.call(ListAssignments())
    columns = (
        "id", "track", "for", "due", "begin_by", "people", "excused", "certified",
        "made_at", "made_by", "reason",
    )  # fmt: skip
    rows = [
        (
            each.assignment.id,
            each.assignment.track_slug,
            for_whom(each.assignment),
            str(each.assignment.due),
            str(each.assignment.begin or ""),
            each.people,
            each.excused,
            each.certified,
            each.assignment.made_at,
            each.assignment.made_by,
            each.assignment.reason,
        )
        for each in listed
    ]
    FORMATS[format_](columns, rows, sys.stdout)


@assignments.command()
@click.argument("assignment", type=click.UUID)
@REASON
@with_settings
def withdraw(settings: Settings, assignment: UUID, reason: str) -> None:
    """Withdraw one, by its id."""
    with registrar(settings) as client:
        client.call(WithdrawAssignment(assignment_id=assignment, actor=operator(), reason=reason))
    click.echo("The assignment is withdrawn.")


@assignments.command()
@click.argument("assignment", type=click.UUID)
@click.argument("username", metavar="USER")
@click.option("--undo", is_flag=True, help="The person is excused no more.")
@REASON
@with_settings
def exempt(settings: Settings, assignment: UUID, username: str, undo: bool, reason: str) -> None:
    """Excuse a person from one, by its id."""
    with registrar(settings) as client:
        client.call(
            Exempt(
                assignment_id=assignment,
                username=username,
                excused=not undo,
                actor=operator(),
                reason=reason,
            )
        )
    click.echo(f"{username} is {'excused no more' if undo else 'excused'}.")


@assignments.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what each row would do, and do nothing.")
@click.option("--skip-bad", is_flag=True, help="Leave out the rows that are wrong.")
@FORMAT
@with_settings
def import_(settings: Settings, file: Path, dry_run: bool, skip_bad: bool, format_: str) -> None:
    """Make the assignments in a CSV file: all of them, or none when a row is wrong.

    Its first row names the columns: track, due (a date, or a period such as P30D), reason, and of
    these what each row needs: person, organisation, role, all (staff or everybody), begin_by. The
    same file may be imported again: what is in force already stays as it is.
    """
    rows = read_assignments(file)
    with registrar(settings, patience=60.0) as client:
        told = report_on(client, rows)
        bad = sum(bool(each.problem) for each in told)
        stays = bad > 0 and not skip_bad
        FORMATS[format_](RowReport.columns, [each.cells for each in told], sys.stdout)
        if not dry_run and not stays:
            assign(client, [each for each in told if not each.problem])
    if stays:
        raise CoursewareError(
            f"{file}: {bad} of {_rows(len(rows))} {'is' if bad == 1 else 'are'} wrong, and nothing was "
            "assigned. Correct what the report names, or leave such rows out with --skip-bad."
        )
    made = sum(not each.problem and not each.is_there for each in told)
    click.echo(
        f"{_rows(made)} would be assigned; nothing was done."
        if dry_run
        else f"{_rows(made)} assigned.",
        err=True,
    )


def _audience(
    person: str | None, organisation: str | None, role: str | None, *, staff: bool, everybody: bool
) -> Audience:
    given = {
        Audience.PERSON: bool(person),
        Audience.ROLE: bool(role),
        Audience.ORGANISATION: bool(organisation) and not role,
        Audience.STAFF: staff,
        Audience.EVERYBODY: everybody,
    }
    chosen = [audience for audience, is_given in given.items() if is_given]
    if len(chosen) != 1 or (organisation and chosen == [Audience.PERSON]):
        raise click.UsageError(
            "Say for whom, once: --person USER, --organisation ID, --role ROLE (with --organisation "
            "for its people alone), --staff or --everybody."
        )
    return chosen[0]


def _concerned(preview: AssignmentPreview) -> str:
    who = "1 person" if preview.people == 1 else f"{preview.people:,} people"
    return f"It concerns {who}, {preview.certified:,} certified already."


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"
