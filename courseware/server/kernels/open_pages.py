"""Which kernel belongs to which open page of which person, from the page's opening to the kernel's end."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

from jupyter_core.utils import ensure_async
from nbformat import NotebookNode

from courseware.errors import CoursewareError, NotFound
from courseware.registrar.client import AsyncRegistrarClient
from courseware.registrar.protocol import AdmitKernel, DismissKernel, Person
from courseware.server.identity import Credentials, Sessions
from courseware.server.kernels.environment import KernelPass, kernel_environment
from courseware.server.kernels.execution import Execution
from courseware.server.kernels.provisioning import KERNEL, PageKernels

log = logging.getLogger("courseware.server.kernels")

MOST_PER_PERSON = 6
_LOOK_SECONDS = 1.0
_SESSION_CHECK_SECONDS = 60.0
_TO_CONNECT_SECONDS = 120.0
_TO_LEAVE_SECONDS = 3.0
_REMEMBERED_SECONDS = 900.0


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

    def socket_opened(self, socket: Socket) -> None:
        self.sockets.add(socket)
        self.last_seen = time.monotonic()

    def socket_closed(self, socket: Socket) -> None:
        self.sockets.discard(socket)
        self.last_seen = time.monotonic()


class OpenPages:
    """All open pages. `look_after` has to run for dead and idle kernels to be noticed."""

    def __init__(
        self,
        kernels: PageKernels,
        house: AsyncRegistrarClient,
        sessions: Sessions,
        *,
        registrar_socket: Path,
        idle_seconds: float,
    ) -> None:
        self._kernels = kernels
        self._house = house
        self._sessions = sessions
        self._registrar_socket = registrar_socket
        self._idle_seconds = idle_seconds
        self._pages: dict[str, OpenPage] = {}
        self._chores: set[asyncio.Task[None]] = set()
        self.started = 0

    @property
    def running(self) -> int:
        """How many kernels there are."""
        return sum(page.ending is None for page in self._pages.values())

    async def open(
        self,
        person: Person,
        credentials: Credentials,
        *,
        course: str,
        notebook: NotebookNode,
        folder: Path,
        extra: Mapping[str, str] | None = None,
        run_at_once: bool = False,
    ) -> OpenPage:
        """Admit a kernel for this person's page and start it, without waiting until it runs.

        `run_at_once`: its cells run as soon as it is there, whether or not the page listens by then.
        """
        await self._make_room(person.id)
        kernel_id = str(uuid4())
        secret = await self._house.acting_for(person.id).call(
            AdmitKernel(kernel_id=kernel_id, course=course)
        )
        given = KernelPass(socket=self._registrar_socket, course=course, secret=secret)
        environment = kernel_environment(os.environ, given, extra)
        now = time.monotonic()
        page = OpenPage(
            kernel_id=kernel_id,
            person=person.id,
            credentials=credentials,
            course=course,
            notebook=notebook,
            opened_at=now,
            last_seen=now,
        )
        self._pages[kernel_id] = page
        self.started += 1
        page.start = self._chore(self._start(page, folder, environment))
        page.execution = Execution(page, self._kernels)
        if run_at_once:
            page.execution.begin()
        return page

    def of(self, kernel_id: str, person: Person) -> OpenPage:
        """This person's page with that kernel. NotFound when there is none, and when it is another's."""
        page = self._pages.get(kernel_id)
        if page is None or page.person != person.id:
            raise NotFound("You have no open page with that kernel.", code="no-such-kernel")
        return page

    def leave(self, page: OpenPage) -> None:
        """The browser says that the page was left: the kernel ends soon, unless it is still connected."""

        async def end_unless_connected() -> None:
            await asyncio.sleep(_TO_LEAVE_SECONDS)
            if not page.sockets:
                await self.end(page, Ending.LEFT)

        self._chore(end_unless_connected())

    async def end(self, page: OpenPage, ending: Ending) -> None:
        """End the kernel, tell its page, and tell the registrar."""
        if page.ending is not None:
            return
        page.ending = ending
        page.connected.set()  # nobody has to wait any longer
        page.execution.stop()
        log.info("Kernel %s of %s ends: %s", page.kernel_id, page.course, ending)
        for socket in list(page.sockets):
            socket.kernel_ended()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await page.start
        if self._kernels.running(page.kernel_id) is not None:
            try:
                await self._shut_down(page.kernel_id)
            except Exception:
                log.exception("Kernel %s could not be ended in order", page.kernel_id)
        await self._dismiss(page)

    async def _dismiss(self, page: OpenPage) -> None:
        page.notebook = NotebookNode()  # type: ignore[no-untyped-call]
        try:
            await self._house.call(DismissKernel(kernel_id=page.kernel_id))
        except CoursewareError as error:
            log.warning("Kernel %s could not be dismissed: %s", page.kernel_id, error)

    async def end_session(self, credentials: Credentials) -> None:
        """Somebody has signed out: the pages opened under that session end."""
        await self._end_all(
            [page for page in self._pages.values() if page.credentials == credentials],
            Ending.SIGNED_OUT,
        )

    async def look_after(self) -> None:
        """Notice dead, idle and unwanted kernels, for as long as the server runs."""
        sessions_checked = time.monotonic()
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                for page in list(self._pages.values()):
                    await self._look_at(page)
                if time.monotonic() - sessions_checked > _SESSION_CHECK_SECONDS:
                    sessions_checked = time.monotonic()
                    await self._check_sessions()
            except Exception:
                log.exception("Looking after the kernels failed; trying again")

    async def close(self) -> None:
        """End every kernel."""
        await self._end_all(list(self._pages.values()), Ending.CLOSING)
        for chore in list(self._chores):
            chore.cancel()

    async def _start(self, page: OpenPage, folder: Path, environment: dict[str, str]) -> None:
        try:
            await self._kernels.start_kernel(
                kernel_id=page.kernel_id, kernel_name=KERNEL, cwd=str(folder), env=environment
            )
        except Exception:
            log.exception("A kernel for %s could not be started", page.course)
            page.ending = Ending.FAILED
            page.connected.set()
            await self._dismiss(page)

    async def _shut_down(self, kernel_id: str) -> None:
        await self._kernels.shutdown_kernel(kernel_id, now=True)  # type: ignore[no-untyped-call]

    async def _look_at(self, page: OpenPage) -> None:
        now = time.monotonic()
        if page.ending is not None:
            if now - page.last_seen > _REMEMBERED_SECONDS:
                del self._pages[page.kernel_id]
            return
        if not page.start.done():
            return
        if not await self._is_alive(page):
            page.last_seen = now
            await self.end(page, Ending.DIED)
        elif not page.sockets:
            patience = self._idle_seconds if page.connected.is_set() else _TO_CONNECT_SECONDS
            if now - page.last_seen > patience:
                await self.end(page, Ending.IDLE)

    async def _is_alive(self, page: OpenPage) -> bool:
        kernel = self._kernels.running(page.kernel_id)
        return kernel is not None and bool(await ensure_async(kernel.is_alive()))

    async def _check_sessions(self) -> None:
        """Pages of sessions that have expired, or were ended elsewhere, end too."""
        living = [page for page in self._pages.values() if page.ending is None]
        for credentials in {page.credentials for page in living}:
            try:
                person = await self._sessions.who(credentials)
            except CoursewareError:
                return
            if person is None:
                await self.end_session(credentials)

    async def _make_room(self, person: UUID) -> None:
        """One more page than a person may have ends that person's oldest."""
        theirs = [p for p in self._pages.values() if p.person == person and p.ending is None]
        theirs.sort(key=lambda page: page.opened_at)
        for page in theirs[: max(0, len(theirs) - MOST_PER_PERSON + 1)]:
            await self.end(page, Ending.SUPERSEDED)

    async def _end_all(self, pages: list[OpenPage], ending: Ending) -> None:
        await asyncio.gather(*(self.end(page, ending) for page in pages))

    def _chore(self, work: object) -> asyncio.Task[None]:
        """A task that is not forgotten before it is done."""
        task: asyncio.Task[None] = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._chores.add(task)
        task.add_done_callback(functools.partial(self._chore_done))
        return task

    def _chore_done(self, task: asyncio.Task[None]) -> None:
        self._chores.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("A kernel's chore failed", exc_info=task.exception())
