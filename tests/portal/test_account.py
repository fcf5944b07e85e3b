"""Signing in, signing out and changing one's password."""

from __future__ import annotations

import pytest

from tests.portal.conftest import PASSWORD, Site


def test_a_page_sends_strangers_to_sign_in_and_brings_them_back(site: Site) -> None:
    person, stranger = site.somebody(), site.stranger()
    asked = stranger.get("/certificates")
    assert asked.status_code == 302
    assert asked.headers["Location"] == "/login?next=%2Fcertificates"
    form = stranger.get(asked.headers["Location"]).text
    assert 'name="next" value="/certificates"' in form
    answer = stranger.sign_in(person.username, next="/certificates")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/certificates")
    assert "Your first certificate will be here" in stranger.get("/certificates").text


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(site: Site) -> None:
    answer = site.stranger().sign_in(site.somebody().username)
    (cookie,) = [
        cookie
        for cookie in answer.headers.get_list("set-cookie")
        if cookie.startswith("courseware_session=")
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "target",
    ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "evil"],
)
def test_signing_in_never_leads_off_this_site(site: Site, target: str) -> None:
    answer = site.stranger().sign_in(site.somebody().username, next=target)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_wrong_password_is_refused_with_an_alert_and_the_name_is_kept(site: Site) -> None:
    person, stranger = site.somebody(), site.stranger()
    answer = stranger.sign_in(person.username, "not this one")
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert f'value="{person.username}"' in answer.text
    assert "not this one" not in answer.text
    assert "courseware_session" not in stranger.cookies


def test_a_wrong_name_and_a_wrong_password_look_the_same(site: Site) -> None:
    person = site.somebody()
    wrong_password = site.stranger().sign_in(person.username, "not this one")
    wrong_name = site.stranger().sign_in("nobody-here", "not this one")
    alerts = [
        answer.text.partition('role="alert"')[2].partition("</div></div>")[0]
        for answer in (wrong_password, wrong_name)
    ]
    assert alerts[0] == alerts[1] != ""


def test_signing_out_ends_the_session_for_good(site: Site) -> None:
    visitor = site.visitor(site.somebody())
    session = visitor.cookies["courseware_session"]
    answer = visitor.send_form("/account", "/logout")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?left=1")
    assert "You are signed out" in visitor.get("/login?left=1").text
    visitor.cookies.set("courseware_session", session)
    assert visitor.get("/account").status_code == 302


def test_a_link_cannot_sign_anybody_out(site: Site) -> None:
    visitor = site.visitor(site.somebody())
    assert visitor.get("/logout").status_code == 302
    assert visitor.get("/account").status_code == 200


@pytest.mark.parametrize("address", ["/login", "/logout", "/account"])
def test_a_form_from_elsewhere_is_refused(site: Site, address: str) -> None:
    visitor = site.visitor(site.somebody())
    answer = visitor.post(address, data={"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "Go back, reload it and try again" in answer.text


def test_the_account_page_says_who_one_is(site: Site) -> None:
    page = site.visitor(site.somebody("Νίκος Παπάς")).get("/account").text
    assert "Νίκος Παπάς" in page
    assert "Northwind Trading" in page
    assert "Learner" in page


def test_a_new_password_counts_at_once_and_ends_other_sessions(site: Site) -> None:
    person = site.somebody()
    here, elsewhere = site.visitor(person), site.visitor(person)
    new = "the tide table of 1911"
    answer = here.send_form("/account", current=PASSWORD, new=new, again=new)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account?changed=1")
    assert "Your password is changed" in here.get("/account?changed=1").text
    assert elsewhere.get("/account").status_code == 302
    assert site.stranger().sign_in(person.username).status_code == 401
    assert site.stranger().sign_in(person.username, new).status_code == 303


def test_each_wrong_field_of_the_password_form_says_so_beside_itself(site: Site) -> None:
    person = site.somebody()
    visitor = site.visitor(person)
    new = "the tide table of 1911"
    wrong_now = visitor.send_form("/account", current="guess", new=new, again=new)
    too_short = visitor.send_form("/account", current=PASSWORD, new="x", again="x")
    different = visitor.send_form("/account", current=PASSWORD, new=new, again=new + "!")
    assert (wrong_now.status_code, too_short.status_code, different.status_code) == (403, 400, 400)
    assert 'id="current-error"' in wrong_now.text
    assert 'id="new-error"' in too_short.text
    assert 'id="again-error"' in different.text
    assert new not in wrong_now.text + different.text
    assert site.stranger().sign_in(person.username).status_code == 303
