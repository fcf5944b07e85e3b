"""Excusing people from an assignment in the portal, from their own page and from the list of assignments."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest

from courseware.certification.assignments import Audience, Deadline
from courseware.registrar.protocol import (
    AssignTrack,
    Exemption,
    ListExemptions,
    NewAssignment,
    Person,
    Role,
)
from tests.portal.conftest import Site, Visitor

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Owing:
    """Somebody to whom a track is assigned, and an administrator."""

    site: Site
    admin: Visitor
    whom: Person
    assignment: str

    @property
    def address(self) -> str:
        return f"/assignments/{self.assignment}/exempt"

    @property
    def excused(self) -> tuple[Exemption, ...]:
        return self.site.registrar.house.call(ListExemptions(assignment_id=self.assignment))


@pytest.fixture
def owing(site: Site) -> Owing:
    organisation = f"Owing {next(_numbers)}"
    whom = site.somebody("Zoë Łukasz", organisation=organisation)
    new = NewAssignment(
        track="cases", audience=Audience.ORGANISATION, organisation=organisation,
        due=Deadline.within("P60D"), reason="the law",
    )  # fmt: skip
    (made,) = site.registrar.house.call(AssignTrack(assignments=(new,), actor="ada"))
    admin = site.somebody("Ada", roles=(Role.LEARNER, Role.ADMIN), organisation=None)
    return Owing(site, site.visitor(admin), whom, str(made.id))


def test_a_person_is_excused_after_a_look_and_then_no_more(owing: Owing) -> None:
    admin, username = owing.admin, owing.whom.username
    page = admin.get(f"/team/{username}").text
    assert f"{owing.address}?for={username}" in page
    fields = {"username": username, "reason": "On leave"}
    preview = admin.send_form(owing.address, **fields, step="preview")
    assert "Excuse Zoë Łukasz?" in preview.text
    assert owing.excused == ()
    for _ in range(2):
        done = admin.send_form(owing.address, **fields, step="do")
        assert done.headers["Location"] == f"/team/{username}?done=excused"
    page = admin.get(done.headers["Location"]).text
    assert "The person is excused from the assignment." in page
    assert "Excused: On leave" in page
    (excused,) = owing.excused
    assert (excused.username, excused.reason) == (username, "On leave")
    listed = admin.get(owing.address).text
    assert f"{owing.address}?for={username}&amp;end=1" in listed
    fields = {"username": username, "reason": "Back", "end": "1"}
    preview = admin.send_form(owing.address, **fields, step="preview")
    assert "Excuse Zoë Łukasz no more?" in preview.text
    done = admin.send_form(owing.address, **fields, step="do")
    assert "excused no more" in admin.get(done.headers["Location"]).text
    assert owing.excused == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"username": ""}, "Give the user name"),
        ({"username": "nobody"}, "There is no person"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_what_is_typed_wrong_is_said_beside_its_field(
    owing: Owing, typed: dict[str, str], words: str
) -> None:
    fields = {"username": owing.whom.username, "reason": "On leave", **typed}
    refused = owing.admin.send_form(owing.address, **fields, step="do")
    assert refused.status_code in (400, 404)
    assert 'class="cw-field__error"' in refused.text
    assert words in refused.text
    assert owing.excused == ()


def test_nobody_is_excused_from_what_does_not_reach_them(owing: Owing) -> None:
    other = owing.site.somebody("Ben", organisation="Elsewhere")
    refused = owing.admin.send_form(
        owing.address, username=other.username, reason="On leave", step="preview"
    )
    assert refused.status_code == 400
    assert "does not reach Ben" in refused.text


@pytest.mark.parametrize("role", [Role.LEARNER, Role.ANALYST, Role.MANAGER])
def test_only_administrators_excuse(owing: Owing, role: Role) -> None:
    visitor = owing.site.visitor(owing.site.somebody(roles=(role,)))
    assert visitor.get(owing.address).status_code == 403
    fields = {"username": owing.whom.username, "reason": "mine", "step": "do"}
    assert visitor.send_form("/account", action=owing.address, **fields).status_code == 403
    assert owing.excused == ()
    assert owing.site.stranger().get(owing.address).status_code == 302
