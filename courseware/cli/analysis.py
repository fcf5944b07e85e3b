"""`warehouse refresh` and `query`: what analysts do at the command line."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import click

from courseware.cli.options import with_settings
from courseware.cli.rows import FORMATS
from courseware.errors import RecordError
from courseware.settings import Settings

# a running registrar publishes what changed before its last publication is as old as this
_FRESH_FOR = timedelta(seconds=60)


@click.group()
def warehouse() -> None:
    """The published record: Parquet files for dashboards, SQL and pandas."""


@warehouse.command()
@with_settings
def refresh(settings: Settings) -> None:
    """Publish the record to the warehouse now; print the new version's folder."""
    click.echo(_publish(settings))


@click.command()
@click.argument("sql", metavar="SQL")
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    default="table",
    show_default=True,
    help="How to print the rows.",
)
@with_settings
def query(settings: Settings, sql: str, format_: str) -> None:
    """Print the answer to one SELECT over the warehouse's views; `-` reads it from standard input.

    For example: courseware query "select * from track_status limit 5". The views and their columns
    are described in docs/analysts.md.
    """
    from courseware.warehouse.connection import connect
    from courseware.warehouse.query import select

    if not _is_fresh(settings):
        _publish(settings)
    with connect(settings.warehouse) as connection:
        answer = select(connection, sys.stdin.read() if sql == "-" else sql)
        FORMATS[format_](answer.columns, answer.rows, sys.stdout)


def _is_fresh(settings: Settings) -> bool:
    """Whether the newest publication shows the record as it is, but for the last minute."""
    from courseware.warehouse.publication import current

    version = current(settings.warehouse)
    if version is None:
        return False
    if datetime.now(UTC) - version.published_at < _FRESH_FOR:
        return True
    log = settings.record.with_name(f"{settings.record.name}.wal")
    written = [file.stat().st_mtime for file in (settings.record, log) if file.exists()]
    return all(at <= version.published_at.timestamp() for at in written)


def _publish(settings: Settings) -> str:
    """Ask the running registrar to publish, or one that is started just for this."""
    from courseware.registrar.access import office
    from courseware.registrar.protocol import RefreshWarehouse

    if not settings.record.exists():
        raise RecordError(
            f"There is no record in {settings.data} yet. Run `courseware serve` or "
            "`courseware demo` first, or name another folder with --data."
        )
    with office(settings) as registrar:
        return registrar.call(RefreshWarehouse())
