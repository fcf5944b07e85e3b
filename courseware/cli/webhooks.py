"""`webhooks`: which programs elsewhere are told of certificates."""

from __future__ import annotations

import sys

import click

from courseware.certification.notices import TO_PROGRAMS, NoticeKind
from courseware.cli.asking import operator, registrar
from courseware.cli.options import with_settings
from courseware.cli.rows import FORMATS
from courseware.errors import CoursewareError
from courseware.registrar.protocol import AddWebhook, ListWebhooks, RemoveWebhook, TryWebhook
from courseware.settings import Settings

_COLUMNS = ("id", "url", "kinds", "created_at")


@click.group()
def webhooks() -> None:
    """The programs elsewhere that are told."""


@webhooks.command()
@click.argument("url")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(TO_PROGRAMS, case_sensitive=False),
    help="What it is told; may be given again. Default: everything.",
)
@with_settings
def add(settings: Settings, url: str, kinds: tuple[str, ...]) -> None:
    """Tell a program from now on. Prints its id and, once, the secret that signs what it is sent."""
    request = AddWebhook(
        url=url, kinds=tuple(NoticeKind(kind.upper()) for kind in kinds), actor=operator()
    )
    with registrar(settings) as client:
        added = client.call(request)
    click.echo(f"{added.webhook.id} is told {', '.join(added.webhook.kinds)}.")
    click.echo(f"Its secret, shown this once: {added.secret}")


@webhooks.command("list")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="table", show_default=True
)
@with_settings
def list_(settings: Settings, format_: str) -> None:
    """List the programs that are told, without their secrets."""
    with registrar(settings) as client:
        found = client.call(ListWebhooks())
    rows = [(each.id, each.url, ", ".join(each.kinds), each.created_at) for each in found]
    FORMATS[format_](_COLUMNS, rows, sys.stdout)


@webhooks.command()
@click.argument("id", metavar="ID")
@with_settings
def remove(settings: Settings, id: str) -> None:  # noqa: A002 - as it is typed
    """Tell a program no more, also of what it has not been told yet."""
    with registrar(settings) as client:
        removed = client.call(RemoveWebhook(id=id, actor=operator()))
    click.echo(f"{removed.url} is told no more.")


@webhooks.command()
@click.argument("id", metavar="ID")
@with_settings
def test(settings: Settings, id: str) -> None:  # noqa: A002 - as it is typed
    """Send an event of nobody, once, now. Exits 1 when it does not arrive."""
    with registrar(settings) as client:
        tried = client.call(TryWebhook(id=id))
    if not tried.arrived:
        raise CoursewareError(f"{tried.url} was not told: {tried.reason}.")
    click.echo(f"{tried.url} was told.")
