"""The browser's end of a widget's connection, and a learner's page without the page around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import comm
import ipywidgets
import msgspec
import pytest
from comm.base_comm import BaseComm

from courseware.registrar.client import Access, RegistrarClient
from courseware.registrar.protocol import AdmitKernel, Person
from courseware.settings import Settings
from courseware.widgets.session import Session
from tests.conftest import RunningRegistrar


class Wire(BaseComm):
    """A comm as a kernel has it; what is sent through it arrives in a list, as JSON would."""

    def __init__(self, **keys: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        super().__init__(**keys)

    def publish_msg(
        self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **_: Any
    ) -> None:
        self.sent.append(msgspec.json.decode(msgspec.json.encode({"type": msg_type, "data": data})))


class Browser:
    """What a page does with a widget: hear what it sends, say something to it."""

    @staticmethod
    def said(widget: ipywidgets.Widget) -> list[dict[str, Any]]:
        """The custom messages that the widget has sent, oldest first."""
        return [
            message["data"]["content"]
            for message in widget.comm.sent
            if message["type"] == "comm_msg" and message["data"]["method"] == "custom"
        ]

    @staticmethod
    def received(widget: ipywidgets.Widget) -> str:
        """Everything that has ever gone to the browser, as text."""
        return msgspec.json.encode(widget.comm.sent).decode()

    def say(self, widget: ipywidgets.Widget, **content: Any) -> dict[str, Any]:
        """Send a custom message; returns the kernel's last word."""
        self.deliver(widget, {"method": "custom", "content": content})
        return self.said(widget)[-1]

    @staticmethod
    def deliver(widget: ipywidgets.Widget, data: Any) -> None:
        widget.comm.handle_msg({"content": {"data": data}, "buffers": []})


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(comm, "create_comm", Wire)
    return Browser()


OpenPage = Callable[[Person, str], Session]


@pytest.fixture
def open_page(registrar: RunningRegistrar, settings: Settings) -> Iterator[OpenPage]:
    """What a kernel has that was admitted for this person's page of this course."""
    clients: list[RegistrarClient] = []

    def admit(person: Person, course: str) -> Session:
        secret = registrar.acting(person).call(
            AdmitKernel(kernel_id=f"kernel-{len(clients)}", course=course)
        )
        access = Access(socket=settings.socket, secret=secret)
        clients.append(RegistrarClient(access, patience=1.0))
        return Session(course=course, client=clients[-1])

    yield admit
    for client in clients:
        client.close()
