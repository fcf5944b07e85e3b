"""Badges on a real site: the files, what a program needs to check them, and the page that checks."""

from __future__ import annotations

import io
import json
from typing import Any

import httpx
import pypdf
import pytest

from courseware.certification.model import Certificate
from courseware.credentials.badges.baking import unbaked_png, unbaked_svg
from courseware.credentials.badges.examination import examine
from courseware.credentials.badges.identifiers import did_web, issuer_of
from courseware.credentials.badges.status import is_set
from courseware.registrar.protocol import (
    GetCertificateDocument,
    RevokeCertificate,
    RotateBadgeKey,
)
from tests.portal.conftest import Site
from tests.registrar.learning import earn


def earned(site: Site, name: str = "Zoë Łukasz") -> Certificate:
    certificate = earn(site.registrar.acting(site.somebody(name)), "basics")
    assert certificate is not None
    return certificate


def handed_in(site: Site, file: bytes, name: str = "file") -> httpx.Response:
    return site.stranger().post("/verify", files={"file": (name, file)})


def said(answer: httpx.Response) -> str:
    """The verdict's heading."""
    return answer.text.partition('<h1 id="verdict-title">')[2].partition("</h1>")[0]


def pdf_of(site: Site, certificate: Certificate) -> bytes:
    return site.registrar.house.call(GetCertificateDocument(number=certificate.number)).pdf


def revoke(site: Site, certificate: Certificate) -> None:
    site.registrar.house.call(
        RevokeCertificate(number=certificate.number, reason="A private matter.", actor="test")
    )


