"""`accommodations`: ease a quiz's rules for a person or an organisation, list what is eased, withdraw it."""

from __future__ import annotations

import sys
from uuid import UUID

import click

from courseware.cli.asking import operator, registrar
from courseware.cli.options import with_settings
from courseware.cli.rows import FORMATS
from courseware.errors import NotFound
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    GrantAccommodation,
    ListAccommodations,
    ListPeople,
    WithdrawAccommodation,
)
from courseware.settings import Settings


@click.group()
def accommodations() -> None:
    """More time or more attempts, for a person or for everybody of an organisation."""


@accommodations.command()
@click.argument("username", required=False)
@click.option("--organisation", help="For everybody of it, in place of a person.")
@click.option("--quiz", help="For this quiz alone; left out: for every quiz.")
@click.option("--extra-time", type=float, default=0.0, help="More time, in percent, such as 25.")
@click.option("--no-time-limit", is_flag=True)
@click.option("--extra-attempts", type=int, default=0)
@click.option("--reason", required=True, help="Why; kept in the audit log.")
@with_settings
def grant(
    settings: Settings,
    username: str | None,
    organisation: str | None,
    quiz: str | None,
    extra_time: float,
    no_time_limit: bool,
    extra_attempts: int,
    reason: str,
) -> None:
    """Grant an accommodation; print its id."""
    if (username is None) == (organisation is None):
        raise click.UsageError("Give either a user name or --organisation NAME.")
    with registrar(settings) as client:
        granted = client.call(
            GrantAccommodation(
                username=username,
                organisation_id=_organisation(client, organisation) if organisation else None,
                quiz_id=quiz,
                extra_time=extra_time / 100,
                no_time_limit=no_time_limit,
                extra_attempts=extra_attempts,
                actor=operator(),
                reason=reason,
            )
        )
    click.echo(granted.id)


@accommodations.command("list")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="table", show_default=True
)
@with_settings
def list_(settings: Settings, format_: str) -> None:
    """List those in force."""
    with registrar(settings) as client:
        granted = client.call(ListAccommodations())
    columns = (
        "id",
        "username",
        "organisation_id",
        "quiz_id",
        "extra_time",
        "no_time_limit",
        "extra_attempts",
        "granted_at",
        "actor",
        "reason",
    )
    rows = [tuple(getattr(each, name) for name in columns) for each in granted]
    FORMATS[format_](columns, rows, sys.stdout)


@accommodations.command()
@click.argument("accommodation", type=click.UUID)
@click.option("--reason", required=True, help="Why; kept in the audit log.")
@with_settings
def withdraw(settings: Settings, accommodation: UUID, reason: str) -> None:
    """Withdraw one, by its id."""
    with registrar(settings) as client:
        client.call(
            WithdrawAccommodation(accommodation_id=accommodation, actor=operator(), reason=reason)
        )
    click.echo("The accommodation is withdrawn.")


def _organisation(client: RegistrarClient, name: str) -> str:
    """The id of the organisation of this name, or with this id."""
    for person in client.call(ListPeople()):
        if person.organisation_id and name in (person.organisation_id, person.organisation_name):
            return person.organisation_id
    raise NotFound(
        f'There is no organisation "{name}". `courseware users list` names them.',
        code="no-such-organisation",
    )
