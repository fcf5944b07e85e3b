"""Every step of a proof is to the byte what the W3C's own test vectors say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from courseware.credentials.badges import contexts
from courseware.credentials.badges.identifiers import (
    from_multibase,
    multikey,
    private_key,
    public_key,
)
from courseware.credentials.badges.proof import is_signed_by, sign, steps
from tests.credentials.badges.conftest import CORPORA

VECTORS = CORPORA / "eddsa-rdfc-2022"
pytestmark = pytest.mark.skipif(
    not VECTORS.is_dir(), reason="the corpora are not beside this project"
)
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
VOCABULARY = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}


def text(name: str) -> str:
    return (VECTORS / name).read_text(encoding="utf-8")


def read(name: str) -> dict[str, Any]:
    return json.loads(text(name))


def load(address: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Our own contexts, and the one that only the examples use."""
    if address == EXAMPLES:
        return {"contextUrl": None, "documentUrl": address, "document": VOCABULARY}
    return contexts.load(address, options)


def test_the_document_and_the_configuration_are_canonical_as_the_vectors_have_them() -> None:
    made = steps(read("unsigned.json"), read("proofConfigDataInt.json"), load)
    assert made.document == text("canonDocDataInt.txt")
    assert made.configuration == text("proofCanonDataInt.txt")


def test_the_hashes_are_those_of_the_vectors() -> None:
    made = steps(read("unsigned.json"), read("proofConfigDataInt.json"), load)
    assert made.document_hash.hex() == text("docHashDataInt.txt")
    assert made.configuration_hash.hex() == text("proofHashDataInt.txt")
    assert made.signed.hex() == text("combinedHashDataInt.txt")


def test_the_signature_and_the_signed_document_are_those_of_the_vectors() -> None:
    pair, configuration = read("keyPair.json"), read("proofConfigDataInt.json")
    key = private_key(pair["privateKeyMultibase"])
    assert multikey(key.public_key()) == pair["publicKeyMultibase"]
    signed = sign(
        read("unsigned.json"),
        key,
        verification_method=configuration["verificationMethod"],
        created=datetime.fromisoformat(configuration["created"]),
        loader=load,
    )
    assert signed == read("signedDataInt.json")
    assert signed["proof"]["proofValue"] == text("sigBTC58DataInt.txt")
    assert from_multibase(signed["proof"]["proofValue"]).hex() == text("sigHexDataInt.txt")


def test_the_signed_document_of_the_vectors_is_verified() -> None:
    key = public_key(read("keyPair.json")["publicKeyMultibase"])
    document = read("signedDataInt.json")
    assert is_signed_by(document, key, load)
    document["credentialSubject"]["alumniOf"] = "Another School"
    assert not is_signed_by(document, key, load)
