"""A real site, its visitors and its browser: the web process and the registrar, each on a thread."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from courseware.registrar.protocol import GetHealth, Health, Person, PublishCatalog
from courseware.settings import Settings
from tests import signing_in
from tests.conftest import FakeClock, RunningRegistrar
from tests.samples import catalog
from tests.web import WebThread

PASSWORD = "a quiet harbour at dawn"


class Visitor(httpx.Client):
    """A browser without scripts: it keeps cookies, and sends forms with their hidden fields."""

    def send_form(self, page: str, action: str = "", **fields: str) -> httpx.Response:
        """Open a page and post its form, as a person would."""
        hidden = re.search(r'name="_xsrf" value="([^"]+)"', self.get(page).text)
        assert hidden is not None, f"{page} has no form"
        return self.post(action or page, data={"_xsrf": hidden[1], **fields})

    def sign_in(self, username: str, password: str = PASSWORD, **fields: str) -> httpx.Response:
        return self.send_form("/login", username=username, password=password, **fields)

    def write(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Call the API as the portal's own scripts do: with the cookie and the header beside it."""
        self.get("/login")
        headers = {"X-XSRFToken": self.cookies["_xsrf"]}
        return self.request(method, path, json=body, headers=headers)


class Site:
    """An installation with the sample catalogue, and ways to be somebody in it."""

    def __init__(self, registrar: RunningRegistrar, web: WebThread, clock: FakeClock) -> None:
        self.registrar = registrar
        self.address = web.address
        self.clock = clock
        self._visitors = contextlib.ExitStack()
        self._numbers = itertools.count(1)

    def stranger(self) -> Visitor:
        """Somebody who has not signed in."""
        return self._visitors.enter_context(Visitor(base_url=self.address, timeout=30))

    def somebody(self, name: str = "Zoë Łukasz", **facts: Any) -> Person:
        """A new person with an account."""
        username = f"person{next(self._numbers)}"
        return self.registrar.add(username, full_name=name, password=PASSWORD, **facts)

    def visitor(self, person: Person) -> Visitor:
        """This person, signed in."""
        visitor = self.stranger()
        assert visitor.sign_in(person.username).status_code == 303
        return visitor

    def health(self) -> Health:
        return self.registrar.house.call(GetHealth())

    def close(self) -> None:
        self._visitors.close()


def sign_in(page: Page, username: str) -> None:
    signing_in.sign_in(page, username, PASSWORD)


@contextlib.contextmanager
def open_site(folder: Path) -> Iterator[Site]:
    # The clock starts at the real time, for browsers judge by that when a cookie ends.
    clock = FakeClock(datetime.now(UTC))
    settings = Settings(data=folder / "data", notebooks=folder / "notebooks", port=0)
    with RunningRegistrar(settings, clock) as registrar:
        registrar.house.call(PublishCatalog(catalog=catalog()))
        with WebThread(settings) as web:
            site = Site(registrar, web, clock)
            yield site
            site.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One installation for all: each test makes its own people in it, and leaves its clock alone."""
    with open_site(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def travelling_site(tmp_path: Path) -> Iterator[Site]:
    """An installation whose clock may be moved."""
    with open_site(tmp_path) as site:
        yield site
