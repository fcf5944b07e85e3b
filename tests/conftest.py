"""What every test may use: a clock to travel with, a real registrar in this process, a small catalogue."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import argon2
import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from courseware.registrar import passwords
from courseware.registrar.access import access
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import AddPeople, NewPerson, Person, PublishCatalog
from courseware.registrar.thread import RegistrarThread
from courseware.settings import Settings
from tests.samples import catalog

# How long an example takes says more about the machine than about the code; half of hypothesis' own number of them.
hypothesis.settings.register_profile("courseware", deadline=None, max_examples=50)
hypothesis.settings.load_profile("courseware")

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
)

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that none of them is still going on when all else is done."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords in this process at the least cost that argon2 has: most tests add people and sign in."""
    cheapest = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", cheapest)
        yield


class FakeClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


class RunningRegistrar(RegistrarThread):
    """A real registrar on a real socket and a real DuckDB file, and its people."""

    def __init__(self, settings: Settings, clock: FakeClock) -> None:
        super().__init__(settings, clock)
        self._of_this_thread = threading.local()
        self._clients: list[RegistrarClient] = []

    def acting(self, person: Person) -> RegistrarClient:
        """A client that speaks for this person, on a connection that no other thread uses."""
        if not hasattr(self._of_this_thread, "client"):
            self._of_this_thread.client = RegistrarClient(access(self._settings))
            self._clients.append(self._of_this_thread.client)
        return self._of_this_thread.client.acting_for(person.id)

    def stop(self) -> None:
        for client in self._clients:
            client.close()
        super().stop()

    def add(self, username: str, **facts: Any) -> Person:
        """Add one person; of "Northwind Trading" unless `organisation` says otherwise (None: internal)."""
        facts = {"organisation": "Northwind Trading", **facts}
        person = NewPerson(
            username=username,
            full_name=facts.pop("full_name", username.title()),
            email=f"{username}@example.org",
            **facts,
        )
        (added,) = self.house.call(AddPeople(people=(person,)))
        return added


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation of its own, with nothing in it."""
    return Settings(data=tmp_path / "data", notebooks=NOTEBOOKS, port=0)


@pytest.fixture
def bare_registrar(settings: Settings, clock: FakeClock) -> Iterator[RunningRegistrar]:
    """A registrar with an empty record."""
    with RunningRegistrar(settings, clock) as registrar:
        yield registrar


@pytest.fixture
def registrar(bare_registrar: RunningRegistrar) -> RunningRegistrar:
    """A registrar with the sample catalogue published."""
    bare_registrar.house.call(PublishCatalog(catalog=catalog()))
    return bare_registrar


@pytest.fixture
def zoe(registrar: RunningRegistrar) -> Person:
    """A learner of Northwind Trading."""
    return registrar.add("zoe", full_name="Zoë Łukasz", password="zoe learns a lot")


@pytest.fixture
def ines(registrar: RunningRegistrar) -> Person:
    """A learner of our own staff."""
    return registrar.add(
        "ines", full_name="Inés Ito", organisation=None, password="ines learns too"
    )


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. It ends with its file: while it runs, no other event loop can begin here."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS)
        )
        yield browser
        browser.close()
