"""What all pages have in common: sessions, errors, headers, the token against forged requests."""

from __future__ import annotations

import pytest

from courseware.server.pages import local_path
from tests.server.site import PASSWORD, Site, Visitor


@pytest.mark.parametrize("target", ["/", "/learn/a/b", "/dashboards/x?y=1#z"])
def test_after_signing_in_a_path_of_ours_is_gone_to(target: str) -> None:
    assert local_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "x",
        "//elsewhere.example",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "https://elsewhere.example",
        "javascript:alert(1)",
        "/\tx",
        "/\r\nSet-Cookie: a=b",
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere(target: str) -> None:
    assert local_path(target) == "/"


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(stranger: Visitor) -> None:
    stranger.get("/login")
    answer = stranger.post_form("/login", username="zoe", password=PASSWORD)
    (cookie,) = [
        line
        for line in answer.headers.get_list("Set-Cookie")
        if line.startswith("courseware_session=")
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_a_forged_cookie_is_nobody(stranger: Visitor) -> None:
    stranger.cookies.set("courseware_session", "2|1:0|10:1700000000|18:courseware_session|4:eA==|x")
    assert stranger.get("/api/v1/me").status_code == 401


def test_after_signing_out_the_old_cookie_opens_nothing_at_once(site: Site) -> None:
    with site.visitor("zoe", anew=True) as zoe:
        cookies = dict(zoe.cookies)
        assert zoe.get("/api/v1/me").status_code == 200
        zoe.sign_out()
        with site.visitor() as thief:
            thief.cookies.update(cookies)
            assert thief.get("/api/v1/me").status_code == 401


def test_a_bearer_token_needs_no_second_proof_and_no_cookie_helps_it(
    site: Site, zoe: Visitor, stranger: Visitor
) -> None:
    token = site.api_token("max")
    named = stranger.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert named.json()["username"] == "max"
    helped = zoe.get("/api/v1/me", headers={"Authorization": "Bearer nonsense"})
    assert helped.status_code == 401
    read = stranger.post("/learn/harbour/storm/read", headers={"Authorization": f"Bearer {token}"})
    assert read.status_code == 200


def test_errors_are_pages_for_people_and_problems_for_programs(zoe: Visitor) -> None:
    page, problem = zoe.get("/no/such/page"), zoe.get("/api/v1/no-such-thing")
    assert page.status_code == problem.status_code == 404
    assert page.headers["Content-Type"].startswith("text/html")
    assert "There is no such page" in page.text
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.json()["status"] == 404


@pytest.mark.parametrize(
    "path", ["/", "/no/such/page", "/healthz", "/static/portal.js", "/api/v1/me"]
)
def test_every_answer_has_the_headers_that_keep_it_safe(stranger: Visitor, path: str) -> None:
    headers = stranger.get(path).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in headers


def test_the_server_says_that_it_lives_and_can_work(stranger: Visitor) -> None:
    assert stranger.get("/healthz").json() == {"status": "ok"}
    assert stranger.get("/readyz").json() == {"status": "ok"}
