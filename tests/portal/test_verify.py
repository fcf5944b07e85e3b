"""The public page of a certificate, as a stranger sees it."""

from __future__ import annotations

from courseware.certification.model import Certificate
from courseware.registrar.protocol import GetCertificateDocument, RevokeCertificate
from tests.portal.conftest import Site
from tests.registrar.learning import earn


def earned(site: Site, name: str = "田中 美咲") -> Certificate:
    certificate = earn(site.registrar.acting(site.somebody(name)), "basics")
    assert certificate is not None
    return certificate


def test_a_stranger_reads_who_what_when_and_by_whom(site: Site) -> None:
    certificate = earned(site)
    answer = site.stranger().get(f"/verify/{certificate.verify_token}")
    assert answer.status_code == 200
    assert "<h1>This certificate is valid</h1>" in answer.text
    for fact in (
        "田中 美咲",
        "Northwind Trading",
        "The Basics",
        "version 1.4",
        certificate.number,
        "Courseware Academy",
        f"{certificate.issued_at:%-d %B %Y}",
    ):
        assert fact in answer.text


def test_the_page_asks_for_no_session_and_leaves_no_cookie(site: Site) -> None:
    certificate = earned(site)
    stranger = site.stranger()
    for address in (certificate.verify_token, f"{certificate.verify_token}.json", "no-such-token"):
        answer = stranger.get(f"/verify/{address}")
        assert "set-cookie" not in answer.headers
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not stranger.cookies


def test_an_expired_certificate_says_so_in_words(travelling_site: Site) -> None:
    certificate = earned(travelling_site)
    travelling_site.clock.advance(days=735)
    answer = travelling_site.stranger().get(f"/verify/{certificate.verify_token}")
    assert "<h1>This certificate has expired</h1>" in answer.text
    assert "This certificate is valid" not in answer.text
    facts = (
        travelling_site.stranger().get(f"/verify/{certificate.verify_token}/standing.json").json()
    )
    assert facts["status"] == "EXPIRED"


def test_a_revoked_certificate_says_so_in_words_but_not_why(site: Site) -> None:
    certificate = earned(site)
    site.registrar.house.call(
        RevokeCertificate(number=certificate.number, reason="A private matter.", actor="test")
    )
    answer = site.stranger().get(f"/verify/{certificate.verify_token}")
    assert "<h1>This certificate has been revoked</h1>" in answer.text
    assert "A private matter." not in answer.text
    facts = site.stranger().get(f"/verify/{certificate.verify_token}/standing.json")
    assert facts.json()["status"] == "REVOKED"
    assert "A private matter." not in facts.text


def test_a_wrong_token_gives_nothing_away(site: Site) -> None:
    certificate = earned(site)
    stranger = site.stranger()
    almost = certificate.verify_token[:-1] + ("A" if certificate.verify_token[-1] != "A" else "B")
    answers = [stranger.get(f"/verify/{token}") for token in (almost, "x", certificate.number)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "田中" not in answers[0].text
    problem = stranger.get("/verify/x.json")
    assert problem.status_code == 404
    assert problem.headers["Content-Type"] == "application/problem+json"


def test_programs_read_the_same_facts(site: Site) -> None:
    certificate = earned(site)
    document = site.registrar.house.call(GetCertificateDocument(number=certificate.number))
    answer = site.stranger().get(f"/verify/{certificate.verify_token}/standing.json")
    assert answer.headers["Content-Type"] == "application/json"
    facts = answer.json()
    assert facts["number"] == certificate.number
    assert facts["recipient_name"] == "田中 美咲"
    assert facts["status"] == "ACTIVE"
    assert facts["sha256"] == document.sha256
    assert facts["verify_url"] == f"{site.address}/verify/{certificate.verify_token}"
    assert "revocation_reason" not in facts
