"""A key, an issuer and a signed credential to look at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from courseware.credentials.badges.credential import build, issuer_of
from courseware.credentials.badges.identifiers import known_issuers
from courseware.credentials.badges.model import KnownIssuer
from courseware.credentials.badges.proof import sign
from courseware.credentials.keys import KeyRing, key_ring
from courseware.credentials.snapshot import CertificateSnapshot

CORPORA = Path(__file__).parents[3] / "../shared/corpora"
SITE = "https://academy.example"


@dataclass(frozen=True)
class Signed:
    """A credential that is in order, and who signed it."""

    credential: dict[str, Any]
    ring: KeyRing
    issuers: tuple[KnownIssuer, ...]

    @property
    def text(self) -> str:
        return json.dumps(self.credential, ensure_ascii=False)

    @property
    def file(self) -> bytes:
        return self.text.encode()


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path / "keys")


def signed_with(snapshot: CertificateSnapshot, ring: KeyRing, *, offline: bool = False) -> Signed:
    did, method = issuer_of(snapshot, ring.current, offline=offline)
    credential = sign(
        build(snapshot, did),
        ring.signing,
        verification_method=method,
        created=snapshot.issued_at,
    )
    return Signed(credential, ring, known_issuers([SITE], ring.public))


@pytest.fixture
def signed(snapshot: CertificateSnapshot, ring: KeyRing) -> Signed:
    return signed_with(snapshot, ring)
