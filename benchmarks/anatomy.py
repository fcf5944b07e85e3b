"""`python -m benchmarks.anatomy`: where the time of one of our pages goes, step by step."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.browser import Learner, chromium, learner
from benchmarks.ours import our_installation

_TURNS = 3
_PAINTS = (
    "Object.fromEntries(performance.getEntriesByType('paint').map((e) => [e.name, e.startTime]))"
)
_LOADING = "performance.getEntriesByType('navigation')[0].toJSON()"

Step = tuple[float, str]
"""Milliseconds since the navigation began, and what happened then."""


class Trace:
    """What Chromium says of its network, in the order in which it happened."""

    def __init__(self) -> None:
        self._began = 0.0
        self._names: dict[str, str] = {}
        self.steps: list[Step] = []

    def listen(self, session: Any) -> None:
        """Follow the page of this session to the developer tools."""
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", lambda event: self._said("first byte", event))
        session.on("Network.loadingFinished", lambda event: self._said("loaded", event))
        session.on("Network.webSocketCreated", self._socket)
        session.on(
            "Network.webSocketWillSendHandshakeRequest", lambda event: self._said("asked", event)
        )
        session.on(
            "Network.webSocketHandshakeResponseReceived", lambda event: self._said("open", event)
        )
        session.on("Network.webSocketFrameSent", lambda event: self._frame("->", event))
        session.on("Network.webSocketFrameReceived", lambda event: self._frame("<-", event))
        session.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        self._began = self._began or event["timestamp"]
        self._names[event["requestId"]] = urlsplit(event["request"]["url"]).path[-44:]
        self._said("asked", event)

    def _socket(self, event: dict[str, Any]) -> None:
        self._names[event["requestId"]] = "socket " + urlsplit(event["url"]).path[-40:]

    def _said(self, what: str, event: dict[str, Any]) -> None:
        name = self._names.get(event["requestId"], "?")
        self.steps.append(((event["timestamp"] - self._began) * 1000, f"{name}: {what}"))

    def _frame(self, way: str, event: dict[str, Any]) -> None:
        payload = event["response"]["payloadData"]
        self._said(f"{way} {len(payload):,} bytes {_kind(payload)}", event)


def _kind(payload: str) -> str:
    """What a message is about, as far as its text shows."""
    try:
        said = json.loads(payload)
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    return str(said.get("header", {}).get("msg_type") or said.get("action") or "")


def steps(somebody: Learner, nth: int) -> Iterator[Step]:
    """One visit, in order."""
    trace = Trace()
    with somebody.opened(nth, listen=trace.listen) as (page, visit):
        yield from trace.steps
        yield from ((at, name) for name, at in page.evaluate(_PAINTS).items())
        loading = page.evaluate(_LOADING)
        for name in ("responseStart", "domInteractive", "domContentLoadedEventEnd", "loadEventEnd"):
            yield loading[name], name
        yield visit.readable, "THE TEXT IS READABLE"
        yield visit.option, "AN OPTION CAN BE CHOSEN"
        yield visit.saved, "THE CHOICE IS RECORDED"


def main() -> None:
    """Show a first and a repeat visit, after some that do not count."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        our_installation(Path(name) / "ours") as (ours, _),
        chromium() as browser,
    ):
        for turn in range(_TURNS):
            with learner(browser, ours) as somebody:
                for nth, which in enumerate(("first visit", "repeat visit")):
                    ours.process.rest()
                    seen = sorted(steps(somebody, nth))
                    if turn == _TURNS - 1:
                        print(f"\n{which}")
                        for at, what in seen:
                            print(f"{at:8.0f} ms  {what}")


if __name__ == "__main__":
    sys.exit(main())
