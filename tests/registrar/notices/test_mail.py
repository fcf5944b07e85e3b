"""Letters: each arrives once, whatever the mail server does."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from courseware.errors import SettingsError
from courseware.registrar.protocol import (
    AddPeople,
    GetOutbox,
    GrantRole,
    ListDeliveries,
    LookForNotices,
    NewPerson,
    RetryNotices,
    RevokeCertificate,
    Role,
)
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import earn
from tests.registrar.notices.conftest import mailing, office, settle
from tests.registrar.notices.mail_house import MailHouse, Moods
from tests.waiting import eventually


def test_who_is_certified_gets_a_letter_that_says_so(
    sending: RunningRegistrar, mail_house: MailHouse
) -> None:
    zoe = sending.add("zoe", full_name="Zoë Łukasz")
    certificate = earn(sending.acting(zoe), "basics")
    assert certificate is not None
    settle(sending)
    (letter,) = mail_house.letters
    assert letter["To"] == "Zoë Łukasz <zoe@example.org>"
    assert letter["From"] == "Courseware Academy <learning@example.org>"
    assert letter["Subject"] == "You are certified: The Basics"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@example.org>")
    text, html = (part.get_content() for part in letter.walk() if not part.is_multipart())
    for words in (text, html):
        assert "Congratulations, Zoë Łukasz!" in words
        assert certificate.number in words
        assert "2 March 2028" in words
        assert "https://learn.example.org/certificates" in words


def test_every_letter_arrives_once_through_a_server_that_is_down_half_of_the_time(
    settings: Settings, clock: FakeClock
) -> None:
    moods = Moods(hangs_up=0.5, not_now=0.25, drops=0.25)
    with MailHouse(moods) as house, office(mailing(settings, house), clock) as registrar:
        numbers = []
        for number in range(8):
            certificate = earn(registrar.acting(registrar.add(f"person{number}")), "basics")
            assert certificate is not None
            numbers.append(certificate.number)
        for number in numbers[:4]:
            registrar.house.call(RevokeCertificate(number=number, reason="A trial", actor="ada"))

        def all_gone() -> bool:
            clock.advance(minutes=17)
            registrar.house.call(LookForNotices())
            return registrar.house.call(GetOutbox()).waiting == 0

        eventually(all_gone)
        outbox = registrar.house.call(GetOutbox())
        # of those who were revoked before their letter went, the good news is not sent any more
        assert outbox.sent + outbox.skipped == 12
        assert outbox.failed == 0
        assert len(house.letters) == outbox.sent >= 8
        assert set(house.ids().values()) == {1}
        revoked = [each for each in house.letters if "revoked" in each["Subject"]]
        assert sorted(each["To"] for each in revoked) == sorted(
            f"Person{number} <person{number}@example.org>" for number in range(4)
        )
        assert house.refusals > 5


def test_a_server_that_wants_tls_and_a_password_gets_both(
    settings: Settings, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    secret = tmp_path / "password"
    secret.write_text("a word that no log sees\n")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with MailHouse(tls=context, account=("courseware", "a word that no log sees")) as house:
        ours = replace(
            mailing(settings, house),
            smtp_tls="starttls",
            smtp_user="courseware",
            smtp_password_file=str(secret),
        )
        with office(ours, clock) as registrar:
            earn(registrar.acting(registrar.add("zoe")), "basics")
            settle(registrar)
        assert house.signed_in
        assert len(house.letters) == 1
        assert "no log sees" not in repr(ours)


def test_a_server_that_nobody_vouches_for_gets_neither_letter_nor_password(
    settings: Settings, clock: FakeClock
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with MailHouse(tls=context, account=("courseware", "a secret")) as house:
        ours = replace(
            mailing(settings, house),
            smtp_tls="starttls",
            smtp_user="courseware",
            smtp_password="a secret",
        )
        with office(ours, clock) as registrar:
            earn(registrar.acting(registrar.add("zoe")), "basics")
            eventually(lambda: registrar.house.call(GetOutbox()).away)
            outbox = registrar.house.call(GetOutbox())
        assert "CERTIFICATE_VERIFY_FAILED" in (outbox.away or "")
        assert (outbox.waiting, house.letters, house.signed_in) == (1, [], [])


def test_what_the_server_refuses_for_good_is_kept_and_shown_and_sent_when_somebody_asks(
    settings: Settings, clock: FakeClock
) -> None:
    moods = Moods(unknown=frozenset({"zoe@example.org"}))
    with MailHouse(moods) as house, office(mailing(settings, house), clock) as registrar:
        earn(registrar.acting(registrar.add("zoe")), "basics")
        earn(registrar.acting(registrar.add("max")), "basics")
        outbox = settle(registrar)
        assert (outbox.sent, outbox.failed) == (1, 1)
        (failed,) = outbox.troubles
        assert failed.username == "zoe"
        assert failed.reason == "the mail server said 550 5.1.1 … is nobody here"
        clock.advance(days=2)
        assert settle(registrar).failed == 1
        moods.unknown = frozenset()
        assert registrar.house.call(RetryNotices(key=failed.key)) == 1
        house.wait_for(2)
        assert settle(registrar).failed == 0
        assert sorted(letter["To"] for letter in house.letters) == [
            "Max <max@example.org>",
            "Zoe <zoe@example.org>",
        ]


def test_without_a_mail_server_notices_are_kept_and_nothing_is_wrong(
    registrar: RunningRegistrar, clock: FakeClock
) -> None:
    earn(registrar.acting(registrar.add("zoe")), "basics")
    clock.advance(days=1)
    registrar.house.call(LookForNotices())
    outbox = registrar.house.call(GetOutbox())
    assert (outbox.sends_mail, outbox.away, outbox.waiting) == (False, None, 1)
    (kept,) = registrar.house.call(ListDeliveries())
    assert (kept.kind, kept.outcome, kept.tries) == ("CERTIFIED", "WAITING", 0)


def test_a_mail_server_without_a_sender_is_no_setting() -> None:
    with pytest.raises(SettingsError, match="COURSEWARE_MAIL_FROM"):
        Settings.from_environment({"COURSEWARE_SMTP_HOST": "mail.example.org"})
    with pytest.raises(SettingsError, match="starttls or tls or none"):
        Settings.from_environment({"COURSEWARE_SMTP_TLS": "ssl"})


def test_managers_hear_of_all_their_people_in_one_letter_a_day(
    sending: RunningRegistrar, mail_house: MailHouse, clock: FakeClock
) -> None:
    sending.add("mona", full_name="Mona Meyer")
    sending.house.call(
        GrantRole(username="mona", role=Role.MANAGER, organisation="Northwind Trading")
    )
    others = NewPerson(
        username="nobu", full_name="Nobu", email="nobu@example.org", organisation="Southport"
    )
    (nobu,) = sending.house.call(AddPeople(people=(others,)))
    clock.advance(hours=1)
    for name in ("zoe", "max"):
        earn(sending.acting(sending.add(name)), "basics")
    earn(sending.acting(nobu), "basics")
    settle(sending)
    assert len(mail_house.letters) == 3
    clock.advance(days=1)
    settle(sending)
    settle(sending)
    (digest,) = mail_house.letters[3:]
    assert digest["To"] == "Mona Meyer <mona@example.org>"
    assert digest["Subject"] == "Northwind Trading: news of your people's certificates"
    text = next(part for part in digest.walk() if part.get_content_type() == "text/plain")
    assert "- Max: The Basics (2 March 2028)" in text.get_content()
    assert "- Zoe: The Basics" in text.get_content()
    assert "Nobu" not in text.get_content()
    clock.advance(days=3)
    settle(sending)
    assert len(mail_house.letters) == 4
