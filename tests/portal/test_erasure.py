"""Erasing a person in the portal, and what strangers are told of the certificate afterwards."""

from __future__ import annotations

import contextlib

import pytest

from courseware.registrar.protocol import (
    GetCertificateDocument,
    GetCredential,
    ListPeople,
    Person,
    Role,
)
from tests.portal.conftest import PASSWORD, Site, Visitor
from tests.registrar.learning import earn

STAFF = {"organisation": None, "roles": (Role.LEARNER, Role.ADMIN)}
NAME = "Quillon Ravensworth"


@pytest.fixture
def admin(site: Site) -> Visitor:
    return site.visitor(site.somebody("Ada Admin", **STAFF))


def erase(admin: Visitor, person: Person, **fields: str) -> str:
    """Send the form as it should be, but for these fields; where it leads, or what it says."""
    page = f"/admin/people/{person.id}/erase"
    typed = {"reason": "As asked", "username": person.username, **fields}
    answer = admin.send_form(page, **typed)
    return answer.headers["Location"] if answer.status_code == 303 else answer.text


def test_what_goes_and_what_stays_is_shown_before_it_is_done(site: Site, admin: Visitor) -> None:
    person = site.somebody(NAME)
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    site.registrar.house.call(GetCertificateDocument(number=certificate.number))
    found = admin.get("/admin", params={"q": NAME}).text
    assert f'href="/admin/people/{person.id}/erase"' in found
    page = admin.get(f"/admin/people/{person.id}/erase").text
    for words in (f"Erase {NAME}?", "All answers, essays", certificate.number, "SHA-256"):
        assert words in page

    # a busy machine may need longer for the files than anybody is kept waiting
    assert erase(admin, person) in ("/admin?erased=now", "/admin?erased=later")
    done = admin.get("/admin", params={"erased": "now"}).text
    assert "The person is erased." in done
    assert person.id not in [each.id for each in site.registrar.house.call(ListPeople())]
    assert admin.get(f"/admin/people/{person.id}/erase").status_code == 404


def test_it_takes_the_user_name_and_a_reason_that_names_nobody(site: Site, admin: Visitor) -> None:
    person = site.somebody(NAME)
    assert "not this person&#39;s user name" in erase(admin, person, username=NAME)
    assert "the reason is empty" in erase(admin, person, reason=" ")
    assert "The reason names the person" in erase(admin, person, reason=f"{NAME} asked")
    assert person.id in [each.id for each in site.registrar.house.call(ListPeople())]


def test_only_administrators_erase_and_nobody_the_own_account(site: Site) -> None:
    person = site.somebody("Anneke Analyst", organisation=None, roles=(Role.ANALYST,))
    visitor = site.visitor(person)
    assert visitor.get(f"/admin/people/{person.id}/erase").status_code == 403
    own = site.somebody("Ada Admin", **STAFF)
    with contextlib.closing(site.visitor(own)) as administrator:
        page = administrator.get(f"/admin/people/{own.id}/erase")
        assert page.status_code == 409
        assert "Ask another administrator" in page.text
        assert f"/admin/people/{own.id}/erase" not in administrator.get("/admin").text
        assert administrator.get("/admin/people/nobody/erase").status_code == 404


def test_who_was_erased_is_signed_out_and_unknown(site: Site, admin: Visitor) -> None:
    person = site.somebody(NAME)
    visitor = site.visitor(person)
    assert visitor.get("/").status_code == 200
    erase(admin, person)
    assert visitor.get("/").headers.get("Location", "").startswith("/login")
    gone = site.stranger().sign_in(person.username, PASSWORD)
    unknown = site.stranger().sign_in("nobody.at.all", PASSWORD)
    assert gone.status_code == unknown.status_code != 303


def test_the_public_page_says_that_it_was_issued_and_not_to_whom(
    site: Site, admin: Visitor
) -> None:
    person = site.somebody(NAME)
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    pdf = site.registrar.house.call(GetCertificateDocument(number=certificate.number)).pdf
    credential = site.registrar.house.call(GetCredential(number=certificate.number)).credential
    erase(admin, person)

    stranger, link = site.stranger(), f"/verify/{certificate.verify_token}"
    page = stranger.get(link).text
    assert "This certificate is valid" in page
    assert "data was erased" in page
    assert certificate.number in page
    assert NAME not in page
    facts = stranger.get(f"{link}/standing.json").json()
    assert (facts["status"], facts["recipient_name"]) == ("ACTIVE", None)
    assert facts["holder_erased_at"]
    for kind in ("json", "png", "svg"):
        gone = stranger.get(f"{link}.{kind}")
        assert gone.status_code == 404
        assert gone.json()["code"] == "holder-erased"
    for name, content in (("a.pdf", pdf), ("a.json", credential)):
        told = stranger.post("/verify", files={"file": (name, content)}).text
        assert "This certificate is genuine and in force" in told
        assert "the name is in it" in told
        assert NAME not in told
    altered = stranger.post("/verify", files={"file": ("a.pdf", pdf + b"\n")}).text
    assert "This file was altered" in altered
    number = stranger.post("/verify", data={"what": certificate.number}).text
    assert "A certificate with this number is in force" in number
