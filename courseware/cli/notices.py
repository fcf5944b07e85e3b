"""`notices`: see what was told and what was not, try again, look at a letter."""

from __future__ import annotations

import sys

import click

from courseware.certification.notices import NoticeKind
from courseware.cli.asking import registrar
from courseware.cli.options import with_settings
from courseware.cli.rows import FORMATS
from courseware.registrar.protocol import ListDeliveries, PreviewNotice, RetryNotices
from courseware.settings import Settings

_OUTCOMES = ("waiting", "sent", "later", "failed", "skipped", "again")
_COLUMNS = (
    "made_at",
    "kind",
    "username",
    "certificate_number",
    "channel",
    "outcome",
    "tries",
    "reason",
    "next_at",
    "key",
)


@click.group()
def notices() -> None:
    """What people and webhooks are told of certificates."""


@notices.command("list")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="table", show_default=True
)
@click.option("--outcome", type=click.Choice(_OUTCOMES, case_sensitive=False), help="Only these.")
@click.option("--most", type=click.IntRange(1), default=100, show_default=True)
@with_settings
def list_(settings: Settings, format_: str, outcome: str | None, most: int) -> None:
    """List notices and what became of them, the newest first."""
    request = ListDeliveries(outcome=outcome.upper() if outcome else None, most=most)
    with registrar(settings) as client:
        found = client.call(request)
    rows = [tuple(getattr(each, name) for name in _COLUMNS) for each in found]
    FORMATS[format_](_COLUMNS, rows, sys.stdout)


@notices.command()
@click.argument("key", required=False)
@with_settings
def retry(settings: Settings, key: str | None) -> None:
    """Try what failed or waits for its next try at once: one notice, by its key, or all."""
    with registrar(settings) as client:
        tried = client.call(RetryNotices(key=key))
    click.echo(f"{tried} {'is' if tried == 1 else 'are'} tried again.")


@notices.command()
@click.argument("kind", type=click.Choice(list(NoticeKind), case_sensitive=False))
@click.argument("username")
@click.option("--html", is_flag=True, help="The HTML part instead of the text.")
@with_settings
def preview(settings: Settings, kind: str, username: str, html: bool) -> None:
    """Show what a letter of this kind would say to somebody, of an invented certificate."""
    with registrar(settings) as client:
        letter = client.call(PreviewNotice(kind=NoticeKind(kind.upper()), username=username))
    if html:
        click.echo(letter.html)
        return
    click.echo(f"Subject: {letter.subject}\n")
    click.echo(letter.text)
