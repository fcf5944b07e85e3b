"""A registrar that sends through a real mail server, and people with certificates."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from courseware.registrar.protocol import GetOutbox, LookForNotices, Outbox, PublishCatalog
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.notices.mail_house import MailHouse
from tests.samples import catalog
from tests.waiting import eventually


def mailing(settings: Settings, house: MailHouse) -> Settings:
    """The settings of an installation that sends through this server."""
    return replace(
        settings,
        public_url="https://learn.example.org",
        smtp_host="127.0.0.1",
        smtp_port=house.port,
        smtp_tls="none",
        mail_from="Courseware Academy <learning@example.org>",
    )


@contextlib.contextmanager
def office(settings: Settings, clock: FakeClock) -> Iterator[RunningRegistrar]:
    """A registrar with the sample catalogue."""
    with RunningRegistrar(settings, clock) as registrar:
        registrar.house.call(PublishCatalog(catalog=catalog()))
        yield registrar


def settle(registrar: RunningRegistrar) -> Outbox:
    """Find what is due, and wait until nothing waits any more."""
    registrar.house.call(LookForNotices())

    def settled() -> Outbox | None:
        outbox = registrar.house.call(GetOutbox())
        return None if outbox.waiting else outbox

    return eventually(settled)


@pytest.fixture
def mail_house() -> Iterator[MailHouse]:
    with MailHouse() as house:
        yield house


@pytest.fixture
def sending(
    settings: Settings, clock: FakeClock, mail_house: MailHouse
) -> Iterator[RunningRegistrar]:
    """A registrar whose mail server always answers."""
    with office(mailing(settings, mail_house), clock) as registrar:
        yield registrar
