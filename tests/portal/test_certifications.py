"""Certifications in the portal: found, looked into, and decided about, each act seen first and done once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from courseware.certification.lifecycle import EventKind
from courseware.registrar.protocol import (
    GetCertification,
    IssueCertificate,
    Person,
    RevokeCertificate,
    Role,
)
from tests.portal.conftest import Site, Visitor, open_site
from tests.registrar.learning import earn

TRACK = "basics"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("town")) as site:
        yield site


@dataclass(frozen=True)
class Office:
    """An administrator at the page of somebody's certification."""

    site: Site
    admin: Visitor
    whom: Person

    def address(self, act: str) -> str:
        return f"/certifications/{self.whom.username}/{TRACK}/{act}"

    def preview(self, act: str, **fields: str) -> httpx.Response:
        fields = {"reason": "It was agreed.", **fields}
        return self.admin.send_form(self.address(act), step="preview", **fields)

    def confirm(self, preview: httpx.Response) -> httpx.Response:
        """Send the preview's own form."""
        page = str(preview.request.url.path)
        form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', preview.text))
        fields = {name: html.unescape(value) for name, value in form.items()}
        return self.admin.post(page, data={**fields, "step": "do"})

    def decide(self, act: str, **fields: str) -> str:
        """Do it, and what the person's page says then."""
        preview = self.preview(act, **fields)
        assert preview.status_code == 200, preview.text
        done = self.confirm(preview)
        assert done.status_code == 303, done.text
        return self.admin.get(done.headers["Location"]).text

    @property
    def kinds(self) -> list[EventKind]:
        file = self.site.registrar.house.call(
            GetCertification(username=self.whom.username, track=TRACK)
        )
        return [event.kind for event in file.events]

    def day(self, days: int) -> str:
        return (self.site.clock.now + timedelta(days=days)).date().isoformat()


@pytest.fixture
def office(town: Site) -> Office:
    admin = town.somebody("Ada Admin", roles=(Role.LEARNER, Role.ADMIN), organisation=None)
    return Office(town, town.visitor(admin), town.somebody("Zoë Łukasz", organisation="Near"))


def certified(office: Office) -> str:
    """Make it so; the number."""
    new = IssueCertificate(
        username=office.whom.username, track=TRACK, actor="ada", reason="the ministry's"
    )
    file = office.site.registrar.house.call(new)
    assert file.certificate is not None
    return file.certificate.number


def test_a_person_is_found_by_name_and_by_number(office: Office) -> None:
    number = certified(office)
    for query in ("ZOE łukasz", number.lower(), office.whom.email):
        page = office.admin.get("/certifications", params={"q": query}).text
        assert f"/certifications/{office.whom.username}" in page
        assert number in page
    assert "Nobody found" in office.admin.get("/certifications?q=zzzz").text
    narrow = {"q": office.whom.username, "track": TRACK}
    assert "Certified" in office.admin.get("/certifications", params=narrow).text
    none = office.admin.get("/certifications", params={**narrow, "state": "REVOKED"}).text
    assert "Nobody found" in none
    assert (
        "1 row<"
        in office.admin.get("/certifications", params={**narrow, "state": "CERTIFIED"}).text
    )
    staff = office.admin.get("/certifications", params={**narrow, "organisation": "staff"}).text
    assert "Nobody found" in staff


def test_a_long_list_comes_in_pages(office: Office) -> None:
    for number in range(60):
        office.site.registrar.add(f"m{number}", full_name=f"Many {number:02}", organisation="Many")
    first = office.admin.get("/certifications?organisation=many").text
    assert "Page 1 of 2" in first
    assert "Nothing begun" in first
    last = office.admin.get("/certifications?organisation=many&page=9999").text
    assert "Page 2 of 2" in last
    assert "Many 59" in last


