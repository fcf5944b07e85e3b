"""`certificates`: list them, take out a document or a badge, verify one, revoke one."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from courseware.certification.model import Certificate, CertificateStatus
from courseware.cli.asking import on_a_terminal, operator, registrar
from courseware.cli.certificate_preview import preview
from courseware.cli.issuing import issue, reinstate, reissue
from courseware.cli.options import with_settings
from courseware.cli.rows import FORMATS
from courseware.cli.written_file import to_file, write
from courseware.credentials.badges.verdict import VerdictCode
from courseware.errors import CoursewareError, NotFound
from courseware.registrar.protocol import (
    GetBadgeIssuer,
    GetCertificateDocument,
    GetCredential,
    GetHealth,
    GetStanding,
    GetTrustRoot,
    ListCertificates,
    RevokeCertificate,
    RotateBadgeKey,
    Verify,
)
from courseware.settings import Settings

if TYPE_CHECKING:
    from courseware.registrar.client import RegistrarClient

_NUMBER = re.compile(r"CERT-\d{4}-\d{5,}", re.IGNORECASE)


@click.group()
def certificates() -> None:
    """The certificates that were issued here."""


for _command in (issue, reinstate, reissue):
    certificates.add_command(_command)
certificates.add_command(preview)


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
@to_file
@with_settings
def pdf(settings: Settings, number: str, file: Path) -> None:
    """Write a certificate's document as it was frozen when it was issued."""
    number = number.strip().upper()
    with registrar(settings) as client:
        try:
            document = client.call(GetCertificateDocument(number=number))
        except NotFound as refusal:
            raise _unknown(number, refusal) from None
    write(file, document.pdf, f"{document.number} is in {file} (SHA-256 {document.sha256}).")


@certificates.command()
@click.argument("number")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to write: .json, or a badge as .png or .svg.",
)
@click.option(
    "--offline",
    is_flag=True,
    help="Sign it anew, with the issuer's key for its name: to be checked without reaching this site.",
)
@with_settings
def credential(settings: Settings, number: str, file: Path, offline: bool) -> None:
    """Write a certificate as an Open Badges 3.0 credential, alone or in its badge."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in ("json", "png", "svg"):
        raise click.UsageError(f"{file.name} ends in none of .json, .png and .svg.")
    number = number.strip().upper()
    with registrar(settings) as client:
        try:
            issued = client.call(GetCredential(number=number, offline=offline))
        except NotFound as refusal:
            raise _unknown(number, refusal) from None
    # drawing loads typefaces: not for commands that draw nothing
    from courseware.credentials.badges.finished import badge

    content = issued.credential if kind == "json" else badge(issued.badge, issued.credential, kind)
    _write(file, content)
    click.echo(f"The credential of {issued.number} is in {file}.")


@certificates.command("rotate-key")
@click.option("--yes", is_flag=True, help="Do not ask whether this is meant.")
@with_settings
def rotate_key(settings: Settings, yes: bool) -> None:
    """Sign badges with a new key from now on. What the old keys signed stays verifiable."""
    if not yes:
        if not on_a_terminal():
            raise click.UsageError("Give --yes: there is no terminal to ask on.")
        if not click.confirm("Make a new key, which signs badges from now on?", err=True):
            raise CoursewareError("No new key was made.")
    with registrar(settings) as client:
        issuer = client.call(RotateBadgeKey(actor=operator()))
    count = len(issuer.issuers[0].keys)
    click.echo(f"A new key signs from now on. {count} keys are in /.well-known/did.json.")


@certificates.command("trust-root")
@to_file
@with_settings
def trust_root(settings: Settings, file: Path) -> None:
    """Write the certificate (PEM) that PDF readers have to trust, to check our documents' signatures."""
    with registrar(settings) as client:
        root = client.call(GetTrustRoot())
    write(file, root.pem.encode(), f"The trust root is in {file}.")


@certificates.command()
@click.argument("what", metavar="FILE-TOKEN-NUMBER-OR-URL")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default=None, help="As a row."
)
@with_settings
def verify(settings: Settings, what: str, format_: str | None) -> None:
    """Say whether a certificate is ACTIVE, and why not, and what it certifies.

    Takes what is on the document: its number, its link, or the token at the link's end. Exits 1
    when there is no such certificate.

    Takes a file too, the PDF or the badge (PNG, SVG, JSON), and says what is wrong with it. Exits 1
    unless it is genuine, unchanged and in force.
    """
    if Path(what).is_file():
        _verify_file(settings, Path(what), format_)
        return
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
    click.echo(f"{revoked.number}{_holder(revoked)} is revoked.")


def _verify_file(settings: Settings, file: Path, format_: str | None) -> None:
    from courseware.credentials.badges.examination import LARGEST
    from courseware.credentials.badges.verification import verify as verdict_on

    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise CoursewareError(f"{file} cannot be read: {error.strerror}.") from None
    with registrar(settings) as client:
        said = verdict_on(
            content,
            client.call(GetBadgeIssuer()).issuers,
            lambda found: client.call(GetStanding(token=found.token, sha256=found.sha256)),
            client.call(GetHealth()).now,
        )
    good = said.code is VerdictCode.VALID
    if format_ is not None:
        row = (said.code.value, said.number, said.title, said.meaning, said.advice)
        FORMATS[format_](("verdict", "number", "title", "meaning", "advice"), [row], sys.stdout)
        sys.exit(0 if good else 1)
    if not good:
        raise CoursewareError(f"{file}: {said.code}. {said.title}. {said.meaning} {said.advice}")
    click.echo(f"{file}: {said.code}. {said.title}: {said.number}.")


def _write(file: Path, content: bytes) -> bool:
    """Whether it went to a file; `-` is standard output."""
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        return False
    try:
        file.write_bytes(content)
    except OSError as error:
        raise CoursewareError(f"{file} cannot be written: {error.strerror}.") from None
    return True


def _ask(found: Certificate) -> None:
    if not on_a_terminal():
        raise click.UsageError("Give --yes: there is no terminal to ask on.")
    meant = click.confirm(f"Revoke {found.number}, {found.track_name}{_holder(found)}?", err=True)
    if not meant:
        raise CoursewareError(f"{found.number} was not revoked.")


def _holder(found: Certificate) -> str:
    return f" of {found.recipient_name}" if found.recipient_name else ", whose holder was erased,"


def _by_number(client: RegistrarClient, number: str) -> Certificate:
    wanted = number.strip().upper()
    for found in client.call(ListCertificates()):
        if found.number == wanted:
            return found
    raise _unknown(wanted)


def _unknown(number: str, refusal: NotFound | None = None) -> NotFound:
    if refusal is not None and refusal.code == "holder-erased":
        return refusal
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
        "recipient_name": found.recipient_name or None,
        "organisation_name": found.organisation_name,
        "track_name": found.track_name,
        "track_version": found.track_version,
        "level": found.level.value,
        "issued_at": found.issued_at.isoformat(),
        "expires_at": found.expires_at.isoformat() if found.expires_at else None,
        "revoked_at": found.revoked_at.isoformat() if found.revoked_at else None,
        "revocation_reason": found.revocation_reason,
        "superseded_by": found.superseded_by,
        "holder_erased_at": found.erased_at.isoformat() if found.erased_at else None,
        "issuer": found.issuer,
        "sha256": found.sha256,
    }
