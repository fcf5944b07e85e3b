"""Credentials: each made once of the frozen snapshot and kept, and what a stranger needs to check one."""

from __future__ import annotations

import asyncio
import functools
from datetime import UTC, datetime

from courseware.credentials.badges.identifiers import (
    did_document,
    did_web,
    known_issuers,
    method,
)
from courseware.credentials.badges.model import BadgeFacts, RecordedStanding
from courseware.credentials.kept import as_bytes, kept_credential, signed_credential
from courseware.credentials.keys import KeyRing, key_ring, rotate
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.decoding import from_json
from courseware.errors import NotFound
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.audit import audit
from courseware.registrar.erasure.finishing import remove_files
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round, outside
from courseware.settings import Settings


@outside(protocol.GetCredential, by=By.HOUSE)
async def get_credential(
    office: Office, caller: Caller, request: protocol.GetCredential
) -> protocol.IssuedCredential:
    row = await _snapshot(office, request)
    snapshot = from_json(row[1], CertificateSnapshot)
    make = (
        functools.partial(signed_credential, offline=True) if request.offline else kept_credential
    )
    credential = await asyncio.to_thread(make, office.settings, snapshot, office.clock())
    try:
        await _snapshot(office, request)
    except NotFound:
        # its holder was erased meanwhile: what was just kept must not stay
        remove_files(office.settings.certificates, (snapshot.number,))
        raise
    return protocol.IssuedCredential(
        number=snapshot.number,
        badge=BadgeFacts(
            issuer=snapshot.issuer,
            track_name=snapshot.track_name,
            track_version=snapshot.track_version,
            level=snapshot.level,
            year=snapshot.issued_at.astimezone(UTC).year,
        ),
        credential=credential,
    )


async def _snapshot(office: Office, request: protocol.GetCredential) -> tuple[str, str]:
    """The certificate's number and its snapshot. NotFound when there is no such thing, or no more."""
    row = await office.run(
        lambda tx: tx.row("certificate_snapshot", token=request.token, number=request.number)
    )
    if row is None:
        raise NotFound("There is no such certificate.", code="no-such-certificate")
    number, snapshot, erased = row
    if erased:
        raise NotFound(
            f"The data of the holder of {number} was erased, and the credential with it. A copy of it can "
            "still be checked.",
            code="holder-erased",
        )
    return number, snapshot


@outside(protocol.GetBadgeIssuer, by=By.HOUSE)
async def get_badge_issuer(
    office: Office, caller: Caller, request: protocol.GetBadgeIssuer
) -> protocol.BadgeIssuer:
    return _issuer(office.settings, await asyncio.to_thread(key_ring, office.settings.keys))


@outside(protocol.RotateBadgeKey, by=By.HOUSE)
async def rotate_badge_key(
    office: Office, caller: Caller, request: protocol.RotateBadgeKey
) -> protocol.BadgeIssuer:
    ring = await asyncio.to_thread(rotate, office.settings.keys)
    await office.run(
        lambda tx: audit(
            office,
            tx,
            actor=request.actor,
            action="badge-key.rotate",
            subject=ring.current,
            reason=None,
        )
    )
    return _issuer(office.settings, ring)


def _issuer(settings: Settings, ring: KeyRing) -> protocol.BadgeIssuer:
    return protocol.BadgeIssuer(
        document=as_bytes(did_document(did_web(settings.address), ring.public)),
        issuers=known_issuers([settings.address], ring.public),
    )


@outside(protocol.GetStatusList, by=By.HOUSE)
async def get_status_list(office: Office, caller: Caller, request: protocol.GetStatusList) -> bytes:
    from courseware.credentials.badges.status import StatusList, StatusPurpose, place

    wanted = StatusList.named(request.name)
    if wanted is None or wanted.purpose is not StatusPurpose.REVOCATION:
        raise NotFound("There is no such status list.", code="no-such-list")
    last = await office.run(lambda tx: tx.row("last_number", year=wanted.year))
    if last is None or place(f"CERT-{wanted.year:04d}-{last[0]:05d}").part < wanted.part:
        raise NotFound("There is no such status list.", code="no-such-list")
    rows = await office.run(
        lambda tx: tx.rows("revoked_in_year", numbers=f"CERT-{wanted.year:04d}-%")
    )
    revoked = [(place(number), at) for number, at in rows]
    return await asyncio.to_thread(
        _status_list,
        office.settings,
        wanted.name,
        tuple(at.index for at, _ in revoked if at.part == wanted.part),
        max((at for _, at in revoked), default=datetime(wanted.year, 1, 1, tzinfo=UTC)),
        key_ring(office.settings.keys),
    )


@functools.lru_cache(maxsize=32)
def _status_list(
    settings: Settings, name: str, indexes: tuple[int, ...], since: datetime, ring: KeyRing
) -> bytes:
    """Signed once for each state of the list: everybody who checks a badge asks for it."""
    from courseware.credentials.badges.proof import sign
    from courseware.credentials.badges.status import StatusPurpose, status_list

    did = did_web(settings.address)
    listed = status_list(
        f"{settings.address}/credentials/status/{name}",
        StatusPurpose.REVOCATION,
        indexes,
        issuer=did,
        since=since,
    )
    name_of_key = method(did, ring.current)
    return as_bytes(sign(listed, ring.signing, verification_method=name_of_key, created=since))


@in_round(protocol.GetStanding, by=By.HOUSE)
def get_standing(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetStanding
) -> RecordedStanding | None:
    row = tx.row("standing", token=request.token, sha256=request.sha256, number=request.number)
    if row is None:
        return None
    number, token, sha256, expires_at, revoked, superseded, suspended = row
    return RecordedStanding(
        number=number,
        token=token,
        document_sha256=sha256,
        expires_at=expires_at,
        revoked=revoked,
        superseded=superseded,
        suspended=suspended,
    )
