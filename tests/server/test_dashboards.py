"""Dashboards: for whom, and limited to what."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from courseware.errors import Forbidden
from courseware.registrar.protocol import Person, Role
from courseware.server.dashboards import organisations
from tests.server.site import Site, run_notebook

TIDES = "/dashboards/tide-table"


def person(*roles: Role, manages: tuple[str, ...] = ()) -> Person:
    return Person(
        id=UUID(int=1),
        username="kim",
        full_name="Kim",
        email="kim@example.org",
        internal=True,
        organisation_id=None,
        organisation_name=None,
        roles=roles,
        manages=manages,
    )


def test_an_analyst_sees_all_organisations(site: Site) -> None:
    with site.visitor("ana") as ana:
        shown = json.dumps(run_notebook(ana, ana.open_page(TIDES)))
    assert "organisations: all" in shown
    assert "warehouse: warehouse" in shown
    assert "High water at <strong>noon</strong>." in shown


def test_a_manager_is_limited_to_the_organisation_managed(site: Site) -> None:
    with site.visitor("mona") as mona:
        shown = json.dumps(run_notebook(mona, mona.open_page(TIDES)))
    assert f"organisations: {site.people['mona'].organisation_id}" in shown


def test_who_is_analyst_too_is_not_limited() -> None:
    assert organisations(person(Role.MANAGER, Role.ANALYST, manages=("a",))) == ()
    assert organisations(person(Role.MANAGER, manages=("a", "b"))) == ("a", "b")


def test_a_manager_of_nothing_is_refused_rather_than_shown_everything() -> None:
    with pytest.raises(Forbidden):
        organisations(person(Role.MANAGER))


def test_the_dashboard_is_a_page_of_the_site(site: Site) -> None:
    with site.visitor("ana") as ana:
        html = ana.get(TIDES).text
        missing = ana.get("/dashboards/nothing")
    assert "What this page was given." in html
    assert "<title>Tide table" in html
    assert "data-read" not in html
    assert missing.status_code == 404
