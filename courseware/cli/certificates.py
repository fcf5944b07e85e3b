"""`certificates`: list them, take out a document, verify one, revoke one."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from courseware.certification.model import Certificate, CertificateStatus
from courseware.cli.asking import on_a_terminal, operator, registrar
from courseware.cli.options import with_settings
from courseware.cli.rows import FORMATS
from courseware.errors import CoursewareError, NotFound
from courseware.registrar.protocol import (
    GetCertificateDocument,
    ListCertificates,
    RevokeCertificate,
    Verify,
)
from courseware.settings import Settings

if TYPE_CHECKING:
    from courseware.registrar.client import RegistrarClient

_NUMBER = re.compile(r"CERT-\d{4}-\d{5,}", re.IGNORECASE)


@click.group()
def certificates() -> None:
    """The certificates that were issued here."""


@certificates.command("list")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="table", show_default=True
)
@click.option(
    "--status",
    type=click.Choice([status.lower() for status in CertificateStatus], case_sensitive=False),
    help="Only these.",
)
@with_settings
def list_(settings: Settings, format_: str, status: str | None) -> None:
    """List certificates in the order in which they were issued."""
    with registrar(settings) as client:
        issued = client.call(ListCertificates())
    columns = (
        "number",
        "recipient_name",
        "organisation_name",
        "track_name",
        "track_version",
        "issued_at",
        "expires_at",
        "status",
    )
    # in a table dates will do
    rows = [
        tuple(
            value.date() if format_ == "table" and name.endswith("_at") and value else value
            for name, value in ((name, getattr(certificate, name)) for name in columns)
        )
        for certificate in sorted(issued, key=lambda found: (found.issued_at, found.number))
        if status is None or certificate.status.lower() == status
    ]
    FORMATS[format_](columns, rows, sys.stdout)


@certificates.command()
@click.argument("number")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    required=True,
    help="The file to write; - is standard output.",
)
@with_settings
def pdf(settings: Settings, number: str, file: Path) -> None:
    """Write a certificate's document as it was frozen when it was issued."""
    number = number.strip().upper()
    with registrar(settings) as client:
        try:
            document = client.call(GetCertificateDocument(number=number))
        except NotFound:
            raise _unknown(number) from None
    if str(file) == "-":
        sys.stdout.buffer.write(document.pdf)
        return
    try:
        file.write_bytes(document.pdf)
    except OSError as error:
        raise CoursewareError(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"{document.number} is in {file} (SHA-256 {document.sha256}).")


@certificates.command()
@click.argument("what", metavar="TOKEN-NUMBER-OR-URL")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default=None, help="As a row."
)
@with_settings
def verify(settings: Settings, what: str, format_: str | None) -> None:
    """Say whether a certificate is ACTIVE, EXPIRED or REVOKED, and what it certifies.

    Takes what is on the document: its number, its link, or the token at the link's end. Exits 1
    when there is no such certificate.
    """
    with registrar(settings) as client:
        if _NUMBER.fullmatch(what.strip()):
            found = _by_number(client, what)
        else:
            found = client.call(Verify(token=_token(what)))
    facts = _facts(found)
    if format_ is not None:
        FORMATS[format_](tuple(facts), [tuple(facts.values())], sys.stdout)
        return
    width = max(map(len, facts))
    for name, value in facts.items():
        if value is not None:
            label = name.replace("_", " ").capitalize()
            click.echo(f"{label:<{width}}  {value}")


@certificates.command()
@click.argument("number")
@click.option("--reason", required=True, help="Why; kept in the record and shown to verifiers.")
@click.option("--yes", is_flag=True, help="Do not ask whether this is meant.")
@with_settings
def revoke(settings: Settings, number: str, reason: str, yes: bool) -> None:
    """Revoke a certificate. Its public page says so from then on; its document stays as it is."""
    if not reason.strip():
        raise click.UsageError("Say why: --reason is empty.")
    number = number.strip().upper()
    with registrar(settings) as client:
        if not yes:
            _ask(_by_number(client, number))
        revoked = client.call(
            RevokeCertificate(number=number, reason=reason.strip(), actor=operator())
        )
    click.echo(f"{revoked.number} of {revoked.recipient_name} is revoked.")


def _ask(found: Certificate) -> None:
    if not on_a_terminal():
        raise click.UsageError("Give --yes: there is no terminal to ask on.")
    meant = click.confirm(
        f"Revoke {found.number}, {found.track_name}, of {found.recipient_name}?", err=True
    )
    if not meant:
        raise CoursewareError(f"{found.number} was not revoked.")


def _by_number(client: RegistrarClient, number: str) -> Certificate:
    wanted = number.strip().upper()
    for found in client.call(ListCertificates()):
        if found.number == wanted:
            return found
    raise _unknown(wanted)


def _unknown(number: str) -> NotFound:
    return NotFound(
        f"There is no certificate {number}. `courseware certificates list` names them all.",
        code="no-such-certificate",
    )


def _token(what: str) -> str:
    """The last part of a verify link, or what was given when it is no link."""
    last = urlsplit(what.strip()).path.rstrip("/").rpartition("/")[2]
    return last.removesuffix(".json")


def _facts(found: Certificate) -> dict[str, object]:
    return {
        "number": found.number,
        "status": found.status.value,
        "recipient_name": found.recipient_name,
        "organisation_name": found.organisation_name,
        "track_name": found.track_name,
        "track_version": found.track_version,
        "level": found.level.value,
        "issued_at": found.issued_at.isoformat(),
        "expires_at": found.expires_at.isoformat() if found.expires_at else None,
        "revoked_at": found.revoked_at.isoformat() if found.revoked_at else None,
        "revocation_reason": found.revocation_reason,
        "issuer": found.issuer,
        "sha256": found.sha256,
    }
