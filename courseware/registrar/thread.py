"""A registrar on a thread of this process, with whichever clock it is given: for demo data and tests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Self

from courseware.errors import RegistrarUnavailable
from courseware.registrar.access import access
from courseware.registrar.client import RegistrarClient
from courseware.registrar.office import Clock
from courseware.registrar.process import serve
from courseware.settings import Settings

_START_SECONDS = 60.0


class RegistrarThread:
    """The real thing, on its real socket and file; only the process is shared."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._thread = threading.Thread(target=self._run, name="registrar")
        self._ready = threading.Event()
        self._end: Callable[[], None] = lambda: None
        self._failure: BaseException | None = None
        self.house: RegistrarClient
        """A client with the house's secret."""

    def start(self) -> None:
        """Start and wait until it answers. Raises what kept it from starting."""
        self._thread.start()
        if not self._ready.wait(_START_SECONDS):
            raise RegistrarUnavailable(
                f"The registrar did not start within {_START_SECONDS:.0f} seconds."
            )
        if self._failure is not None:
            raise self._failure
        self.house = RegistrarClient(access(self._settings))

    def stop(self) -> None:
        """End it cleanly and close the record."""
        self.house.close()
        self._end()
        self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(
                serve(
                    self._settings,
                    clock=self._clock,
                    ready=self._ready.set,
                    ending=self._keep_end,
                )
            )
        except BaseException as error:
            self._failure = error
            self._ready.set()

    def _keep_end(self, end: Callable[[], None]) -> None:
        self._end = end
