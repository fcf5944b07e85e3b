"""The real web process, on a thread of the test's own process."""

from __future__ import annotations

import asyncio
import threading
from typing import Self

from courseware.registrar.access import access
from courseware.server.app import CoursewareServer
from courseware.settings import Settings


class WebThread:
    """The real web process on a thread of its own."""

    def __init__(self, settings: Settings) -> None:
        self.server = CoursewareServer(settings, access(settings))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="web")
        self._ready = threading.Event()
        self.address = ""

    async def _run(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        async with self.server.running() as settings:
            self.address = settings.address
            self._ready.set()
            await self._end.wait()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(60), "the web process did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
