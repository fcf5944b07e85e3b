"""How telling goes, in figures: what waits and for how long, what was sent, what was given up."""

from __future__ import annotations

from courseware.registrar.protocol import AddWebhook, DeliveryFigures, GetDeliveryFigures
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import earn
from tests.registrar.notices.conftest import office, settle


def figures(registrar: RunningRegistrar) -> dict[str, DeliveryFigures]:
    return {each.channel: each for each in registrar.house.call(GetDeliveryFigures())}


def test_where_nothing_was_told_both_channels_are_there(registrar: RunningRegistrar) -> None:
    assert registrar.house.call(GetDeliveryFigures()) == (
        DeliveryFigures(channel="MAIL"),
        DeliveryFigures(channel="WEBHOOK"),
    )


def test_what_waits_has_the_age_of_the_oldest(settings: Settings, clock: FakeClock) -> None:
    with office(settings, clock) as registrar:
        registrar.house.call(AddWebhook(url="https://127.0.0.1:9/", kinds=(), actor="ines"))
        earn(registrar.acting(registrar.add("zoe")), "basics")
        clock.advance(hours=2)
        earn(registrar.acting(registrar.add("ada")), "basics")
        clock.advance(minutes=1)
        told = figures(registrar)
    assert (told["MAIL"].waiting, told["MAIL"].oldest_seconds) == (2, 7260.0)
    assert told["WEBHOOK"].waiting + told["WEBHOOK"].failed == 2


def test_what_was_sent_does_not_wait(sending: RunningRegistrar) -> None:
    earn(sending.acting(sending.add("zoe")), "basics")
    settle(sending)
    assert figures(sending)["MAIL"] == DeliveryFigures(channel="MAIL", sent=1)
