"""A page in somebody's browser and its kernel: what is known of it, and why it ended."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from nbformat import NotebookNode

from courseware.server.identity import Credentials

if TYPE_CHECKING:
    from courseware.server.kernels.execution import Execution

_SETTLING_SECONDS = 5.0


class Ending(StrEnum):
    """Why a kernel is no more, as its page is told."""

    FAILED = "failed"
    DIED = "died"
    IDLE = "idle"
    LEFT = "left"
    SUPERSEDED = "superseded"
    SIGNED_OUT = "signed-out"
    CLOSING = "closing"


class Socket(Protocol):
    """A browser's connection to a kernel."""

    def kernel_ended(self) -> None: ...


@dataclass(eq=False, kw_only=True)
class OpenPage:
    """A page in somebody's browser and its kernel."""

    kernel_id: str
    person: UUID
    credentials: Credentials = field(repr=False)
    course: str
    notebook: NotebookNode = field(repr=False)
    opened_at: float
    last_seen: float
    sockets: set[Socket] = field(default_factory=set, repr=False)
    connected: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    execution: Execution = field(init=False, repr=False)
    ending: Ending | None = None
    start: asyncio.Task[None] = field(init=False, repr=False)

    @property
    def settled(self) -> bool:
        """Whether the kernel is there and has done what it does at first."""
        return self.start.done() and time.monotonic() - self.opened_at > _SETTLING_SECONDS

    def socket_opened(self, socket: Socket) -> None:
        self.sockets.add(socket)
        self.last_seen = time.monotonic()

    def socket_closed(self, socket: Socket) -> None:
        self.sockets.discard(socket)
        self.last_seen = time.monotonic()