def test_somebody_is_certified_by_hand(office: Office) -> None:
    page = office.admin.get(f"/certifications/{office.whom.username}").text
    assert "Nothing has begun" in page
    preview = office.preview("issue", until=office.day(100))
    assert "Nothing has changed yet" in preview.text
    assert "This cannot be undone." in preview.text
    assert f"{office.whom.username}@example.org by mail" in preview.text
    assert office.kinds == []
    page = office.decide("issue", until=office.day(100))
    assert "The certificate is issued." in page
    assert re.search(r"CERT-\d{4}-\d{5}", page)
    assert office.kinds == [EventKind.CERTIFIED]


def test_an_equivalent_is_accepted_of_the_day_that_it_is_of(office: Office) -> None:
    page = office.decide("accept", since=office.day(-30))
    assert "The equivalent is accepted" in page
    file = office.site.registrar.house.call(
        GetCertification(username=office.whom.username, track=TRACK)
    )
    assert file.certificate is not None
    assert file.certificate.issued_at.date().isoformat() == office.day(-30)


def test_a_track_is_waived_and_the_waiver_ended(office: Office) -> None:
    preview = office.preview("waive", until=office.day(40))
    assert "It can be taken back: “End the waiver”" in preview.text
    assert "The track is waived." in office.decide("waive", until=office.day(40))
    assert "The waiver is ended." in office.decide("end-waiver")
    assert office.kinds == [EventKind.WAIVED, EventKind.WAIVER_ENDED]


def test_a_certification_is_suspended_resumed_and_extended(office: Office) -> None:
    certified(office)
    assert "The certification is suspended." in office.decide("suspend")
    assert "The certification counts again." in office.decide("resume")
    page = office.decide("extend", until=office.day(3000))
    assert "The certification is extended." in page


def test_a_certificate_is_revoked_and_stands_again(office: Office) -> None:
    number = certified(office)
    preview = office.preview("revoke", reason="Issued to the wrong person")
    assert "programs that follow certificates" in preview.text
    page = office.decide("revoke", reason="Issued to the wrong person")
    assert "The certificate is revoked." in page
    assert "Reason: Issued to the wrong person" in page
    page = office.decide("reinstate")
    assert "The certificate stands again." in page
    assert office.kinds[-2:] == [EventKind.REVOKED, EventKind.REINSTATED]
    assert number in page


def test_a_certificate_is_reissued(office: Office) -> None:
    number = certified(office)
    preview = office.preview("reissue")
    assert "Name on it" in preview.text
    page = office.decide("reissue")
    assert "The certificate is reissued." in page
    assert number in page  # the old one, and which took its place
    assert "took its place" in page


def test_a_form_that_is_sent_twice_is_done_once(office: Office) -> None:
    certified(office)
    preview = office.preview("reissue")
    first, second = office.confirm(preview), office.confirm(preview)
    assert (first.status_code, second.status_code) == (303, 303)
    assert office.kinds.count(EventKind.REISSUED) == 1


def test_what_was_looked_at_is_what_is_decided(office: Office) -> None:
    number = certified(office)
    preview = office.preview("suspend")
    revoke = RevokeCertificate(number=number, reason="no", actor="somebody else")
    office.site.registrar.house.call(revoke)
    late = office.confirm(preview)
    assert late.status_code == 409
    assert "Something has happened to this certification since you looked." in late.text
    assert office.kinds[-1] is EventKind.REVOKED


@pytest.mark.parametrize(
    ("act", "typed", "words"),
    [
        ("extend", {"until": ""}, "Give the new last day."),
        ("extend", {"until": "soon"}, "This is no day."),
        ("extend", {"until": "2020-01-01"}, "The new end is not later"),
        ("suspend", {"reason": " "}, "Say why"),
    ],
)
def test_what_is_typed_wrong_is_said_beside_its_field(
    office: Office, act: str, typed: dict[str, str], words: str
) -> None:
    certified(office)
    before = office.kinds
    refused = office.preview(act, **typed)
    assert refused.status_code == 400
    assert re.search(rf'class="cw-field__error" id="(until|reason)-error">.*{words}', refused.text)
    assert 'aria-invalid="true"' in refused.text
    assert office.kinds == before
    if "reason" not in typed:
        assert 'value="It was agreed."' in refused.text


