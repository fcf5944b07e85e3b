"""What a certificate says, as an Open Badges 3.0 AchievementCredential (W3C Verifiable Credentials 2.0)."""

from __future__ import annotations

from typing import Any

from courseware.credentials.badges.contexts import CREDENTIALS, OPEN_BADGES
from courseware.credentials.badges.identifiers import did_key, did_web, method
from courseware.credentials.badges.proof import timestamp
from courseware.credentials.badges.status import StatusPurpose, entry, place
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.credentials.typesetting import clean

_EARNED = (
    "Complete every course of the track and pass the quiz of each, by the rules of the track's "
    "version that is named here."
)


def build(snapshot: CertificateSnapshot, issuer: str) -> dict[str, Any]:
    """The credential of a certificate, unsigned: a function of the frozen snapshot and who issues it.

    `issuer` is the identifier (DID) of the key that will sign. The recipient is named as on the
    document and by nothing else: no address, no account.
    """
    site = site_of(snapshot)
    version = f"{site}/tracks/{snapshot.track_slug}#{snapshot.track_version}"
    wording = clean(snapshot.wording) or "has completed every course and passed every assessment"
    recipient, track = clean(snapshot.recipient_name), clean(snapshot.track_name)
    credential: dict[str, Any] = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": credential_id(snapshot),
        "type": ["VerifiableCredential", "AchievementCredential"],
        "issuer": {
            "id": issuer,
            "type": ["Profile"],
            "name": clean(snapshot.issuer),
            "url": site,
        },
        "validFrom": timestamp(snapshot.issued_at),
        "name": f"{track}, {snapshot.level.title()} level",
        "description": f"{recipient} {wording} and is certified in {track}.",
        "image": {
            "id": f"{snapshot.verify_url}.png",
            "type": "Image",
            "caption": f"Badge: {track}",
        },
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": _names(snapshot),
            "licenseNumber": snapshot.number,
            "achievement": {
                "id": version,
                "type": ["Achievement"],
                "achievementType": "Certification",
                "name": track,
                "description": f"Certification in {track}, {snapshot.level.title()} level.",
                "image": {"id": f"{snapshot.verify_url}.svg", "type": "Image"},
                "criteria": {"narrative": _EARNED},
                "version": snapshot.track_version,
                "tag": [snapshot.level.value],
            },
        },
        "evidence": [
            {
                "id": snapshot.verify_url,
                "type": ["Evidence"],
                "name": "The issuer's own record",
                "narrative": f"The public page of certificate {snapshot.number} says whether it stands today.",
            }
        ],
        "credentialStatus": entry(
            f"{site}/credentials/status", StatusPurpose.REVOCATION, place(snapshot.number)
        ),
    }
    if snapshot.expires_at is not None:
        credential["validUntil"] = timestamp(snapshot.expires_at)
    return credential


def credential_id(snapshot: CertificateSnapshot) -> str:
    """Where the credential itself is to be had, which is its name."""
    return f"{snapshot.verify_url}.json"


def site_of(snapshot: CertificateSnapshot) -> str:
    """The public address of the site at the moment of issue."""
    return snapshot.verify_url.rpartition("/verify/")[0]


def issuer_of(snapshot: CertificateSnapshot, key: str, *, offline: bool = False) -> tuple[str, str]:
    """(identifier, verification method) for a certificate that `key` signs.

    `offline`: the identifier is the key, so that nobody needs to reach the site to check the signature.
    """
    did = did_key(key) if offline else did_web(site_of(snapshot))
    return did, method(did, key)


def _names(snapshot: CertificateSnapshot) -> list[dict[str, Any]]:
    names = [("ext:name", clean(snapshot.recipient_name))]
    if snapshot.organisation_name:
        names.append(("ext:organisation", clean(snapshot.organisation_name)))
    return [
        {"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": kind}
        for kind, name in names
    ]
