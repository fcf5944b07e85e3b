"""One's own certificates and their files."""

from __future__ import annotations

import hashlib

from courseware.registrar.protocol import RevokeCertificate
from tests.credentials.signatures import checked
from tests.portal.conftest import Site
from tests.registrar.learning import earn


def test_a_certificate_is_shown_with_its_file_and_its_public_page(site: Site) -> None:
    person = site.somebody()
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    page = site.visitor(person).get("/certificates").text
    assert certificate.number in page
    assert "Active" in page
    assert f'href="/certificates/{certificate.number}.pdf"' in page
    assert f'data-cw-copy="{site.address}/verify/{certificate.verify_token}"' in page


def test_the_pdf_is_the_file_that_was_frozen(site: Site) -> None:
    person = site.somebody()
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    visitor = site.visitor(person)
    answer = visitor.get(f"/certificates/{certificate.number}.pdf")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{certificate.number}.pdf"'
    assert answer.headers["Cache-Control"].startswith("private")
    sha256 = hashlib.sha256(answer.content).hexdigest()
    assert answer.headers["ETag"].removeprefix("W/") == f'"{sha256}"'
    again = visitor.get(
        f"/certificates/{certificate.number}.pdf", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_nobody_else_gets_the_pdf(site: Site) -> None:
    certificate = earn(site.registrar.acting(site.somebody()), "basics")
    assert certificate is not None
    address = f"/certificates/{certificate.number}.pdf"
    assert site.visitor(site.somebody()).get(address).status_code == 404
    assert site.stranger().get(address).status_code == 302


def test_a_revoked_certificate_says_so_and_why(site: Site) -> None:
    person = site.somebody()
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    site.registrar.house.call(
        RevokeCertificate(number=certificate.number, reason="Wrong account.", actor="test")
    )
    visitor = site.visitor(person)
    page, track = visitor.get("/certificates").text, visitor.get("/tracks/basics").text
    for text in (page, track):
        assert "Revoked" in text
        assert "Wrong account." in text


def test_a_stranger_can_check_the_signature(site: Site) -> None:
    person = site.somebody()
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    pdf = site.visitor(person).get(f"/certificates/{certificate.number}.pdf").content
    root = site.stranger().get("/trust-root.pem")
    assert (root.status_code, "Set-Cookie" in root.headers) == (200, False)
    assert "PRIVATE" not in root.text
    assert checked(pdf, root.content).bottom_line
