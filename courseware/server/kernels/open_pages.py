"""Which kernel belongs to which open page of which person, from the page's opening to the kernel's end."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import time
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID, uuid4

from jupyter_core.utils import ensure_async
from nbformat import NotebookNode

from courseware.errors import CoursewareError, NotFound
from courseware.registrar.client import AsyncRegistrarClient
from courseware.registrar.protocol import AdmitKernel, DismissKernel, Person
from courseware.server.identity import Credentials, Sessions
from courseware.server.kernels.admission import Admission
from courseware.server.kernels.doorway import Census, Doorway
from courseware.server.kernels.environment import KernelPass, kernel_environment
from courseware.server.kernels.execution import Execution
from courseware.server.kernels.exits import Exits
from courseware.server.kernels.memory import Sizes
from courseware.server.kernels.open_page import Ending as Ending
from courseware.server.kernels.open_page import OpenPage as OpenPage
from courseware.server.kernels.provisioning import KERNEL, PageKernels
from courseware.server.meters import Meters
from courseware.settings import Settings

log = logging.getLogger("courseware.server.kernels")

_LOOK_SECONDS = 1.0
_SESSION_CHECK_SECONDS = 60.0
_TO_CONNECT_SECONDS = 120.0
_TO_LEAVE_SECONDS = 3.0
_REMEMBERED_SECONDS = 900.0

_ENDING_AT_ONCE = 8
"""When a whole class leaves, its kernels end a few at a time: whoever stays would notice them all."""


class OpenPages:
    """All open pages. `look_after` has to run for dead and idle kernels to be noticed."""

    def __init__(
        self,
        kernels: PageKernels,
        house: AsyncRegistrarClient,
        sessions: Sessions,
        *,
        registrar_socket: Path,
        settings: Settings,
        meters: Meters,
        files: int,
    ) -> None:
        """`files` is how many this process may open."""
        self._kernels = kernels
        self._house = house
        self._sessions = sessions
        self._registrar_socket = registrar_socket
        self._idle_seconds = settings.kernel_idle_minutes * 60
        self._most_per_person = settings.pages_per_person
        self._meters = meters
        for ending in Ending:
            meters.ends.labels(ending.value)
        self._exits = Exits()
        self._pages: dict[str, OpenPage] = {}
        self._chores: set[asyncio.Task[None]] = set()
        self._few = asyncio.Semaphore(_ENDING_AT_ONCE)
        self._coming = 0
        """Pages that have been let in and are not in `_pages` yet."""
        self.sizes = Sizes()
        self.doorway = Doorway(
            Admission(
                self.sizes,
                most=settings.most_kernels,
                keep_free=settings.keep_free_mb * 1024 * 1024,
                files=files,
            ),
            meters,
        )

    @property
    def living(self) -> list[OpenPage]:
        """The pages that have a kernel, or will have one in a moment."""
        return [page for page in self._pages.values() if page.ending is None]

    @property
    def census(self) -> Census:
        """How many kernels there are, and how many of them are just starting."""
        living = self.living
        starting = sum(not page.settled for page in living)
        return Census(len(living) + self._coming, starting + self._coming)

    @property
    def template_restarts(self) -> int:
        """How often the process that kernels are forked from had to be started again."""
        return self._kernels.template_restarts

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
        Raises HouseFull when there is no room: the person is in line then, and should ask again.
        """
        await self._make_room(person.id)
        kernel_id = str(uuid4())
        self._coming += 1
        try:
            secret = await self._house.acting_for(person.id).call(
                AdmitKernel(kernel_id=kernel_id, course=course)
            )
        finally:
            self._coming -= 1
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
        self._exits.forget(page.kernel_id)
        self.sizes.forget(page.kernel_id)
        self._meters.ends.labels(ending.value).inc()
        log.info("Kernel %s of %s ends: %s", page.kernel_id, page.course, ending)
        for socket in list(page.sockets):
            socket.kernel_ended()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await page.start
        async with self._few:
            await self._end_process(page)
            await self._dismiss(page)

    async def _end_process(self, page: OpenPage) -> None:
        if self._kernels.running(page.kernel_id) is not None:
            try:
                await self._shut_down(page.kernel_id)
            except Exception:
                log.exception("Kernel %s could not be ended in order", page.kernel_id)

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
                await self._measure_one()
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
        began = time.monotonic()
        try:
            await self._kernels.start_kernel(
                kernel_id=page.kernel_id, kernel_name=KERNEL, cwd=str(folder), env=environment
            )
        except Exception:
            log.exception("A kernel for %s could not be started", page.course)
            self._meters.starts.labels("failed").inc()
            page.ending = Ending.FAILED
            page.connected.set()
            await self._dismiss(page)
            return
        self._meters.start_seconds.observe(time.monotonic() - began)
        self._meters.starts.labels(self._kernels.outcome(page.kernel_id)).inc()
        process = self._kernels.process(page.kernel_id)
        if process is not None:
            self._exits.watch(page.kernel_id, process, lambda: self._chore(self._died(page)))

    async def _died(self, page: OpenPage) -> None:
        page.last_seen = time.monotonic()
        await self.end(page, Ending.DIED)

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
        if not self._exits.watching(page.kernel_id) and not await self._is_alive(page):
            await self._died(page)
        elif not page.sockets:
            patience = self._idle_seconds if page.connected.is_set() else _TO_CONNECT_SECONDS
            if now - page.last_seen > patience:
                await self.end(page, Ending.IDLE)

    async def _measure_one(self) -> None:
        """See how much memory one kernel takes: one that has just settled, or was not looked at for longest."""
        living = (page for page in self.living if page.settled)
        new = next(
            (page.kernel_id for page in living if not self.sizes.known(page.kernel_id)), None
        )
        kernel_id = new or self.sizes.oldest
        process = self._kernels.process(kernel_id) if kernel_id else None
        if kernel_id and process:
            await self.sizes.measure(kernel_id, process)

    async def _is_alive(self, page: OpenPage) -> bool:
        kernel = self._kernels.running(page.kernel_id)
        return kernel is not None and bool(await ensure_async(kernel.is_alive()))

    async def _check_sessions(self) -> None:
        """Pages of sessions that have expired, or were ended elsewhere, end too."""
        for credentials in {page.credentials for page in self.living}:
            try:
                person = await self._sessions.who(credentials)
            except CoursewareError:
                return
            if person is None:
                await self.end_session(credentials)

    async def _make_room(self, person: UUID) -> None:
        """Room for one more page of this person, or HouseFull.

        Whoever has many pages, or some while the house is full, gives up the oldest: a page that is
        reloaded does not go to the end of the line.
        """
        theirs = [page for page in self.living if page.person == person]
        theirs.sort(key=lambda page: page.opened_at)
        given_up = theirs[: max(0, len(theirs) - self._most_per_person + 1)]
        if not given_up and not self.doorway.has_room_for(person, self.census):
            left = (page for page in theirs if page.connected.is_set() and not page.sockets)
            given_up = [next(left, theirs[0])] if theirs else []
        if given_up:
            await self._end_all(given_up, Ending.SUPERSEDED)
            self.doorway.line.leave(person)
        else:
            self.doorway.enter(person, self.census)

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
