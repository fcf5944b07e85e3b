"""A certificate as an Open Badges 3.0 credential."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft4Validator

from courseware.credentials.badges.credential import build, issuer_of
from courseware.credentials.badges.examination import token_of
from courseware.credentials.badges.proof import sign
from courseware.credentials.snapshot import CertificateSnapshot
from tests.credentials.badges.conftest import CORPORA, Signed, signed_with

SCHEMA = CORPORA / "openbadges-3.0" / "ob_v3p0_achievementcredential_schema_draft4.json"


def of_the_first_data_model(credential: dict[str, Any]) -> dict[str, Any]:
    """The credential as the schema of the corpora knows it, which was written for Credentials 1.1.

    Version 2.0 of the data model renamed two properties, and its status entries have properties of
    their own, for which that schema leaves no room. All else is left as it is.
    """
    older = copy.deepcopy(credential)
    older["issuanceDate"] = older.pop("validFrom")
    if "validUntil" in older:
        older["expirationDate"] = older.pop("validUntil")
    status = older["credentialStatus"]
    older["credentialStatus"] = {name: status[name] for name in ("id", "type")}
    return older


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the corpora are not beside this project")
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"expires_at": None},
        {"organisation_name": None},
        {"wording": "has shown sound judgement"},
    ],
    ids=["as usual", "without an end", "of our own staff", "with its own wording"],
)
def test_it_validates_against_the_open_badges_schema(
    signed: Signed, snapshot: CertificateSnapshot, changes: dict[str, Any]
) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    credential = signed_with(replace(snapshot, **changes), signed.ring).credential
    assert list(Draft4Validator(schema).iter_errors(of_the_first_data_model(credential))) == []


def test_it_says_what_the_document_says(signed: Signed) -> None:
    credential = signed.credential
    assert credential["issuer"]["name"] == "Courseware Academy"
    assert credential["issuer"]["id"] == "did:web:academy.example"
    assert credential["validFrom"] == "2026-03-14T09:30:00Z"
    assert credential["validUntil"] == "2028-03-14T09:30:00Z"
    subject = credential["credentialSubject"]
    assert subject["licenseNumber"] == "CERT-2026-00042"
    assert [entry["identityHash"] for entry in subject["identifier"]] == [
        "Zoë Müller",
        "Meridian Freight",
    ]
    assert subject["achievement"]["name"] == "Platform Fundamentals"
    assert subject["achievement"]["version"] == "1.3"
    assert credential["evidence"][0]["id"].startswith("https://academy.example/verify/")


def test_its_id_leads_back_to_the_certificate(
    signed: Signed, snapshot: CertificateSnapshot
) -> None:
    assert signed.credential["id"] == f"{snapshot.verify_url}.json"
    assert token_of(signed.credential["id"]) == snapshot.verify_url.rpartition("/")[2]
    assert token_of("https://elsewhere.example/badges/7") == ""


def test_the_same_snapshot_key_and_time_give_the_same_bytes(
    signed: Signed, snapshot: CertificateSnapshot
) -> None:
    assert signed_with(snapshot, signed.ring).text == signed.text


def test_without_a_network_the_issuer_is_its_key(
    signed: Signed, snapshot: CertificateSnapshot
) -> None:
    offline = signed_with(snapshot, signed.ring, offline=True).credential
    assert offline["issuer"]["id"] == f"did:key:{signed.ring.current}"
    method = offline["proof"]["verificationMethod"]
    assert method == f"did:key:{signed.ring.current}#{signed.ring.current}"


def test_a_name_with_anything_in_it_can_be_signed(
    signed: Signed, snapshot: CertificateSnapshot
) -> None:
    strange = replace(snapshot, recipient_name='Zoë "\\\u0007\tX\x7f]]>\u2028 <b> 田中')
    did, method = issuer_of(strange, signed.ring.current)
    credential = sign(
        build(strange, did),
        signed.ring.signing,
        verification_method=method,
        created=strange.issued_at,
    )
    name = credential["credentialSubject"]["identifier"][0]["identityHash"]
    assert name == 'Zoë "\\ X]]> <b> 田中'
