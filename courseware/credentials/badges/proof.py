"""Data Integrity proofs of the suite eddsa-rdfc-2022: made and checked step by step.

Source: W3C Recommendation "Data Integrity EdDSA Cryptosuites v1.0", section 3.2.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from courseware.credentials.badges.canonical import canonical
from courseware.credentials.badges.contexts import Loader, load
from courseware.credentials.badges.identifiers import from_multibase, to_multibase

TYPE = "DataIntegrityProof"
SUITE = "eddsa-rdfc-2022"


@dataclass(frozen=True, slots=True)
class Steps:
    """What lies between a document and its signature."""

    document: str
    """The document without its proof, canonical."""
    configuration: str
    """The proof without its value, canonical."""

    @property
    def document_hash(self) -> bytes:
        return hashlib.sha256(self.document.encode()).digest()

    @property
    def configuration_hash(self) -> bytes:
        return hashlib.sha256(self.configuration.encode()).digest()

    @property
    def signed(self) -> bytes:
        """What the key signs: 64 bytes."""
        return self.configuration_hash + self.document_hash


def steps(document: Mapping[str, Any], proof: Mapping[str, Any], loader: Loader = load) -> Steps:
    """The steps for a document, secured or not, and a proof, with its value or without."""
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    configuration = {name: value for name, value in proof.items() if name != "proofValue"}
    return Steps(
        canonical(unsecured, loader), canonical(configuration | _context_of(unsecured), loader)
    )


def _context_of(document: Mapping[str, Any]) -> dict[str, Any]:
    return {"@context": document.get("@context")}


@functools.lru_cache(maxsize=8)
def _configuration(configuration: str, loader: Loader) -> str:
    """Kept: what is signed at one moment differs in the document alone."""
    return canonical(json.loads(configuration), loader)


def timestamp(moment: datetime) -> str:
    """A moment as credentials write it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sign(
    document: Mapping[str, Any],
    key: Ed25519PrivateKey,
    *,
    verification_method: str,
    created: datetime,
    loader: Loader = load,
) -> dict[str, Any]:
    """The document, which has none yet, with its proof. The same document, key and time give the same bytes."""
    proof = {
        "type": TYPE,
        "cryptosuite": SUITE,
        "created": timestamp(created),
        "verificationMethod": verification_method,
        "proofPurpose": "assertionMethod",
    }
    configuration = _configuration(json.dumps(proof | _context_of(document)), loader)
    signature = key.sign(Steps(canonical(document, loader), configuration).signed)
    return {**document, "proof": {**proof, "proofValue": to_multibase(signature)}}


def is_signed_by(document: Mapping[str, Any], key: Ed25519PublicKey, loader: Loader = load) -> bool:
    """Whether the document is to the letter what this key signed.

    Raises CredentialError for a document that cannot be canonical, see there.
    """
    proof = document.get("proof")
    if not isinstance(proof, Mapping) or "@context" in proof:
        return False
    value = proof.get("proofValue")
    if not isinstance(value, str) or proof.get("proofPurpose") != "assertionMethod":
        return False
    try:
        key.verify(from_multibase(value), steps(document, proof, loader).signed)
    except InvalidSignature:
        return False
    return True
