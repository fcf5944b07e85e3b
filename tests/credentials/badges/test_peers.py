"""Other implementations verify our credentials, and we verify theirs."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openvc.keys import Ed25519SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite, SignatureInvalid

from courseware.credentials.badges.contexts import OPEN_BADGES, load
from courseware.credentials.badges.credential import build, issuer_of
from courseware.credentials.badges.identifiers import (
    did_document,
    did_key,
    method,
    multikey,
    public_key,
)
from courseware.credentials.badges.proof import is_signed_by, sign, timestamp
from courseware.credentials.badges.status import StatusPurpose, place, status_list
from courseware.credentials.snapshot import CertificateSnapshot
from tests.credentials.badges.conftest import Signed

CONTEXTS = {OPEN_BADGES: load(OPEN_BADGES, {})["document"]}

NODE = Path(__file__).parent / "node"
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (NODE / "node_modules").is_dir(),
    reason=f"Digital Bazaar's library is not here: run `npm ci` in {NODE.name}/ beside this file",
)


def unsigned(credential: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in credential.items() if name != "proof"}


def unaliased(credential: dict[str, Any]) -> dict[str, Any]:
    """With the badge's type by its first name: openvc takes no type that is an alias of another."""
    return credential | {"type": ["VerifiableCredential", "OpenBadgeCredential"]}


def by_openvc(credential: dict[str, Any]) -> None:
    DataIntegrityProofSuite().verify(credential, extra_contexts=CONTEXTS, check_temporal=False)


def by_digital_bazaar(task: str, **material: Any) -> Any:
    done = subprocess.run(
        ["node", str(NODE / "peer.mjs"), task],
        input=json.dumps(material),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_openvc_verifies_ours_and_finds_what_was_altered(
    signed: Signed, snapshot: CertificateSnapshot
) -> None:
    did, name = issuer_of(snapshot, signed.ring.current, offline=True)
    credential = sign(
        unaliased(build(snapshot, did)),
        signed.ring.signing,
        verification_method=name,
        created=snapshot.issued_at,
    )
    by_openvc(credential)
    credential["credentialSubject"]["licenseNumber"] = "CERT-2026-00043"
    with pytest.raises(SignatureInvalid):
        by_openvc(credential)


def test_we_verify_what_openvc_signed(signed: Signed) -> None:
    key = Ed25519PrivateKey.generate()
    name = multikey(key.public_key())
    did = did_key(name)
    theirs = DataIntegrityProofSuite().add_proof(
        unaliased(unsigned(signed.credential)),
        signing_key=Ed25519SigningKey(key, kid=did),
        verification_method=method(did, name),
        extra_contexts=CONTEXTS,
    )
    assert is_signed_by(theirs, key.public_key())
    altered = copy.deepcopy(theirs)
    altered["validFrom"] = "2020-01-01T00:00:00Z"
    assert not is_signed_by(altered, key.public_key())


@needs_node
def test_digital_bazaar_verifies_ours_by_our_did_document_and_status_list(
    signed: Signed, snapshot: CertificateSnapshot
) -> None:
    did = signed.credential["issuer"]["id"]
    document = did_document(did, signed.ring.public)
    address = signed.credential["credentialStatus"]["statusListCredential"]
    for revoked in ([], [place(snapshot.number).index]):
        listed = sign(
            status_list(
                address,
                StatusPurpose.REVOCATION,
                revoked,
                issuer=did,
                since=snapshot.issued_at,
            ),
            signed.ring.signing,
            verification_method=method(did, signed.ring.current),
            created=snapshot.issued_at,
        )
        said = by_digital_bazaar(
            "verify",
            credential=signed.credential,
            did=document,
            list=listed,
            now=timestamp(snapshot.issued_at),
        )
        assert said["proof"] is True, said
        assert said["revoked"] is bool(revoked), said


@needs_node
def test_digital_bazaar_finds_what_was_altered(
    signed: Signed, snapshot: CertificateSnapshot
) -> None:
    document = did_document(signed.credential["issuer"]["id"], signed.ring.public)
    altered = copy.deepcopy(signed.credential)
    altered["credentialSubject"]["achievement"]["name"] = "Brain Surgery"
    said = by_digital_bazaar(
        "verify", credential=altered, did=document, list=None, now=timestamp(snapshot.issued_at)
    )
    assert said["proof"] is False


@needs_node
def test_we_verify_what_digital_bazaar_signed(signed: Signed) -> None:
    theirs = by_digital_bazaar("sign", credential=unsigned(signed.credential))
    key = public_key(theirs["key"])
    assert is_signed_by(theirs["credential"], key)
    theirs["credential"]["name"] = "Another track"
    assert not is_signed_by(theirs["credential"], key)
