"""Administration, and who may see it."""

from __future__ import annotations

import pytest

from courseware.registrar.protocol import Role
from tests.portal.conftest import Site, Visitor

STAFF = {"organisation": None}


def an_admin(site: Site) -> Visitor:
    return site.visitor(site.somebody("Ada Admin", roles=(Role.LEARNER, Role.ADMIN), **STAFF))


@pytest.mark.parametrize("role", [Role.LEARNER, Role.AUTHOR, Role.ANALYST])
def test_only_administrators_may_open_it(site: Site, role: Role) -> None:
    visitor = site.visitor(site.somebody(roles=(role,), **STAFF))
    answer = visitor.get("/admin")
    assert answer.status_code == 403
    assert "You may not open this" in answer.text
    assert visitor.send_form("/account", "/admin/warehouse").status_code == 403
    assert 'href="/admin"' not in visitor.get("/").text


def test_people_are_found_by_any_part_of_their_names_whatever_the_accents(site: Site) -> None:
    site.somebody("Étienne Dubœuf", organisation="Ateliers Réunis")
    site.somebody("Somebody Else", organisation="Ateliers Réunis")
    admin = an_admin(site)
    page = admin.get("/admin", params={"q": "etienne REUNIS"}).text
    assert "Étienne Dubœuf" in page
    assert "Somebody Else" not in page
    assert "1 person of" in page
    assert "Étienne Dubœuf" in admin.get("/admin", params={"q": "duboeuf"}).text
    assert "Nobody found" in admin.get("/admin", params={"q": "zzzz"}).text


def test_people_are_found_by_role(site: Site) -> None:
    site.somebody("Anneke Analyst", roles=(Role.ANALYST,), **STAFF)
    site.somebody("Lars Learner")
    page = an_admin(site).get("/admin", params={"role": "ANALYST"}).text
    assert "Anneke Analyst" in page
    assert "Lars Learner" not in page


def test_a_long_list_comes_in_pages(site: Site) -> None:
    for number in range(52):
        site.registrar.add(f"reader{number}", full_name=f"Reader {number:02}")
    admin = an_admin(site)
    first = admin.get("/admin", params={"q": "reader"}).text
    assert "Page 1 of 2" in first
    assert 'href="/admin?q=reader&amp;page=2"' in first
    last = admin.get("/admin", params={"q": "reader", "page": "99999"}).text
    assert "Page 2 of 2" in last
    assert "Reader 51" in last
    assert "Reader 00" not in last


def test_the_warehouse_is_refreshed_and_its_version_named(site: Site) -> None:
    admin = an_admin(site)
    answer = admin.send_form("/admin", "/admin/warehouse")
    assert answer.status_code == 303
    page = admin.get(answer.headers["Location"]).text
    assert "The warehouse is fresh." in page


def test_dashboards_are_listed_for_those_who_may_open_them(site: Site) -> None:
    analyst = site.visitor(site.somebody(roles=(Role.ANALYST,), **STAFF))
    assert 'href="/dashboards"' in analyst.get("/").text
    assert "Figures of every organisation" in analyst.get("/dashboards").text
    learner = site.visitor(site.somebody())
    assert learner.get("/dashboards").status_code == 403
