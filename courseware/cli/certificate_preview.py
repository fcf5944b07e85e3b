"""`certificates preview`: a certificate as it would be printed, from the track.yaml as it is on disk."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from courseware.catalog.certificate_design import over
from courseware.catalog.model import CertificateDesign, Track
from courseware.cli.asking import registrar
from courseware.cli.options import with_settings
from courseware.cli.written_file import to_file, write
from courseware.errors import ContentError
from courseware.languages import LANGUAGES
from courseware.settings import Settings


@click.command()
@click.argument("track")
@click.option("--organisation", help="In the design of this organisation: its id or name.")
@click.option("--language", type=click.Choice(LANGUAGES), help="In place of the one that is set.")
@click.option("--name", default="Zoë Lindqvist", show_default=True, help="Whose it would be.")
@to_file
@with_settings
def preview(
    settings: Settings,
    track: str,
    organisation: str | None,
    language: str | None,
    name: str,
    file: Path,
) -> None:
    """Draw the certificate of TRACK, a folder of the notebooks, without issuing or signing one.

    Refuses what publishing refuses.
    """
    from courseware.credentials.legibility import check_legible

    read = _track(settings.notebooks, track)
    theirs = _organisations(settings, organisation) if organisation else None
    if language:
        theirs = replace(theirs or CertificateDesign(template=""), language=language)
    design = over(read.certificate, theirs)
    try:
        check_legible(design)
    except ContentError as error:
        raise error.at(file=_file(settings.notebooks, track).as_posix()) from None
    pdf = _drawn(settings, read, design, organisation, name)
    write(file, pdf, f"A preview is in {file}. It is no certificate: it has no number.")


def _file(notebooks: Path, slug: str) -> Path:
    return notebooks / slug / "track.yaml"


def _track(notebooks: Path, slug: str) -> Track:
    from courseware.catalog.track_file import read_track_file

    path = _file(notebooks, slug)
    if not path.is_file():
        raise ContentError(f"There is no {path.as_posix()}. Name a track's folder.")
    try:
        return read_track_file(path)[0]
    except ContentError as error:
        raise error.at(file=path.as_posix()) from None


def _organisations(settings: Settings, organisation: str) -> CertificateDesign:
    from courseware.registrar.protocol import GetOrganisationCertificate

    with registrar(settings) as client:
        return client.call(GetOrganisationCertificate(organisation=organisation))


def _drawn(
    settings: Settings, track: Track, design: CertificateDesign, organisation: str | None, name: str
) -> bytes:
    from courseware.certification.validity import expires_at
    from courseware.credentials.document import render
    from courseware.credentials.snapshot import CertificateSnapshot

    now = datetime.now(UTC)
    snapshot = CertificateSnapshot.of(
        design,
        number="CERT-0000-00000",
        recipient_name=name,
        track_name=track.name,
        track_slug=track.slug,
        track_version=track.version,
        level=track.level,
        organisation_name=organisation,
        issued_at=now,
        expires_at=expires_at(track.recertification, now),
        issuer=settings.issuer,
        verify_url=f"{settings.address}/verify/preview",
    )
    with tempfile.TemporaryDirectory() as folder:
        media = Path(folder)
        # an organisation's pictures are kept already, the track's are not before it is published
        for picture in {design.logo, design.signature} - {""} - track.pictures.keys():
            with contextlib.suppress(FileNotFoundError):
                (media / picture).symlink_to((settings.certificate_media / picture).resolve(True))
        for picture, content in track.pictures.items():
            (media / picture).write_bytes(content)
        return render(snapshot, media=media)