@pytest.mark.parametrize(
    ("act", "typed", "words"),
    [
        ("waive", {"until": "2020-01-01"}, "The waiver would have ended already"),
        ("issue", {"until": "2020-01-01"}, "It would end before it begins"),
        ("accept", {"since": "2999-01-01"}, "in the future"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    office: Office, act: str, typed: dict[str, str], words: str
) -> None:
    refused = office.preview(act, **typed)
    assert (refused.status_code, words in refused.text) == (400, True)
    assert office.kinds == []


def test_what_is_not_possible_now_is_neither_offered_nor_done(office: Office) -> None:
    page = office.admin.get(f"/certifications/{office.whom.username}").text
    assert f'href="{office.address("issue")}"' in page
    for act in ("extend", "suspend", "revoke", "resume"):
        assert f'href="{office.address(act)}"' not in page
        assert office.admin.get(office.address(act)).status_code == 409
    assert office.admin.get(office.address("dance")).status_code == 404
    assert office.admin.get("/certifications/nobody").status_code == 404
    nowhere = f"/certifications/{office.whom.username}/nothing/issue"
    assert office.admin.get(nowhere).status_code == 404


def test_a_manager_sees_the_people_of_the_organisation_and_decides_nothing(office: Office) -> None:
    site = office.site
    number = certified(office)
    manager = site.visitor(
        site.somebody("Mona", organisation="Near", roles=(Role.LEARNER, Role.MANAGER))
    )
    far = site.somebody("Ben Foreign", organisation="Far")
    page = manager.get(f"/certifications?q={office.whom.username}").text
    assert number in page
    assert "Issue from a file" not in page
    person = manager.get(f"/certifications/{office.whom.username}").text
    assert "the ministry&#39;s" in person
    assert "/suspend" not in person
    assert "Ben Foreign" not in manager.get("/certifications?q=ben").text
    assert manager.get(f"/certifications/{far.username}").status_code == 404
    assert manager.get("/certifications?organisation=far").status_code == 404
    before = office.kinds
    assert manager.get(office.address("suspend")).status_code == 403
    refused = manager.send_form("/account", action=office.address("suspend"), step="do", seen="1",
                                reason="mine")  # fmt: skip
    assert refused.status_code == 403
    assert office.kinds == before


@pytest.mark.parametrize("role", [Role.LEARNER, Role.AUTHOR, Role.ANALYST])
def test_others_may_not_look(site: Site, role: Role) -> None:
    visitor = site.visitor(site.somebody(roles=(role,)))
    for address in (
        "/certifications", "/certifications/person1", "/certifications/person1/basics/issue",
        "/certifications/person1/CERT-2026-00001.pdf",
    ):  # fmt: skip
        assert visitor.get(address).status_code == 403, address
    assert 'href="/certifications"' not in visitor.get("/").text


def test_a_stranger_is_asked_to_sign_in(site: Site) -> None:
    answer = site.stranger().get("/certifications/person1")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login?next=")


def test_the_document_is_opened_by_who_may_see_the_person_alone(office: Office) -> None:
    number = certified(office)
    address = f"/certifications/{office.whom.username}/{number}.pdf"
    assert office.admin.get(address).content.startswith(b"%PDF")
    other = office.site.somebody("Ben", organisation="Far")
    assert office.admin.get(f"/certifications/{other.username}/{number}.pdf").status_code == 404
    boss = office.site.somebody("Boss", organisation="Far", roles=(Role.MANAGER,))
    assert office.site.visitor(boss).get(address).status_code == 404


def test_the_history_names_who_and_why_in_order(office: Office) -> None:
    earn(office.site.registrar.acting(office.whom), TRACK)
    page = office.decide("suspend", reason="Under inquiry")
    happened = page[page.index("cw-happened") :]
    assert happened.index("Begun") < happened.index("Certified") < happened.index("Suspended")
    assert "Under inquiry" in happened
