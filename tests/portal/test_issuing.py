"""Certifying many from a file: tried first, then issued, reported, and never twice."""

from __future__ import annotations

import csv
import html
import io
import re

import httpx
import pytest

from courseware.registrar.protocol import ListCertificates, Role
from tests.portal.conftest import Site, Visitor

PAGE = "/certificates/issue"


@pytest.fixture
def admin(site: Site) -> Visitor:
    return site.visitor(site.somebody("Ada", roles=(Role.LEARNER, Role.ADMIN), organisation=None))


def send(visitor: Visitor, content: str | bytes, **fields: str) -> httpx.Response:
    fields = {"step": "try", "basis": "GRANTED", "reason": "Moved over", **fields}
    visitor.get(PAGE)
    form = {"_xsrf": visitor.cookies["_xsrf"], **fields}
    raw = content.encode() if isinstance(content, str) else content
    return visitor.post(PAGE, data=form, files={"file": ("old.csv", raw, "text/csv")})


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def issued(site: Site) -> int:
    return len(site.registrar.house.call(ListCertificates()))


def test_every_row_is_tried_then_issued_and_reported(site: Site, admin: Visitor) -> None:
    zoe, ben = site.somebody("Zoë"), site.somebody("Ben")
    before = issued(site)
    file = (
        "username,track,basis,certified_on\n"
        f"{zoe.username},basics,imported,2025-11-03\n"
        "nobody,basics,,\n"
        f"{ben.username},basics,,yesterday\n"
        f"{ben.username},basics,,\n"
    )
    tried = send(admin, file)
    assert tried.status_code == 200, tried.text
    assert "Issue 2 certificates?" in tried.text
    assert "There is no person &#34;nobody&#34;." in tried.text
    assert "certified_on: &#39;yesterday&#39; is not a date." in tried.text
    assert issued(site) == before
    report = admin.post(PAGE, data={**hidden(tried.text), "step": "issue"})
    assert "2 certificates are issued" in report.text
    assert "2 rows were left out" in report.text
    assert issued(site) == before + 2
    again = admin.post(PAGE, data={**hidden(tried.text), "step": "issue"})
    assert "0 certificates are issued" in again.text
    assert "is certified in basics already" in again.text
    assert issued(site) == before + 2
    download = admin.post(PAGE, data={**hidden(report.text), "step": "file"})
    assert download.headers["Content-Disposition"] == 'attachment; filename="issued.csv"'
    rows = list(csv.DictReader(io.StringIO(download.text.removeprefix("\ufeff"))))
    assert [row["row"] for row in rows] == ["2", "3", "4", "5"]
    assert rows[0]["username"] == zoe.username
    assert rows[0]["certificate"].startswith("CERT-")
    assert rows[1]["problem"] == 'There is no person "nobody".'


def test_a_part_is_issued_at_a_time_for_the_page_to_show_how_far_it_is(
    site: Site, admin: Visitor
) -> None:
    zoe = site.somebody("Zoë")
    tried = send(admin, f"username,track\n{zoe.username},basics\n")
    answer = admin.post(f"{PAGE}/part", data=hidden(tried.text)).json()
    assert [(row["row"], row["problem"]) for row in answer] == [(2, None)]
    assert answer[0]["number"].startswith("CERT-")


@pytest.mark.parametrize(
    ("content", "fields", "words"),
    [
        ("", {}, "Choose a file that is not empty."),
        ("name\nzoe\n", {}, "there is no column &#39;username&#39;"),
        (b"username,track\nzo\xeb,basics\n", {}, "is not in UTF-8"),
        ("username,track\nzoe,basics\n", {"reason": " "}, "Say why"),
        ("username,track\nzoe,basics\n", {"basis": "EARNED"}, "Choose what"),
        ("username,track\n" + "zoe,basics\n" * 5001, {}, "more than 5,000 rows"),
        ("username,track\n" + " " * 1024 * 1024, {}, "larger than 1 MB"),
    ],
)
def test_a_file_that_cannot_be_is_refused_beside_its_field(
    site: Site, admin: Visitor, content: str | bytes, fields: dict[str, str], words: str
) -> None:
    before = issued(site)
    refused = send(admin, content, **fields)
    assert refused.status_code == 400
    assert words in refused.text
    assert 'class="cw-field__error"' in refused.text
    assert issued(site) == before


def test_rows_that_no_page_of_ours_sent_are_refused(admin: Visitor) -> None:
    for rows in ("", "{}", '[{"row": "x"}]'):
        assert admin.send_form(PAGE, step="issue", rows=rows, reason="mine").status_code == 400
    part = admin.send_form(PAGE, action=f"{PAGE}/part", rows="[]", reason="")
    assert part.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("role", [Role.LEARNER, Role.ANALYST, Role.MANAGER])
def test_only_administrators_issue(site: Site, role: Role) -> None:
    visitor = site.visitor(site.somebody(roles=(role,)))
    assert visitor.get(PAGE).status_code == 403
    for address in (PAGE, f"{PAGE}/part"):
        answer = visitor.send_form("/account", action=address, rows="[]", reason="mine")
        assert answer.status_code == 403
    assert site.stranger().get(PAGE).status_code == 302
