"""Notices in the portal: the link out of a mail, one's choices, one's calendar, the outbox."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser

from courseware.registrar.protocol import GetOutbox, Person, PublishCatalog, Role
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.portal.conftest import PASSWORD, Site
from tests.registrar.learning import earn
from tests.registrar.notices.conftest import mailing, settle
from tests.registrar.notices.mail_house import MailHouse
from tests.samples import catalog
from tests.web import WebThread


@pytest.fixture(scope="module")
def mail_house() -> Iterator[MailHouse]:
    with MailHouse() as house:
        yield house


@pytest.fixture(scope="module")
def mailing_site(tmp_path_factory: pytest.TempPathFactory, mail_house: MailHouse) -> Iterator[Site]:
    """A site that sends mails. The one test that moves its clock comes last."""
    clock = FakeClock(datetime.now(UTC))
    folder = tmp_path_factory.mktemp("mailing")
    settings = Settings(data=folder / "data", notebooks=folder / "notebooks", port=0)
    settings = mailing(settings, mail_house)
    with RunningRegistrar(settings, clock) as registrar:
        registrar.house.call(PublishCatalog(catalog=catalog()))
        # the mails' links lead to the address that strangers know; tests go where the server is
        with WebThread(replace(settings, public_url="")) as web:
            site = Site(registrar, web, clock)
            with contextlib.closing(site):
                yield site


def link_out(house: MailHouse, number: int = -1) -> str:
    """The path of the link that ends such mails."""
    header = house.letters[number]["List-Unsubscribe"]
    found = re.fullmatch(r"<https://learn\.example\.org(/notices/unsubscribe/[\w-]+)>", header)
    assert found is not None
    return found[1]


def certified(site: Site, name: str = "Zoë Łukasz") -> Person:
    person = site.somebody(name)
    earn(site.registrar.acting(person), "basics")
    return person


def test_a_press_of_a_button_behind_the_link_ends_such_mails_and_looking_ends_none(
    mailing_site: Site, mail_house: MailHouse, chromium: Browser
) -> None:
    certified(mailing_site)
    settle(mailing_site.registrar)
    page = chromium.new_context(base_url=mailing_site.address).new_page()
    page.goto(link_out(mail_house))
    assert page.get_by_role("heading", name="Mails from here").is_visible()
    page.reload()
    page.get_by_role("button", name="Send me no more of these").click()
    page.get_by_text("You get no more mails of this kind").wait_for()
    assert page.context.cookies() == []
    page.goto(link_out(mail_house))
    assert page.get_by_text("You get no more mails of this kind").is_visible()
    page.context.close()


def test_a_link_that_we_did_not_make_does_nothing(
    mailing_site: Site, mail_house: MailHouse
) -> None:
    certified(mailing_site)
    settle(mailing_site.registrar)
    link = link_out(mail_house)
    other = link[:-1] + ("A" if link[-1] != "A" else "B")
    for forged in (other, link[:-4], "/notices/unsubscribe/AAAA"):
        answer = httpx.post(mailing_site.address + forged)
        assert answer.status_code == 404
        assert "This link does nothing" in answer.text


def test_no_secret_of_a_link_comes_into_the_log(
    mailing_site: Site, mail_house: MailHouse, caplog: pytest.LogCaptureFixture
) -> None:
    person = certified(mailing_site)
    settle(mailing_site.registrar)
    visitor = mailing_site.visitor(person)
    visitor.send_form("/account", "/account/calendar")
    link = calendar_link(visitor.get("/account").text)
    with caplog.at_level(logging.INFO):
        httpx.get(mailing_site.address + link_out(mail_house))
        httpx.get(mailing_site.address + link)
        httpx.get(mailing_site.address + "/calendar/wrong.ics")
    ours = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("courseware")
    )
    assert "GET /calendar/….ics" in ours
    assert link_out(mail_house).rpartition("/")[2] not in ours
    assert link.removeprefix("/calendar/")[:12] not in ours


def test_what_one_chooses_on_the_account_page_holds(
    mailing_site: Site, mail_house: MailHouse
) -> None:
    person = mailing_site.somebody()
    visitor = mailing_site.visitor(person)
    page = visitor.get("/account").text
    assert page.count('name="kind"') == 5  # no digest for who manages nobody
    visitor.send_form("/account", "/account/notices", kind="DUE_7")
    page = visitor.get("/account?notices=1").text
    assert "Your choice is kept." in page
    assert page.count(" checked>") == 1
    earn(mailing_site.registrar.acting(person), "basics")
    assert settle(mailing_site.registrar).skipped == 1
    assert not any(person.email in letter["To"] for letter in mail_house.letters)


def calendar_link(page: str) -> str:
    found = re.search(r"(/calendar/[\w-]+\.ics)", page)
    assert found is not None
    return found[1]


def test_the_calendar_has_the_day_to_renew_and_the_day_it_ends(mailing_site: Site) -> None:
    person = certified(mailing_site)
    visitor = mailing_site.visitor(person)
    assert "/calendar/" not in visitor.get("/account").text
    visitor.send_form("/account", "/account/calendar")
    link = calendar_link(visitor.get("/account").text)
    stranger = httpx.get(mailing_site.address + link)
    assert stranger.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "set-cookie" not in stranger.headers
    calendar = Calendar.from_ical(stranger.content)
    events = {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}
    issued = mailing_site.clock.now.date()
    renew = events["The Basics: you can renew your certificate"]
    (ends,) = (event for words, event in events.items() if "ends" in words)
    assert ends.decoded("DTSTART").year == issued.year + 2
    assert (ends.decoded("DTSTART") - renew.decoded("DTSTART")).days == 90
    assert ends["URL"].endswith("/tracks/basics")
    own = visitor.get("/certificates/dates.ics")
    assert Calendar.from_ical(own.content).walk("VEVENT") == calendar.walk("VEVENT")
    assert 'href="/certificates/dates.ics"' in visitor.get("/certificates").text


def test_a_new_link_closes_the_one_before(mailing_site: Site) -> None:
    visitor = mailing_site.visitor(certified(mailing_site))
    visitor.send_form("/account", "/account/calendar")
    first = calendar_link(visitor.get("/account").text)
    visitor.send_form("/account", "/account/calendar")
    second = calendar_link(visitor.get("/account").text)
    assert first != second
    assert httpx.get(mailing_site.address + first).status_code == 404
    assert httpx.get(mailing_site.address + second).status_code == 200


def test_administrators_see_what_failed_and_try_it_again(
    mailing_site: Site, mail_house: MailHouse
) -> None:
    person = mailing_site.somebody()
    mail_house.moods.unknown = frozenset({person.email})
    earn(mailing_site.registrar.acting(person), "basics")
    settle(mailing_site.registrar)
    admin = mailing_site.somebody("Ada", organisation=None, roles=(Role.LEARNER, Role.ADMIN))
    visitor = mailing_site.visitor(admin)
    page = visitor.get("/admin").text
    assert "550 5.1.1 … is nobody here" in page
    mail_house.moods.unknown = frozenset()
    answer = visitor.send_form("/admin", "/admin/notices/retry")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin?retried=1#outbox")
    assert settle(mailing_site.registrar).failed == 0
    assert person.email in mail_house.letters[-1]["To"]
    learner = mailing_site.visitor(person)
    assert learner.send_form("/account", "/admin/notices/retry").status_code == 403


def test_an_outbox_without_a_mail_server_says_so(site: Site) -> None:
    admin = site.somebody("Ada", organisation=None, roles=(Role.LEARNER, Role.ADMIN))
    assert "No mail server is set." in site.visitor(admin).get("/admin").text
    assert site.registrar.house.call(GetOutbox()).away is None
    assert PASSWORD not in site.visitor(admin).get("/account").text


def test_a_mail_program_ends_them_with_one_post_and_what_the_law_wants_still_comes(
    mailing_site: Site, mail_house: MailHouse
) -> None:
    person = certified(mailing_site)
    settle(mailing_site.registrar)
    mailing_site.clock.advance(days=645)
    settle(mailing_site.registrar)
    assert mail_house.letters[-1]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (at,) = (
        place
        for place, letter in enumerate(mail_house.letters)
        if "renew" in letter["Subject"] and person.email in letter["To"]
    )
    before = len(mail_house.letters)
    answer = httpx.post(
        mailing_site.address + link_out(mail_house, at), data={"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    other = certified(mailing_site, "Max Other")
    settle(mailing_site.registrar)
    mailing_site.clock.advance(days=645)
    settle(mailing_site.registrar)
    told = [(letter["To"], letter["Subject"]) for letter in mail_house.letters[before:]]
    assert [subject for to, subject in told if person.email in to] == [
        "Your certificate has expired: The Basics"
    ]
    # the link is of one person and one kind
    assert [subject for to, subject in told if other.email in to] == [
        "You are certified: The Basics",
        "You can renew The Basics from now on",
    ]
