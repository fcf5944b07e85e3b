"""`certifications`: look into one, and decide: waive, extend, suspend, and an organisation's own policy."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click
import msgspec

from courseware.catalog.recertification import check_recertification
from courseware.catalog.track_file import RecertificationSettings, recertification
from courseware.catalog.yaml_text import read_yaml
from courseware.cli.asking import operator, registrar
from courseware.cli.issuing import Day
from courseware.cli.options import with_settings
from courseware.cli.rows import FORMATS
from courseware.registrar.protocol import (
    ActOnCertification,
    CertificationFile,
    EndWaiver,
    ExtendCertification,
    GetCertification,
    ResumeCertification,
    SetRecertification,
    SuspendCertification,
    Waive,
)
from courseware.settings import Settings

_REASON = click.option("--reason", required=True, help="Why; kept in the audit log.")


@click.group()
def certifications() -> None:
    """One person's certification in one track: what happened to it, and what is decided about it."""


@certifications.command()
@click.argument("username")
@click.argument("track")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="table", show_default=True
)
@with_settings
def show(settings: Settings, username: str, track: str, format_: str) -> None:
    """Say where USERNAME stands in TRACK, and everything that happened, in order."""
    with registrar(settings) as client:
        file = client.call(GetCertification(username=username, track=track))
    if format_ == "table":
        click.echo(_said(file))
    columns = ("at", "kind", "certificate", "version", "until", "actor", "reason")
    rows = [tuple(getattr(event, name) for name in columns) for event in file.events]
    FORMATS[format_](columns, rows, sys.stdout)


@certifications.command()
@click.argument("username")
@click.argument("track")
@click.option("--until", type=Day(), help="The last day; left out: for good.")
@_REASON
@with_settings
def waive(
    settings: Settings, username: str, track: str, until: datetime | None, reason: str
) -> None:
    """Excuse USERNAME from TRACK."""
    _act(
        settings,
        Waive(username=username, track=track, actor=operator(), reason=reason, until=until),
    )


@certifications.command("end-waiver")
@click.argument("username")
@click.argument("track")
@_REASON
@with_settings
def end_waiver(settings: Settings, username: str, track: str, reason: str) -> None:
    """End a waiver: USERNAME has to be certified again."""
    _act(settings, EndWaiver(username=username, track=track, actor=operator(), reason=reason))


@certifications.command()
@click.argument("username")
@click.argument("track")
@click.option("--until", type=Day(), required=True, help="The new last day, such as 2027-06-30.")
@_REASON
@with_settings
def extend(settings: Settings, username: str, track: str, until: datetime, reason: str) -> None:
    """Let a certification end later. The document stays as it is; its public page says the new end."""
    _act(
        settings,
        ExtendCertification(
            username=username, track=track, actor=operator(), reason=reason, until=until
        ),
    )


@certifications.command()
@click.argument("username")
@click.argument("track")
@_REASON
@with_settings
def suspend(settings: Settings, username: str, track: str, reason: str) -> None:
    """Let a certification not count for the time being."""
    _act(
        settings,
        SuspendCertification(username=username, track=track, actor=operator(), reason=reason),
    )


@certifications.command()
@click.argument("username")
@click.argument("track")
@_REASON
@with_settings
def resume(settings: Settings, username: str, track: str, reason: str) -> None:
    """Let a suspended certification count again."""
    _act(
        settings,
        ResumeCertification(username=username, track=track, actor=operator(), reason=reason),
    )


@certifications.command()
@click.argument("organisation")
@click.argument("track")
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--remove", is_flag=True, help="The track's own policy holds again.")
@_REASON
@with_settings
def policy(
    settings: Settings, organisation: str, track: str, file: Path | None, remove: bool, reason: str
) -> None:
    """Give an ORGANISATION its own policy for TRACK: FILE is YAML as under `recertification` in track.yaml."""
    if (file is None) != remove:
        raise click.UsageError("Give either a FILE with the policy or --remove.")
    own = None
    if file is not None:
        own = recertification(read_yaml(file.read_text("utf-8"), RecertificationSettings))
        check_recertification(own)
    with registrar(settings) as client:
        client.call(
            SetRecertification(
                organisation_id=organisation,
                track=track,
                policy=own,
                actor=operator(),
                reason=reason,
            )
        )
    click.echo(
        f"For {organisation}, {track} goes by "
        + ("the track's policy again." if own is None else f"{msgspec.json.encode(own).decode()}.")
    )


def _act(settings: Settings, request: ActOnCertification) -> None:
    with registrar(settings) as client:
        click.echo(_said(client.call(request)))


def _said(file: CertificationFile) -> str:
    end = f", until {file.expires_at:%Y-%m-%d}" if file.expires_at else ""
    number = f", {file.certificate.number}" if file.certificate else ""
    return f"{file.full_name} in {file.track}: {file.state}{number}{end}"
