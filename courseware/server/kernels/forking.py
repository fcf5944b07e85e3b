"""The web process's side of forked kernels: keeps a template process running and asks it for kernels."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from courseware.decoding import from_json
from courseware.errors import CoursewareError
from courseware.server.kernels.launch import (
    LARGEST_PACKET,
    Answer,
    Launch,
    Launched,
    NotLaunched,
    Ready,
    adopt_orphans,
)
from courseware.server.kernels.processes import end_group

log = logging.getLogger("courseware.server.kernels")

_PATIENCE_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 30.0
_END_SECONDS = 0.05
_FRESH_BEFORE_WAITING = 2


class NoTemplate(CoursewareError):
    """No kernel can be forked now; start a fresh one."""


class Template:
    """The template process, started again whenever it dies. Use from one event loop.

    `folder` is where the kernels' files are; it is removed when this process dies, however.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        # One arena of memory is enough for a kernel's few threads, and is shared with the template.
        self._environment = {**environment, "MALLOC_ARENA_MAX": "1"}
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._ready = asyncio.Event()
        self._wanted: dict[str, asyncio.Future[int]] = {}
        self._keeper: asyncio.Task[None] | None = None
        self._fresh = 0
        self._ending: asyncio.Task[None] | None = None
        self.restarts = 0
        """How often the process had to be started again."""

    @property
    def pid(self) -> int | None:
        """The process id of the template that runs now."""
        return self._process.pid if self._process else None

    @property
    def is_ready(self) -> bool:
        """Whether a kernel can be forked now."""
        return self._ready.is_set()

    def start(self) -> None:
        """Begin to keep it running; returns at once. Where kernels cannot be forked, nothing happens."""
        try:
            adopt_orphans()
        except (OSError, AttributeError) as error:
            log.warning("Kernels are started afresh, for they cannot be forked here: %s", error)
            return
        self._keeper = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """End it. Kernels are not its business any more, and go on."""
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper

    async def fork(self, launch: Launch) -> int:
        """Start this kernel; its process id. Raises NoTemplate when a fresh one has to be started."""
        await self._until_ready()
        assert self._channel is not None  # noqa: S101 - it is ready
        answer = self._wanted[launch.kernel_id] = asyncio.get_running_loop().create_future()
        try:
            self._channel.send(msgspec.json.encode(launch))
            return await asyncio.wait_for(answer, _PATIENCE_SECONDS)
        except TimeoutError:
            self._kill()
            raise NoTemplate("The template process does not answer.") from None
        except OSError as error:
            raise NoTemplate(f"The template process cannot be asked: {error}") from error
        finally:
            del self._wanted[launch.kernel_id]

    async def _until_ready(self) -> None:
        """Wait for a template that is just starting, which takes less than a fresh kernel.

        While one has to be replaced, the first pages get fresh kernels; more would only delay it.
        """
        if self._ready.is_set():
            return
        if self._keeper is None:
            raise NoTemplate("No kernel can be forked on this machine.")
        if self._fresh < _FRESH_BEFORE_WAITING:
            self._fresh += 1
            raise NoTemplate("The template process is being started again.")
        try:
            await asyncio.wait_for(self._ready.wait(), _PATIENCE_SECONDS)
        except TimeoutError:
            raise NoTemplate("The template process does not start.") from None

    async def _keep(self) -> None:
        pause = 0.0
        self._fresh = _FRESH_BEFORE_WAITING  # none at the very start: there, all may wait
        while True:
            try:
                await self._run_once()
            except OSError as error:
                log.warning("The template of the kernels: %s", error)
            finally:
                was_ready = self._ready.is_set()
                status = self._end()
            self.restarts += 1
            pause = 0.0 if was_ready else min(max(2 * pause, 0.5), _LONGEST_PAUSE_SECONDS)
            log.error("The template of the kernels ended with status %s; starting it again", status)
            self._fresh = 0
            await asyncio.sleep(pause)

    async def _run_once(self) -> None:
        """Start a template process and listen to it until it is gone."""
        ours = self._spawn()
        while packet := await _received(ours):
            self._heard(from_json(packet, Answer))

    def _spawn(self) -> socket.socket:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        self._channel = ours
        module = ("-m", "courseware.server.kernels.template")
        with its:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own Python
                [sys.executable, *module, str(its.fileno()), str(self._folder)],
                env=self._environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                pass_fds=(its.fileno(),),
                start_new_session=True,
            )
        return ours

    def _heard(self, answer: Answer) -> None:
        if isinstance(answer, Ready):
            log.info("Kernels are forked from process %s", self.pid)
            self._ready.set()
            return
        wanted = self._wanted.get(answer.kernel_id)
        if wanted is None or wanted.done():
            if isinstance(answer, Launched):  # nobody waits for it any more
                self._ending = asyncio.ensure_future(end_group(answer.pid))
        elif isinstance(answer, NotLaunched):
            wanted.set_exception(NoTemplate(f"The template process says: {answer.reason}"))
        else:
            wanted.set_result(answer.pid)

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _end(self) -> int | None:
        """Hang up, be sure that it is gone, and tell who waits for it."""
        self._ready.clear()
        for answer in self._wanted.values():
            if not answer.done():
                answer.set_exception(NoTemplate("The template process has died."))
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._process is None:
            return None
        try:
            return self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


async def _received(channel: socket.socket) -> bytes:
    """The next packet; empty when the other side is gone and everything that it said has been read."""
    loop = asyncio.get_running_loop()
    try:
        return await loop.sock_recv(channel, LARGEST_PACKET)
    except ConnectionResetError:  # it died with a request unread: told first, and once
        return await loop.sock_recv(channel, LARGEST_PACKET)
