"""`certificates issue|reinstate|reissue`: certificates that people decide about, one by one or from a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from courseware.catalog.csv_file import read_rows, wrong
from courseware.certification.lifecycle import Basis
from courseware.cli.asking import operator, registrar
from courseware.cli.options import with_settings
from courseware.errors import CoursewareError
from courseware.registrar.client import RegistrarClient
from courseware.registrar.issue_file import COLUMNS, end_of_day, read_issues
from courseware.registrar.protocol import (
    IssueCertificate,
    IssueCertificates,
    IssuedRow,
    IssueRow,
    ReinstateCertificate,
    ReissueCertificate,
)
from courseware.settings import Settings

_AT_ONCE = 100
_BASES = click.Choice([basis.lower() for basis in Basis if basis is not Basis.EARNED])


class Day(click.ParamType[datetime]):
    """A date, as the end of that day in UTC."""

    name = "date"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            found = end_of_day(value)
        except ValueError:
            found = None
        if found is None:
            self.fail(f"{value!r} is not a date. Write it as 2027-06-30.", param, ctx)
        return found


@click.command()
@click.argument("username", required=False)
@click.argument("track", required=False)
@click.option("--from", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="A CSV file: username, track, and if you like basis, certified_on, until, version, reason.")  # fmt: skip
@click.option("--basis", type=_BASES, default="granted", show_default=True)
@click.option("--until", type=Day(), help="The last day; left out: by the track's policy.")
@click.option("--reason", required=True, help="Why; kept in the audit log.")
@click.option("--dry-run", is_flag=True, help="With --from: say what would be, and do nothing.")
@with_settings
def issue(
    settings: Settings,
    username: str | None,
    track: str | None,
    file: Path | None,
    basis: str,
    until: datetime | None,
    reason: str,
    dry_run: bool,
) -> None:
    """Certify USERNAME in TRACK, or everybody in a file, without their having taken it here.

    With --from, each row that cannot be is named and left out, and the command exits 1.
    """
    if (file is None) != (username is not None and track is not None):
        raise click.UsageError("Give USERNAME and TRACK, or --from FILE.")
    if file is not None:
        rows = _read(file, Basis[basis.upper()])
        with registrar(settings) as client:
            report = _issue_all(client, rows, reason, dry_run=dry_run)
        _print(file, report, dry_run=dry_run)
        return
    with registrar(settings) as client:
        found = client.call(
            IssueCertificate(
                username=username or "",
                track=track or "",
                actor=operator(),
                reason=reason,
                basis=Basis[basis.upper()],
                until=until,
            )
        )
    if found.certificate is not None:
        click.echo(f"{found.certificate.number} is issued to {found.full_name}.")


@click.command()
@click.argument("number")
@click.option("--reason", required=True, help="Why; kept in the audit log.")
@with_settings
def reinstate(settings: Settings, number: str, reason: str) -> None:
    """Take the revocation of a certificate back."""
    with registrar(settings) as client:
        found = client.call(
            ReinstateCertificate(number=number.strip().upper(), reason=reason, actor=operator())
        )
    click.echo(f"{found.number} is {found.status.lower()} again.")


@click.command()
@click.argument("username")
@click.argument("track")
@click.option("--reason", required=True, help="Why, such as a change of name.")
@with_settings
def reissue(settings: Settings, username: str, track: str, reason: str) -> None:
    """Issue a new document of the same certification, with the name that USERNAME has now.

    The old certificate's public page says from then on which one has taken its place.
    """
    with registrar(settings) as client:
        found = client.call(
            ReissueCertificate(username=username, track=track, reason=reason, actor=operator())
        )
    if found.certificate is not None:
        click.echo(f"{found.certificate.number} takes the place of the one before.")


def _read(file: Path, basis: Basis) -> list[IssueRow]:
    """The rows of a file. CoursewareError names the first that is none."""
    good, bad = read_issues(read_rows(file, COLUMNS), basis)
    if bad:
        raise wrong(file, bad[0].row, bad[0].problem or "")
    return good


def _issue_all(
    client: RegistrarClient, rows: Sequence[IssueRow], reason: str, *, dry_run: bool
) -> list[IssuedRow]:
    report: list[IssuedRow] = []
    with click.progressbar(
        length=len(rows), label="Issuing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        for start in range(0, len(rows), _AT_ONCE):
            part = tuple(rows[start : start + _AT_ONCE])
            request = IssueCertificates(rows=part, actor=operator(), reason=reason, dry_run=dry_run)
            issued = client.call(request)
            report.extend(issued)
            bar.update(len(part))
    return report


def _print(file: Path, report: Sequence[IssuedRow], *, dry_run: bool) -> None:
    problems = [row for row in report if row.problem]
    for row in problems:
        click.echo(f"{file}, row {row.row}: {row.problem}", err=True)
    good = len(report) - len(problems)
    if dry_run:
        click.echo(f"{good} of {len(report)} would be certified. Nothing was done.")
    else:
        numbers = [row.number for row in report if row.number]
        which = f": {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else ""
        click.echo(f"{good} of {len(report)} were certified{which}.")
    if problems:
        raise CoursewareError(f"{len(problems)} rows of {file} were left out; each is named above.")
