"""Publishing the record to the warehouse, on a thread and a cursor of its own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import duckdb

from courseware.registrar import protocol
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, outside
from courseware.warehouse.publication import leave_only_current
from courseware.warehouse.publish import publish

log = logging.getLogger(__name__)

_FIRST_SECONDS = 1.0
"""So soon after a start there is something for dashboards to read."""


class WarehousePublisher:
    """Publishes soon after a start, and then what was committed since, at most every `seconds`."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        folder: Path,
        *,
        seconds: float,
        clock: Callable[[], datetime],
        committed: Callable[[], int],
    ) -> None:
        self._cursor = cursor
        self._folder = folder
        self._seconds = seconds
        self._clock = clock
        self._committed = committed
        self._published_at = -1
        self._one_at_a_time = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="warehouse", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._ending.set()
        self._thread.join()

    def publish_now(self) -> Path:
        """Publish what is committed by now; the folder of the new version."""
        with self._one_at_a_time:
            return self._publish()

    def publish_alone(self) -> Path:
        """The same, and no older version is left: not even to those who read it."""
        with self._one_at_a_time:
            version = self._publish()
            leave_only_current(self._folder)
            return version

    def _publish(self) -> Path:
        committed = self._committed()
        version = publish(self._cursor, self._folder, self._clock())
        self._published_at = committed
        return version

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Nothing is published meanwhile. `use` another cursor before the end."""
        with self._one_at_a_time:
            self._cursor.close()
            yield

    def use(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Publish with this cursor from now on."""
        self._cursor = cursor

    def _serve(self) -> None:
        pause = _FIRST_SECONDS
        while not self._ending.wait(pause):
            pause = self._seconds
            if self._committed() == self._published_at:
                continue
            try:
                self.publish_now()
            except Exception:
                log.exception("the record could not be published to the warehouse; trying again")


@outside(protocol.RefreshWarehouse, by=By.HOUSE)
async def refresh_warehouse(
    office: Office, caller: Caller, request: protocol.RefreshWarehouse
) -> str:
    return str(await asyncio.to_thread(office.publish_warehouse))