def test_the_credential_is_signed_by_a_key_of_the_sites_did_document(site: Site) -> None:
    certificate = earned(site)
    stranger = site.stranger()
    answer = stranger.get(f"/verify/{certificate.verify_token}.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    credential = answer.json()
    document = stranger.get("/.well-known/did.json").json()
    assert credential["issuer"]["id"] == document["id"]
    assert document["id"].startswith("did:web:")
    examined = examine(answer.content, [issuer_of(document)])
    assert examined.finding is None
    assert examined.token == certificate.verify_token
    assert credential["credentialSubject"]["licenseNumber"] == certificate.number
    assert "set-cookie" not in answer.headers


def test_badges_and_document_carry_the_very_credential(site: Site) -> None:
    certificate = earned(site)
    stranger = site.stranger()
    address = f"/verify/{certificate.verify_token}"
    credential = stranger.get(f"{address}.json").text
    png, svg = stranger.get(f"{address}.png"), stranger.get(f"{address}.svg")
    assert png.headers["Content-Type"] == "image/png"
    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert unbaked_png(png.content) == credential
    assert json.loads(unbaked_svg(svg.content) or "") == json.loads(credential)
    (attached,) = pypdf.PdfReader(io.BytesIO(pdf_of(site, certificate))).attachment_list
    assert attached.name == f"{certificate.number}.json"
    assert attached.content.decode() == credential


def test_the_status_list_is_signed_and_says_who_was_revoked(site: Site) -> None:
    certificate, other = earned(site), earned(site)
    stranger = site.stranger()
    status = stranger.get(f"/verify/{certificate.verify_token}.json").json()["credentialStatus"]
    address = "/credentials/status/" + status["statusListCredential"].rpartition("/")[2]

    def bits() -> str:
        answer = stranger.get(address)
        listed = answer.json()
        assert listed["id"] == status["statusListCredential"]
        document = stranger.get("/.well-known/did.json").json()
        assert listed["issuer"] == document["id"]
        assert examine(answer.content, [issuer_of(document)]).detail.endswith(
            "no Open Badges credential."
        )
        encoded: str = listed["credentialSubject"]["encodedList"]
        return encoded

    index = int(status["statusListIndex"])
    assert not is_set(bits(), index)
    revoke(site, certificate)
    assert is_set(bits(), index)
    theirs = stranger.get(f"/verify/{other.verify_token}.json").json()["credentialStatus"]
    assert not is_set(bits(), int(theirs["statusListIndex"]))


@pytest.mark.parametrize(
    "name", ["revocation-1999-1", "revocation-2026-99", "suspension-2026-1", "x"]
)
def test_there_is_no_other_list(site: Site, name: str) -> None:
    answer = site.stranger().get(f"/credentials/status/{name}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_wrong_token_has_no_badge(site: Site) -> None:
    number = earned(site).number
    for token in ("x", number):
        for kind in ("json", "png", "svg"):
            assert site.stranger().get(f"/verify/{token}.{kind}").status_code == 404


def test_after_a_rotation_old_credentials_stay_what_they_are_and_valid(site: Site) -> None:
    certificate = earned(site)
    address = f"/verify/{certificate.verify_token}.json"
    before = site.stranger().get(address)
    site.registrar.house.call(RotateBadgeKey(actor="test"))
    assert site.stranger().get(address).text == before.text
    newer = earned(site)
    after = site.stranger().get(f"/verify/{newer.verify_token}.json")
    methods = [answer.json()["proof"]["verificationMethod"] for answer in (before, after)]
    document = site.stranger().get("/.well-known/did.json").json()
    assert methods[0] != methods[1]
    assert set(methods) <= set(document["assertionMethod"])
    assert examine(before.content, [issuer_of(document)]).finding is None


def test_whatever_was_issued_is_found_valid_when_it_is_handed_in(site: Site) -> None:
    certificate = earned(site)
    address = f"/verify/{certificate.verify_token}"
    badge = site.stranger().get(f"{address}.svg").content
    for file in (badge, pdf_of(site, certificate)):
        answer = handed_in(site, file)
        assert said(answer) == "This certificate is genuine and in force"
        assert "Zoë Łukasz" in answer.text
        assert f'href="{address}"' in answer.text
        assert "set-cookie" not in answer.headers


def test_what_is_wrong_is_said(site: Site) -> None:
    certificate = earned(site)
    genuine = site.stranger().get(f"/verify/{certificate.verify_token}.json")
    credential: dict[str, Any] = genuine.json()
    altered = json.dumps(credential | {"name": "Another track"}).encode()
    foreign = json.dumps(credential | {"issuer": {"id": did_web("https://a.example")}}).encode()
    touched = pdf_of(site, certificate) + b"\n"
    for file, expected in (
        (altered, "This file was altered"),
        (foreign, "This was not issued here"),
        (touched, "This file was altered"),
        (b"%PDF-1.7\n" + b"[" * 100_000, "This file cannot be read as a certificate"),
    ):
        assert said(handed_in(site, file)) == expected
    revoke(site, certificate)
    answer = handed_in(site, genuine.content)
    assert said(answer) == "This certificate has been revoked"
    assert "A private matter." not in answer.text


def test_an_expired_certificate_is_refused_as_expired(travelling_site: Site) -> None:
    certificate = earned(travelling_site)
    badge = travelling_site.stranger().get(f"/verify/{certificate.verify_token}.png").content
    travelling_site.clock.advance(days=735)
    answer = handed_in(travelling_site, badge)
    assert said(answer) == "This certificate has expired"


def test_a_number_leads_to_no_name_and_a_link_to_its_page(site: Site) -> None:
    certificate = earned(site, "Amélie Poulain")
    stranger = site.stranger()
    answer = stranger.post("/verify", data={"what": f" {certificate.number.lower()} "})
    assert said(answer) == "A certificate with this number is in force"
    assert "Amélie" not in answer.text
    assert certificate.verify_token not in answer.text
    unknown = stranger.post("/verify", data={"what": "CERT-1999-00001"})
    assert said(unknown) == "There is no certificate with this number"
    link = f"{site.address}/verify/{certificate.verify_token}"
    for what in (link, f"{link}.json", certificate.verify_token):
        sent = stranger.post("/verify", data={"what": what})
        assert (sent.status_code, sent.headers["Location"]) == (
            303,
            f"/verify/{certificate.verify_token}",
        )


@pytest.mark.parametrize("what", ["", "hello", "javascript:alert(1)", "//elsewhere.example"])
def test_what_is_neither_is_asked_for_again(site: Site, what: str) -> None:
    answer = site.stranger().post("/verify", data={"what": what})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_learners_find_their_badge_with_their_certificate(site: Site) -> None:
    person = site.somebody()
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    page = site.visitor(person).get("/certificates").text
    for kind in ("png", "svg", "json"):
        assert f'href="/verify/{certificate.verify_token}.{kind}"' in page
    assert "Add to a wallet" in page
