"""A manager's people, what is assigned to a learner, and how administrators assign it."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from courseware.certification.assignments import Audience, Deadline
from courseware.registrar.protocol import (
    AssignTrack,
    Exempt,
    ListAssignments,
    NewAssignment,
    Person,
    Role,
)
from tests.portal.conftest import Site, Visitor, open_site
from tests.registrar.learning import earn

MANAGER = (Role.LEARNER, Role.MANAGER)


_numbers = itertools.count(1)


@dataclass(frozen=True)
class Cast:
    """Two organisations of their own, with a learner each, a manager of the first, and an administrator."""

    near: str
    far: str
    zoe: Person
    ben: Person
    manager: Visitor
    admin: Visitor

    @property
    def far_id(self) -> str:
        return self.far.lower().replace(" ", "-")


def assign(site: Site, audience: Audience, within: str = "P60D", **facts: Any) -> None:
    due = facts.pop("due", Deadline.within(within))
    new = NewAssignment(
        **({"audience": audience, "track": "cases", "due": due, "reason": "the law"} | facts)
    )
    site.registrar.house.call(AssignTrack(assignments=(new,), actor="ada"))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation whose clock goes on from test to test."""
    with open_site(tmp_path_factory.mktemp("town")) as site:
        yield site


@pytest.fixture
def cast(town: Site) -> Cast:
    number = next(_numbers)
    near, far = f"Near {number}", f"Far {number}"
    zoe = town.somebody("Zoë Łukasz", organisation=near)
    ben = town.somebody("Ben Foreign", organisation=far)
    mona = town.somebody("Mona Manager", roles=MANAGER, organisation=near)
    ada = town.somebody("Ada Admin", roles=(Role.LEARNER, Role.ADMIN), organisation=None)
    return Cast(near, far, zoe, ben, town.visitor(mona), town.visitor(ada))


def rows(answer: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.removeprefix("\ufeff"))))


def test_a_learner_sees_what_is_assigned_and_by_when_the_most_urgent_first(
    town: Site, cast: Cast
) -> None:
    site = town
    assign(site, Audience.PERSON, "P90D", username=cast.zoe.username)
    assign(site, Audience.ORGANISATION, "P12D", track="basics", organisation=cast.near)
    learner = site.visitor(cast.zoe)
    page = learner.get("/").text
    assert "Due in 12 days" in page
    assert page.index("Due in 12 days") < page.index("Due in 90 days")
    assert "The Basics comes first. Due in 12 days." in page
    site.clock.advance(days=15)
    again = site.visitor(cast.zoe).get("/").text
    assert "3 days overdue" in again
    assert "Due in 75 days" in again


def test_without_an_assignment_the_page_is_as_before(town: Site, cast: Cast) -> None:
    assert "Assigned to you" not in town.visitor(cast.zoe).get("/").text


@pytest.mark.parametrize("role", [Role.LEARNER, Role.AUTHOR, Role.ANALYST])
def test_only_managers_and_administrators_see_a_team(site: Site, role: Role) -> None:
    visitor = site.visitor(site.somebody(roles=(role,)))
    for address in ("/team", "/team.csv", "/team/person1", "/assignments"):
        assert visitor.get(address).status_code == 403
    assert 'href="/team"' not in visitor.get("/").text


def test_a_manager_never_sees_anybody_of_another_organisation(town: Site, cast: Cast) -> None:
    assign(town, Audience.STAFF)
    page = cast.manager.get("/team")
    assert "Zoë Łukasz" in page.text
    tried = (
        "/team?q=Ben",
        f"/team?organisation={cast.far_id}",
        "/team?organisation=staff",
        f"/team/{cast.ben.username}",
        f"/team/{cast.ben.username.upper()}",
        f"/team.csv?organisation={cast.far_id}",
        "/team.csv?organisation=staff",
        "/team.csv",
        "/assignments",
    )
    for address in tried:
        answer = cast.manager.get(address)
        assert "Ben Foreign" not in answer.text, address
        assert "Ada Admin" not in answer.text, address
        if "organisation" in address or cast.ben.username in address.lower():
            assert answer.status_code == 404, address
    assert cast.manager.get("/assignments").status_code == 403
    assert "Ben Foreign" in cast.admin.get(f"/team?organisation={cast.far_id}").text


def test_the_list_is_filtered_sorted_counted_and_downloaded_alike(town: Site, cast: Cast) -> None:
    site = town
    late = site.somebody("=Late Learner", organisation=cast.near)
    assign(site, Audience.PERSON, "P3D", username=late.username)
    site.clock.advance(days=5)
    manager = site.visitor(site.somebody("Mia", roles=MANAGER, organisation=cast.near))
    page = manager.get("/team").text
    counts = dict(
        re.findall(r'standing=(\w+)"[^>]*><span class="cw-standings__number">(\d+)', page)
    )
    assert counts["OVERDUE"] == "1"
    assert counts["ON_TIME"] == "4"  # the required track of all four
    assert "2 days overdue" in page
    only = manager.get("/team?standing=OVERDUE").text
    assert "=Late Learner" in only
    assert "Zoë Łukasz" not in only
    assert "Nobody found" in manager.get("/team?q=zzzz").text
    by_name = manager.get("/team?sort=name&down=1").text
    assert by_name.index("Zoë Łukasz") < by_name.index("Mona Manager")
    assert 'aria-sort="descending"' in by_name
    file = manager.get("/team.csv?standing=OVERDUE")
    assert file.headers["Content-Disposition"] == 'attachment; filename="team.csv"'
    (row,) = rows(file.text)
    assert row["full_name"] == "'=Late Learner"  # no spreadsheet runs it
    assert (row["standing"], row["certified"]) == ("OVERDUE", "no")


