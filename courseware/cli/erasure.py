"""`users erase`: take a person out of the record for good, after a look at what goes and what stays."""

from __future__ import annotations

from uuid import uuid4

import click

from courseware.cli.asking import on_a_terminal, operator, registrar
from courseware.cli.options import with_settings
from courseware.errors import CoursewareError
from courseware.registrar.erasure.words import what_goes, what_stays
from courseware.registrar.protocol import ErasePerson, ErasurePreview, PreviewErasure
from courseware.settings import Settings

_PATIENCE_SECONDS = 600.0


@click.command()
@click.argument("username")
@click.option("--reason", help="Why; kept in the audit log, so it may not name the person.")
@click.option("--preview", is_flag=True, help="Say what goes and what stays, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask whether this is meant.")
@with_settings
def erase(settings: Settings, username: str, reason: str | None, preview: bool, yes: bool) -> None:
    """Erase USERNAME, who may ask for that. Nobody can undo it.

    What is needed to check a certificate that was handed out stays, without the name.
    """
    if not preview and not (reason or "").strip():
        raise click.UsageError("Say why: --reason is empty.")
    with registrar(settings, patience=_PATIENCE_SECONDS) as client:
        seen = client.call(PreviewErasure(username=username))
        if preview or not yes:
            _show(seen, to_stderr=not preview)
        if preview:
            return
        if not yes:
            _ask(seen.person.username)
        erased = client.call(
            ErasePerson(
                username=seen.person.username,
                learner_id=seen.person.id,
                actor=operator(),
                reason=reason or "",
                erasure_id=uuid4(),
            )
        )
    click.echo(
        f"Erased. {_counted(erased.certificates, 'certificate')} and "
        f"{_counted(erased.attempts, 'score')} stay, without a name."
    )
    if not erased.finished:
        click.echo(
            "Old bytes are still being taken out of files; what is not done by the end of the "
            "registrar is done when it starts again.",
            err=True,
        )


def _show(seen: ErasurePreview, *, to_stderr: bool) -> None:
    person = seen.person
    whose = person.organisation_name or "our own staff"
    click.echo(f"{person.username}: {person.full_name}, {person.email}, {whose}", err=to_stderr)
    click.echo("This goes:", err=to_stderr)
    for line in what_goes(seen):
        click.echo(f"  - {line}", err=to_stderr)
    click.echo("This stays, without a name:", err=to_stderr)
    for line in what_stays(seen):
        click.echo(f"  - {line}", err=to_stderr)
    for each in seen.certificates:
        ends = f", until {each.expires_at:%Y-%m-%d}" if each.expires_at else ""
        click.echo(
            f"    {each.number}  {each.track_name} {each.track_version}, "
            f"issued {each.issued_at:%Y-%m-%d}{ends}",
            err=to_stderr,
        )


def _ask(username: str) -> None:
    if not on_a_terminal():
        raise click.UsageError("Give --yes: there is no terminal to ask on.")
    typed: str = click.prompt(
        "Nobody can undo this. Type the user name to erase",
        err=True,
        default="",
        show_default=False,
    )
    if typed.strip() != username:
        raise CoursewareError(f"That is not {username}. Nobody was erased.")


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
