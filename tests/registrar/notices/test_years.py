"""Two years pass: each thing is told once, and nothing that is true no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from icalendar import Calendar

from courseware.catalog.model import Recertification
from courseware.registrar.protocol import (
    GetCalendar,
    GetOutbox,
    ListDeliveries,
    LookForNotices,
    Person,
    PublishCatalog,
    RevokeCertificate,
    SetRecertification,
)
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import earn
from tests.registrar.notices.conftest import mailing, office, settle
from tests.registrar.notices.mail_house import MailHouse
from tests.samples import catalog


def subjects(house: MailHouse, who: str) -> list[str]:
    return [each["Subject"] for each in house.letters if who in each["To"]]


def test_in_two_years_each_learner_is_told_each_thing_once(
    sending: RunningRegistrar, mail_house: MailHouse, clock: FakeClock
) -> None:
    for name in ("zoe", "max"):
        earn(sending.acting(sending.add(name)), "basics")
    certificate = earn(sending.acting(sending.add("rex")), "basics")
    assert certificate is not None
    assert certificate.expires_at is not None
    settle(sending)
    ends = certificate.expires_at
    while clock.now < ends - timedelta(days=140):
        clock.advance(days=45)
        assert settle(sending).sent == 3
    while clock.now < ends - timedelta(days=40):
        clock.advance(days=9)
        settle(sending)
    clock.now = ends - timedelta(days=30)
    for _ in range(3):
        settle(sending)
        clock.advance(hours=23)
    revocation = RevokeCertificate(number=certificate.number, reason="A trial", actor="ada")
    sending.house.call(revocation)
    clock.now = ends - timedelta(days=8)
    while clock.now < ends + timedelta(days=4):
        clock.advance(hours=23)
        settle(sending)
    whole = [
        "You are certified: The Basics",
        "You can renew The Basics from now on",
        "The Basics: your certificate ends in 30 days",
        "The Basics: your certificate ends in 7 days",
        "The Basics: your certificate ends within 1 day",
        "Your certificate has expired: The Basics",
    ]
    for name in ("zoe", "max"):
        assert subjects(mail_house, name) == whole
    assert subjects(mail_house, "rex")[-1] == "Your certificate was revoked: The Basics"
    assert len(subjects(mail_house, "rex")) == 4
    assert set(mail_house.ids().values()) == {1}


def test_a_server_that_was_off_for_months_tells_the_newest_thing_once(
    settings: Settings, clock: FakeClock
) -> None:
    with MailHouse() as house:
        ours = mailing(settings, house)
        with office(ours, clock) as registrar:
            first = earn(registrar.acting(registrar.add("zoe")), "basics")
            assert first is not None
            assert first.expires_at is not None
            settle(registrar)
        clock.now = first.expires_at - timedelta(days=5)
        with office(ours, clock) as registrar:
            settle(registrar)
            settle(registrar)
            assert subjects(house, "zoe")[1:] == ["The Basics: your certificate ends in 5 days"]
        clock.now = first.expires_at + timedelta(days=200)
        with office(ours, clock) as registrar:
            settle(registrar)
            assert subjects(house, "zoe")[2:] == ["Your certificate has expired: The Basics"]


def test_what_waited_for_a_mail_server_until_it_was_overtaken_is_not_sent(
    settings: Settings, clock: FakeClock
) -> None:
    with MailHouse() as house:
        ours = mailing(settings, house)
        with office(replace(ours, smtp_host=""), clock) as registrar:
            first = earn(registrar.acting(registrar.add("zoe")), "basics")
            assert first is not None
            assert first.expires_at is not None
            for days in (80, 29, 6):
                clock.now = first.expires_at - timedelta(days=days)
                registrar.house.call(LookForNotices())
            assert registrar.house.call(GetOutbox()).waiting == 4
        with office(ours, clock) as registrar:
            outbox = settle(registrar)
            assert (outbox.sent, outbox.skipped) == (1, 3)
            reasons = {each.kind: each.reason for each in registrar.house.call(ListDeliveries())}
        assert reasons == {
            "CERTIFIED": "it is old news",
            "WINDOW_OPEN": "a later notice has taken its place",
            "DUE_30": "a later notice has taken its place",
            "DUE_7": None,
        }
        assert subjects(house, "zoe") == ["The Basics: your certificate ends in 6 days"]


def test_the_look_and_the_rule_agree_on_windows_of_every_length(
    settings: Settings, clock: FakeClock
) -> None:
    with office(settings, clock) as registrar:
        earn(registrar.acting(registrar.add("zoe")), "basics")
        clock.advance(days=640)
        for window in (0, 1, 5, 7, 20, 30, 60, 200):
            sample = catalog()
            basics = replace(
                sample.tracks[0],
                recertification=replace(sample.tracks[0].recertification, window_days=window),
            )
            registrar.house.call(
                PublishCatalog(catalog=replace(sample, tracks=(basics, *sample.tracks[1:])))
            )
            clock.advance(days=9)
            registrar.house.call(LookForNotices())
            assert registrar.house.call(LookForNotices()) == 0


def test_the_window_is_the_organisations_own_where_it_has_one(
    sending: RunningRegistrar, mail_house: MailHouse, clock: FakeClock
) -> None:
    own = Recertification(valid_for="P2Y", window_days=200)
    zoe, ada = sending.add("zoe"), sending.add("ada", organisation="Aegean Shipping")
    sending.house.call(
        SetRecertification(
            organisation_id="northwind-trading",
            track="basics",
            policy=own,
            actor="ines",
            reason="Agreed",
        )
    )
    earned = [earn(sending.acting(person), "basics") for person in (zoe, ada)]
    assert earned[0] is not None
    ends = earned[0].expires_at
    assert ends is not None
    settle(sending)

    clock.now = ends - timedelta(days=201)
    settle(sending)
    assert [len(subjects(mail_house, name)) for name in ("zoe", "ada")] == [1, 1]
    clock.now = ends - timedelta(days=199)
    settle(sending)
    assert subjects(mail_house, "zoe")[1:] == ["You can renew The Basics from now on"]
    assert len(subjects(mail_house, "ada")) == 1
    assert days_before_the_end(sending, zoe) == 200
    assert days_before_the_end(sending, ada) == 90
    clock.now = ends - timedelta(days=89)
    settle(sending)
    assert subjects(mail_house, "ada")[1:] == ["You can renew The Basics from now on"]
    assert len(subjects(mail_house, "zoe")) == 2


def test_a_shorter_window_of_ones_own_waits_longer(
    sending: RunningRegistrar, mail_house: MailHouse, clock: FakeClock
) -> None:
    sending.house.call(
        SetRecertification(
            organisation_id=sending.add("rex").organisation_id or "",
            track="basics",
            policy=Recertification(valid_for="P2Y", window_days=20),
            actor="ines",
            reason="Agreed",
        )
    )
    earned = earn(sending.acting(sending.add("zoe")), "basics")
    assert earned is not None
    assert earned.expires_at is not None
    clock.now = earned.expires_at - timedelta(days=80)
    settle(sending)
    assert subjects(mail_house, "zoe") == []  # good news is old by now, and no window is open
    clock.now = earned.expires_at - timedelta(days=19)
    settle(sending)
    assert subjects(mail_house, "zoe") == ["You can renew The Basics from now on"]


def days_before_the_end(registrar: RunningRegistrar, person: Person) -> int:
    """Between the two days in somebody's calendar: the first that one can renew, and the end."""
    calendar = Calendar.from_ical(registrar.acting(person).call(GetCalendar()))
    first, last = sorted(event.decoded("dtstart") for event in calendar.walk("VEVENT"))
    days: timedelta = last - first
    return days.days
