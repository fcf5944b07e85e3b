"""Webhooks: signed, tried again with pauses, and one that hangs keeps nobody waiting."""

from __future__ import annotations

import hashlib
import hmac
import random
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from courseware.certification.notices import NoticeKind
from courseware.errors import InvalidRequest, NotFound
from courseware.registrar.notices.hooking import HOOKS
from courseware.registrar.notices.posting import is_public
from courseware.registrar.protocol import (
    AddWebhook,
    Delivery,
    GetHealth,
    ListDeliveries,
    ListWebhooks,
    LookForNotices,
    NewWebhook,
    RemoveWebhook,
    RetryNotices,
    RevokeCertificate,
    TryWebhook,
)
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import earn
from tests.registrar.notices.conftest import office
from tests.registrar.notices.receiver import Receiver
from tests.waiting import eventually


@pytest.fixture
def telling(settings: Settings, clock: FakeClock) -> Iterator[RunningRegistrar]:
    """A registrar that may post to this machine."""
    with office(replace(settings, webhook_addresses="any"), clock) as registrar:
        yield registrar


def add(registrar: RunningRegistrar, url: str, *kinds: NoticeKind) -> NewWebhook:
    return registrar.house.call(AddWebhook(url=url, kinds=kinds, actor="ada"))


def certify(registrar: RunningRegistrar, *names: str) -> list[str]:
    numbers = []
    for name in names:
        certificate = earn(registrar.acting(registrar.add(name)), "basics")
        assert certificate is not None
        numbers.append(certificate.number)
    return numbers


def by(registrar: RunningRegistrar, hook: NewWebhook) -> list[Delivery]:
    listed = registrar.house.call(ListDeliveries(most=1000))
    return [each for each in listed if each.channel == hook.webhook.id]


def outcomes(registrar: RunningRegistrar, hook: NewWebhook) -> set[str]:
    return {each.outcome for each in by(registrar, hook)}


def test_what_comes_is_signed_and_names_nobody(telling: RunningRegistrar, clock: FakeClock) -> None:
    with Receiver() as receiver:
        hook = add(telling, receiver.url)
        (number,) = certify(telling, "zoe")
        eventually(lambda: receiver.heard)
        ((headers, body),) = receiver.heard
        said = dict(part.split("=", 1) for part in headers["Courseware-Signature"].split(","))
        assert int(said["t"]) == int(clock.now.timestamp())
        expected = hmac.new(hook.secret.encode(), f"{said['t']}.".encode() + body, hashlib.sha256)
        assert hmac.compare_digest(said["v1"], expected.hexdigest())
        (event,) = receiver.events()
        assert (event["type"], event["certificate"]["number"]) == ("CERTIFIED", number)
        assert event["learner"]["username"] == "zoe"
        assert headers["Courseware-Event"] == event["id"]
        assert b"Zoe" not in body
        assert b"@" not in body
        assert hook.secret.encode() not in body
        assert hook.secret not in repr(telling.house.call(ListWebhooks()))


def test_each_event_gets_through_to_a_receiver_that_fails_hangs_up_and_repeats_itself(
    telling: RunningRegistrar, clock: FakeClock
) -> None:
    chance = random.Random(5)
    with Receiver(lambda number: chance.choice((500, 204, 429, 302))) as receiver:
        hook = add(telling, receiver.url)
        numbers = certify(telling, *(f"person{n}" for n in range(5)))

        def all_told() -> bool:
            clock.advance(hours=25)
            telling.house.call(LookForNotices())
            return outcomes(telling, hook) == {"SENT"}

        eventually(all_told)
        told = {event["certificate"]["number"]: event["id"] for event in receiver.events()}
        assert set(told) == set(numbers)
        # each try of an event bore the same id, by which a receiver knows a repeat
        assert set(receiver.ids()) == set(told.values())
        assert len(receiver.heard) > len(numbers)


def test_one_that_hangs_keeps_neither_the_others_nor_the_record_waiting(
    telling: RunningRegistrar,
) -> None:
    with Receiver(lambda number: 0) as hanging, Receiver() as quick:
        stuck, fine = add(telling, hanging.url), add(telling, quick.url)
        certify(telling, *(f"person{n}" for n in range(4)))
        eventually(lambda: len(quick.heard) == 4)
        eventually(lambda: outcomes(telling, fine) == {"SENT"})
        assert telling.house.call(GetHealth()).rounds > 0
        assert outcomes(telling, stuck) == {"WAITING"}
        assert len(hanging.heard) == 2  # at most two at a time to each


