"""The design of certificates: what organisations set for their people, and the pictures that are kept."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import msgspec

from courseware.catalog.certificate_design import check_design
from courseware.catalog.certificate_pictures import check_picture
from courseware.catalog.model import CertificateDesign
from courseware.errors import ContentError, InvalidRequest, NotFound
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.audit import audit
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round, outside

NOTHING = CertificateDesign(template="")


def keep_pictures(folder: Path, pictures: Mapping[str, bytes]) -> None:
    """Keep pictures under the names that their content gives them. ContentError for one that is none."""
    for name, content in pictures.items():
        if check_picture(content, f"The picture {name}") != name:
            raise ContentError(f"The picture {name} has another content than its name says.")
        path = folder / name
        if path.exists():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".{name}.{secrets.token_hex(4)}"
        with partial.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)


@in_round(protocol.GetOrganisationCertificate, by=By.HOUSE)
def get_organisation_certificate(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetOrganisationCertificate
) -> CertificateDesign:
    return office.published(tx).designs.get(_organisation(tx, request.organisation), NOTHING)


@outside(protocol.SetOrganisationCertificate, by=By.HOUSE)
async def set_organisation_certificate(
    office: Office, caller: Caller, request: protocol.SetOrganisationCertificate
) -> CertificateDesign:
    try:
        await asyncio.to_thread(_check_and_keep, office, request)
    except ContentError as error:
        raise InvalidRequest(error.message, code="bad-certificate-design") from None
    return await office.run(lambda tx: _set(office, tx, request))


def _check_and_keep(office: Office, request: protocol.SetOrganisationCertificate) -> None:
    # ReportLab takes a while to load
    from courseware.credentials.legibility import check_legible

    check_design(request.design)
    check_legible(request.design)
    folder = office.settings.certificate_media
    keep_pictures(folder, request.pictures)
    for name in (request.design.logo, request.design.signature):
        if name and not (folder / name).is_file():
            raise ContentError(f"The picture {name} is not here. Give its file.")


def _set(
    office: Office, tx: Transaction, request: protocol.SetOrganisationCertificate
) -> CertificateDesign:
    organisation_id = _organisation(tx, request.organisation)
    known = organisation_id in office.published(tx).designs
    tx.run(
        "change_organisation_certificate" if known else "add_organisation_certificate",
        organisation_id=organisation_id,
        design=msgspec.json.encode(request.design).decode(),
        now=office.now,
    )
    audit(
        office,
        tx,
        actor=request.actor,
        action="organisation.certificate",
        subject=organisation_id,
        reason=None,
    )
    office.forget_published()
    return request.design


def _organisation(tx: Transaction, wanted: str) -> str:
    for id_, name in tx.rows("all_organisations"):
        if wanted.casefold() in (id_.casefold(), name.casefold()):
            return str(id_)
    raise NotFound(f"There is no organisation {wanted!r}.", code="no-such-organisation")
