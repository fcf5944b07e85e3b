"""Policies in the portal: which is in force and where it is from, and an organisation's own, seen before it holds."""

from __future__ import annotations

import html
import itertools
import re

import httpx
import pytest

from courseware.catalog.model import Recertification
from courseware.registrar.protocol import GetPolicies, IssueCertificate, Role
from tests.portal.conftest import Site, Visitor

_numbers = itertools.count(1)

FORM = {
    "valid": "period", "years": "1", "months": "6", "window_days": "90", "due_days": "30",
    "grace_days": "30", "renewal": "EVERYTHING", "major_version": "GRACE", "halfway": "FINISH",
    "reason": "Their contract",
}  # fmt: skip


@pytest.fixture
def admin(site: Site) -> Visitor:
    return site.visitor(site.somebody("Ada", roles=(Role.LEARNER, Role.ADMIN), organisation=None))


@pytest.fixture
def organisation(site: Site) -> str:
    """The id of a new organisation, with one person who is certified."""
    number = next(_numbers)
    person = site.somebody("Zoë Łukasz", organisation=f"House {number}")
    site.registrar.house.call(
        IssueCertificate(username=person.username, track="basics", actor="ada", reason="so")
    )
    return f"house-{number}"


def own(site: Site, organisation: str) -> Recertification | None:
    overrides = site.registrar.house.call(GetPolicies()).overrides
    found = (each.policy for each in overrides if each.organisation_id == organisation)
    return next(found, None)


def send(admin: Visitor, organisation: str, **fields: str) -> httpx.Response:
    return admin.send_form(f"/policies/{organisation}/basics", **{**FORM, **fields})


def confirm(admin: Visitor, preview: httpx.Response) -> httpx.Response:
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', preview.text)
    form = {name: html.unescape(value) for name, value in found}
    return admin.post(str(preview.request.url.path), data={**form, "step": "change"})


def test_a_policy_is_seen_before_it_holds_and_says_where_it_is_from(
    site: Site, admin: Visitor, organisation: str
) -> None:
    page = admin.get(f"/policies?organisation={organisation}").text
    assert "Their own" not in page
    preview = send(admin, organisation, step="preview", window_days="3650")
    assert preview.status_code == 200, preview.text
    assert re.search(r"1 person of House \d+ is certified in The Basics", preview.text)
    assert "1 of them stands elsewhere at once." in preview.text
    assert "Zoë Łukasz" in preview.text
    assert "1 year 6 months" in preview.text
    assert own(site, organisation) is None
    done = confirm(admin, preview)
    assert done.headers["Location"] == f"/policies?organisation={organisation}&done=changed"
    assert own(site, organisation) == Recertification(valid_for="P1Y6M", window_days=3650)
    page = admin.get(done.headers["Location"]).text
    assert "The policy is changed." in page
    assert "Their own" in page
    assert "as the track has it" in page
    assert "Their contract" in page
    assert organisation in admin.get("/policies").text
    again = confirm(admin, preview)
    assert again.status_code == 303


def test_an_organisation_goes_back_to_the_track_s_own(
    site: Site, admin: Visitor, organisation: str
) -> None:
    confirm(admin, send(admin, organisation, step="preview"))
    assert own(site, organisation) is not None
    preview = send(admin, organisation, step="remove", reason="Over")
    assert "Back to the track’s own policy?" in preview.text
    assert own(site, organisation) is not None
    confirm(admin, preview)
    assert own(site, organisation) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"years": "", "months": ""}, "Give years, months or days"),
        ({"years": "200"}, "Give years, months or days"),
        ({"valid": "day", "valid_until": ""}, "Give a day of the year"),
        ({"valid": "day", "valid_until": "13-45"}, "Give a day of the year"),
        ({"window_days": "many"}, "Give days as a whole number"),
        ({"due_days": "99999"}, "Give days as a whole number"),
        ({"renewal": "NOTHING"}, "Choose one of these."),
        ({"renewal": "PATH"}, "Choose the courses"),
        ({"valid": "day", "valid_until": "06-30", "window_days": "365"}, "at most 300"),
        ({"reason": ""}, "Say why"),
    ],
)
def test_what_is_typed_wrong_is_said_and_nothing_is_changed(
    site: Site, admin: Visitor, organisation: str, typed: dict[str, str], words: str
) -> None:
    refused = send(admin, organisation, step="preview", **typed)
    assert refused.status_code == 400
    assert words in html.unescape(refused.text)
    assert own(site, organisation) is None


def test_what_there_is_not_has_no_page(admin: Visitor, organisation: str) -> None:
    assert admin.get("/policies?organisation=nowhere").status_code == 404
    assert admin.get("/policies/nowhere/basics").status_code == 404
    assert admin.get(f"/policies/{organisation}/nothing").status_code == 404


@pytest.mark.parametrize("role", [Role.LEARNER, Role.ANALYST, Role.MANAGER])
def test_only_administrators_see_and_change_policies(
    site: Site, organisation: str, role: Role
) -> None:
    visitor = site.visitor(site.somebody(roles=(role,)))
    assert visitor.get("/policies").status_code == 403
    address = f"/policies/{organisation}/basics"
    assert visitor.get(address).status_code == 403
    sent = visitor.send_form("/account", action=address, **FORM, step="change")
    assert sent.status_code == 403
    assert own(site, organisation) is None
    assert site.stranger().get("/policies").status_code == 302
