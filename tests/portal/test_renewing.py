"""A renewal on the track's page, and what its states say."""

from __future__ import annotations

from datetime import timedelta

from courseware.catalog.model import Recertification
from courseware.registrar.protocol import SetRecertification, SuspendCertification, Waive
from tests.portal.conftest import Site
from tests.registrar.learning import earn


def test_a_renewal_is_offered_when_its_time_has_come_and_leads_to_the_first_course(
    travelling_site: Site,
) -> None:
    site = travelling_site
    person = site.somebody()
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    assert certificate.expires_at is not None
    assert "Begin the renewal" not in site.visitor(person).get("/tracks/basics").text
    site.clock.now = certificate.expires_at - timedelta(days=60)
    visitor = site.visitor(person)
    page = visitor.get("/tracks/basics").text
    assert "Renewal open" in page
    assert "You can renew this certification now." in page
    answer = visitor.send_form("/tracks/basics", "/tracks/basics/renew")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tracks/basics")
    page = visitor.get("/tracks/basics").text
    assert "You are renewing this certification." in page
    assert 'href="/learn/basics/read">Start' in page
    assert "0 of 3 courses" in page
    site.clock.advance(hours=1)
    assert earn(site.registrar.acting(person), "basics") is not None
    assert "Replaced" in visitor.get("/certificates").text
    old = visitor.get(f"/verify/{certificate.verify_token}").text
    assert "Another certificate has taken its place" in old


def test_who_is_excused_or_suspended_is_told_so(site: Site) -> None:
    person = site.somebody()
    who = {"username": person.username, "track": "basics", "actor": "ada", "reason": "Agreed."}
    site.registrar.house.call(Waive(**who))
    page = site.visitor(person).get("/tracks/basics").text
    assert "You are excused from this track." in page
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    site.registrar.house.call(SuspendCertification(**who))
    assert "Your certificate is suspended." in site.visitor(person).get("/tracks/basics").text
    told = site.stranger().get(f"/verify/{certificate.verify_token}").text
    assert "This certificate is suspended" in told


def test_the_home_page_warns_by_the_policy_of_ones_organisation(travelling_site: Site) -> None:
    site = travelling_site
    person = site.somebody()
    other = site.somebody("Ada Other", organisation="Aegean Shipping")
    site.registrar.house.call(
        SetRecertification(
            organisation_id=person.organisation_id or "",
            track="basics",
            policy=Recertification(valid_for="P2Y", window_days=200),
            actor="ines",
            reason="Agreed",
        )
    )
    earned = [earn(site.registrar.acting(each), "basics") for each in (person, other)]
    assert earned[0] is not None
    assert earned[0].expires_at is not None
    site.clock.now = earned[0].expires_at - timedelta(days=150)
    warns = [
        "certificate expires on" in site.visitor(each).get("/").text for each in (person, other)
    ]
    assert warns == [True, False]