def test_what_never_arrives_is_given_up_after_days_and_told_when_somebody_asks(
    telling: RunningRegistrar, clock: FakeClock
) -> None:
    status = 500
    with Receiver(lambda number: status) as receiver:
        hook = add(telling, receiver.url)
        certify(telling, "zoe")
        began = clock.now

        def settled() -> bool:
            clock.advance(hours=25)
            telling.house.call(LookForNotices())
            return outcomes(telling, hook) == {"FAILED"}

        eventually(settled)
        (given_up,) = by(telling, hook)
        assert given_up.tries == HOOKS.most == len(receiver.heard)
        assert given_up.reason == "given up after 15 tries: it said 500"
        assert clock.now - began > timedelta(days=1)
        status = 204
        telling.house.call(RetryNotices())
        eventually(lambda: outcomes(telling, hook) == {"SENT"})
        assert len(receiver.ids()) == 1


def test_pauses_double_up_to_a_day_and_never_come_together() -> None:
    pauses = [HOOKS.pause(tries, 1.0) for tries in range(1, 16)]
    assert pauses[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert pauses[-1] == timedelta(days=1)
    assert HOOKS.pause(3, 0.0) == timedelta(seconds=20)


def test_each_is_told_what_it_asked_for_from_then_on_until_it_is_removed(
    telling: RunningRegistrar,
) -> None:
    with Receiver() as receiver:
        numbers = certify(telling, "before")
        hook = add(telling, receiver.url, NoticeKind.REVOKED)
        numbers += certify(telling, "zoe")
        for number in numbers:
            telling.house.call(RevokeCertificate(number=number, reason="A trial", actor="ada"))
        eventually(lambda: outcomes(telling, hook) == {"SENT"} and len(receiver.heard) == 2)
        assert {event["type"] for event in receiver.events()} == {"REVOKED"}
        tried = telling.house.call(TryWebhook(id=hook.webhook.id))
        assert (tried.arrived, receiver.events()[-1]["type"]) == (True, "TEST")
        telling.house.call(RemoveWebhook(id=hook.webhook.id, actor="ada"))
        assert telling.house.call(ListWebhooks()) == ()
        with pytest.raises(NotFound):
            telling.house.call(TryWebhook(id=hook.webhook.id))


def test_no_redirect_is_followed(telling: RunningRegistrar) -> None:
    with Receiver(lambda number: 307) as receiver:
        hook = add(telling, receiver.url)
        tried = telling.house.call(TryWebhook(id=hook.webhook.id))
        assert (tried.arrived, tried.reason) == (False, "it said 307")


def test_a_receiver_is_known_by_its_certificate_though_it_is_reached_by_its_address(
    telling: RunningRegistrar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    tried = []
    for issuer, name in (
        (authority, "localhost"),
        (authority, "example.org"),
        (stranger, "localhost"),
    ):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        issuer.issue_cert(name).configure_cert(context)
        with Receiver(tls=context) as receiver:
            hook = add(telling, receiver.url)
            tried.append(telling.house.call(TryWebhook(id=hook.webhook.id)).arrived)
            assert len(receiver.heard) == int(tried[-1])
    assert tried == [True, False, False]


def test_a_machine_of_our_own_network_is_not_posted_to(registrar: RunningRegistrar) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]", "10.0.0.8", "169.254.169.254"):
        hook = add(registrar, f"http://{host}:9/")
        tried = registrar.house.call(TryWebhook(id=hook.webhook.id))
        assert not tried.arrived
        assert "its address is private" in (tried.reason or "")


@pytest.mark.parametrize(
    "address",
    [
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:0a00:0001::",
        "fe80::1%eth0",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
    ],
)
def test_a_private_address_in_disguise_is_private(address: str) -> None:
    assert not is_public(address)


def test_addresses_of_the_world_are_public() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def test_what_cannot_be_posted_to_is_refused(registrar: RunningRegistrar) -> None:
    for url in ("ftp://example.org/", "example.org", "https://", "https://a:b@example.org/"):
        with pytest.raises(InvalidRequest):
            add(registrar, url)
