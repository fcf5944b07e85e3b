"""A real Chromium and its visits to a lesson: what they take, and what goes over the wire."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psutil  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from benchmarks.lesson import FIRST_WORDS
from benchmarks.machine import chromium_path
from benchmarks.processes import ProcessTree, ServerProcess

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    # What the peer's page loads from other servers fails at once, with or without the Internet.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
_PATIENCE_SECONDS = 60.0
_QUIET_SECONDS = 1.5
"""A page has come to rest when its network was silent for so long."""


class Side(Protocol):
    """Whoever serves the lesson: us or the peer."""

    process: ServerProcess
    lesson: str
    options: str
    saved: str

    def cookies(self) -> dict[str, str]: ...
    def recorded(self) -> object:
        """All choices that are in the record, to be compared with those of another moment."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """When a page could be read, when it could be used, and when a choice was recorded: milliseconds."""

    readable: float
    option: float
    saved: float
    clicks: int


@dataclass(slots=True)
class Wire:
    """What a visit brought over the network, until the page was at rest."""

    requests: int = 0
    received: int = 0
    last: float = 0.0

    def listen(self, session: CDPSession) -> None:
        """Count responses with their headers, and the messages of sockets."""
        cached: set[str] = set()

        def responded(event: dict[str, Any]) -> None:
            response = event["response"]
            if response.get("fromDiskCache") or response["url"].startswith(("data:", "blob:")):
                cached.add(event["requestId"])

        def finished(event: dict[str, Any]) -> None:
            if event["requestId"] not in cached:
                self._heard(int(event["encodedDataLength"]), requests=1)

        def message(event: dict[str, Any]) -> None:
            self._heard(len(event["response"]["payloadData"].encode()))

        session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
        session.on("Network.responseReceived", responded)
        session.on("Network.loadingFinished", finished)
        session.on("Network.webSocketCreated", lambda _: self._heard(0, requests=1))
        session.on("Network.webSocketFrameReceived", message)
        session.send("Network.enable")

    def _heard(self, received: int, requests: int = 0) -> None:
        self.received += received
        self.requests += requests
        self.last = time.monotonic()


class Learner:
    """A browser with an empty cache, signed in; its second visit finds what the first has left."""

    def __init__(self, context: BrowserContext, side: Side) -> None:
        self._browser = ProcessTree(_process())
        self._context = context
        self._side = side

    def visit(self, nth: int) -> Visit:
        """Open the lesson, choose the nth option at once, wait until it is recorded, and leave."""
        with self.opened(nth) as (_, visit):
            pass
        return visit

    @contextlib.contextmanager
    def opened(
        self, nth: int, listen: Callable[[CDPSession], None] | None = None, *, timed: bool = True
    ) -> Iterator[tuple[Page, Visit]]:
        """The lesson's page, open for a while, after the nth option was chosen and recorded.

        `listen` is given the page's session to the developer tools before the page is asked for. A visit
        that is not `timed` does not wait for the browser to rest, which many open pages may not let it.
        """
        before = self._side.recorded()
        page = self._context.new_page()
        watched = {
            "words": FIRST_WORDS,
            "options": self._side.options,
            "nth": nth,
            "saved": self._side.saved,
            "patience": _PATIENCE_SECONDS * 1000,
        }
        page.add_init_script(f"({_PROBE})({json.dumps(watched)})")
        if listen is not None:
            listen(self._context.new_cdp_session(page))
        if timed:
            # A learner's window is open; a new one keeps Chromium busy with itself for half a second.
            self._browser.calm()
        page.goto(self._side.lesson, wait_until="commit")
        seen: dict[str, Any] = page.evaluate("window.benchmark")
        if self._side.recorded() == before:
            raise RuntimeError(f"{self._side.lesson} said that a choice is saved; it is not.")
        yield page, Visit(**seen)
        page.goto("about:blank")  # pages say goodbye to their kernels
        page.close()

    def wire(self, nth: int) -> Wire:
        """Open the lesson and choose an option; what that brings, until the network is quiet."""
        wire = Wire()
        with self.opened(nth, wire.listen) as (page, _):
            while time.monotonic() - wire.last < _QUIET_SECONDS:
                page.wait_for_timeout(100)
            return Wire(wire.requests, wire.received)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, else the one that Playwright has installed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(_ARGUMENTS))
        yield browser
        browser.close()


def _process() -> psutil.Process:
    """Chromium's main process: Playwright's driver has started it, and we have started that."""
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            words = process.cmdline()
            if "--remote-debugging-pipe" in words and not any("--type=" in word for word in words):
                return process
    raise RuntimeError("Chromium is not running.")


@contextlib.contextmanager
def learner(browser: Browser, side: Side) -> Iterator[Learner]:
    """A learner who has never been here."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies(
        [
            {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
            for name, value in side.cookies().items()
        ]
    )
    yield Learner(context, side)
    context.close()