def test_a_long_list_comes_in_pages_and_whole_as_a_file(site: Site) -> None:
    for number in range(60):
        site.registrar.add(f"c{number}", full_name=f"Crowd {number:02}", organisation="Crowd Ltd")
    boss = site.visitor(site.somebody("Boss", organisation="Crowd Ltd", roles=MANAGER))
    first = boss.get("/team?sort=name").text
    assert "Page 1 of 2" in first
    assert "Crowd 00" in first
    last = boss.get("/team?sort=name&page=99999").text
    assert "Page 2 of 2" in last
    assert "Crowd 59" in last
    assert len(rows(boss.get("/team.csv").text)) == 61


def test_a_person_s_page_tells_every_assignment_and_no_mark(town: Site, cast: Cast) -> None:
    site = town
    earn(site.registrar.acting(cast.zoe), "basics")
    assign(site, Audience.ORGANISATION, "P90D", organisation=cast.near, reason="for all")
    assign(site, Audience.PERSON, "P10D", username=cast.zoe.username, reason="for her alone")
    (mine,) = [
        each.assignment
        for each in site.registrar.house.call(ListAssignments())
        if each.assignment.username == cast.zoe.username
    ]
    page = cast.manager.get(f"/team/{cast.zoe.username}").text
    assert page.index("for her alone") < page.index("for all")
    assert "Due in 10 days" in page
    assert "3 of 3 courses" in page
    for word in ("score", "Score", "attempt", "%)"):
        assert word not in page
    site.registrar.house.call(
        Exempt(assignment_id=mine.id, username=cast.zoe.username, reason="ill", actor="ada")
    )
    page = cast.manager.get(f"/team/{cast.zoe.username}").text
    assert "Excused: ill" in page
    assert "Due in 90 days" in page


FORM = {
    "track": "cases",
    "who": "ORGANISATION",
    "organisation": "alder-finch",
    "due_by": "period",
    "due_number": "6",
    "due_unit": "W",
    "begin_by": "none",
    "reason": "the contract",
}


def test_an_administrator_sees_whom_it_concerns_before_it_is_assigned(
    town: Site, cast: Cast
) -> None:
    house = town.registrar.house
    before = house.call(ListAssignments())
    form = FORM | {"organisation": cast.far_id}
    preview = cast.admin.send_form("/assignments", **form, step="preview")
    assert "Assign Case Work?" in preview.text
    assert re.search(r"It concerns <strong[^>]*>1 person", preview.text)
    assert house.call(ListAssignments()) == before
    back = cast.admin.send_form("/assignments", **form, step="back")
    assert 'value="the contract"' in back.text
    made = cast.admin.send_form("/assignments", **form, step="make")
    assert made.headers["Location"] == "/assignments?done=made"
    page = cast.admin.get("/assignments?done=made").text
    assert f"Everybody of {cast.far}" in page
    assert "Within 42 days" in page
    assert "The same is assigned already." in cast.admin.send_form("/assignments", **form).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"due_by": "day", "due_day": "2020-01-01"}, "2020-01-01 is past"),
        ({"due_number": "many"}, "is no number of days"),
        ({"due_number": ""}, "Say by when"),
        ({"who": "PERSON", "username": "nobody"}, "There is no person"),
        ({"who": "ROLE", "role": "PILOT"}, "Choose a role"),
        ({"begin_by": "period", "begin_number": "9", "begin_unit": "M"}, "after it is due"),
        ({"reason": " "}, "Say why"),
        ({"track": "nothing"}, "There is no track"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(
    site: Site, typed: dict[str, str], words: str
) -> None:
    site.somebody(organisation="Alder & Finch")
    admin = site.visitor(site.somebody(roles=(Role.ADMIN,), organisation=None))
    answer = admin.send_form("/assignments", **{**FORM, **typed})
    assert answer.status_code in (400, 404)
    assert words in answer.text
    if "reason" not in typed:
        assert 'value="the contract"' in answer.text


def test_an_assignment_is_changed_and_withdrawn(town: Site, cast: Cast) -> None:
    site = town
    assign(site, Audience.ORGANISATION, organisation=cast.far)
    listed = site.registrar.house.call(ListAssignments())[0]
    address = f"/assignments/{listed.assignment.id}"
    day = (site.clock.now + timedelta(days=9)).date().isoformat()
    fields = {"due_by": "day", "due_day": day, "begin_by": "none"}
    refused = cast.admin.send_form(f"{address}/change", **fields, reason="")
    assert (refused.status_code, "Say why" in refused.text) == (400, True)
    done = cast.admin.send_form(f"{address}/change", **fields, reason="sooner")
    assert done.headers["Location"] == "/assignments?done=changed"
    assert "Due in 9 days" in site.visitor(cast.ben).get("/").text
    assert f'value="{day}"' in cast.admin.get(f"{address}/change").text
    done = cast.admin.send_form(f"{address}/withdraw", reason="over")
    assert done.headers["Location"] == "/assignments?done=withdrawn"
    assert cast.admin.get(f"{address}/withdraw").status_code == 404
    assert "Assigned to you" not in site.visitor(cast.ben).get("/").text
