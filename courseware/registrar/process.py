"""The registrar's process: opens the record, serves its use cases on a Unix socket, ends cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import uvloop

from courseware.errors import CredentialError, RecordError, SettingsError
from courseware.garbage import settle, unsettle
from courseware.records.compaction import compact
from courseware.records.duckdb_engine import DuckDBEngine, connect
from courseware.records.migrations import migrate
from courseware.records.reader import Reader
from courseware.records.rounds import LARGEST_ROUND, Rounds
from courseware.registrar import (  # noqa: F401 - importing declares the use cases
    catalogue,
    certificate_designs,
    certificates,
    courses,
    credentials,
    documents,
    kernels,
    people,
    protocol,
    publication,
    sessions,
    standing,
    visits,
)
from courseware.registrar.access import house_secret
from courseware.registrar.assignments import listing, making  # noqa: F401
from courseware.registrar.assignments import standing as assigned_standing  # noqa: F401
from courseware.registrar.attempts import answering, states, submitting  # noqa: F401
from courseware.registrar.attempts.deadlines import DeadlineWatch
from courseware.registrar.attempts.overdue import close_overdue_of, watch_open_attempts
from courseware.registrar.attempts.programs import ProgramRuns
from courseware.registrar.certifying import (  # noqa: F401
    acts,
    bulk,
    deciding,
    finding,
    policies,
    renewals,
)
from courseware.registrar.documents import DocumentDrawer
from courseware.registrar.erasure import erasing  # noqa: F401
from courseware.registrar.erasure.finishing import ErasureFinisher
from courseware.registrar.examining import (  # noqa: F401
    accommodations,
    files,
    marking,
    regrading,
)
from courseware.registrar.front_desk import FrontDesk
from courseware.registrar.listener import Listener, bind
from courseware.registrar.notices import calendar, preferences, receivers, state  # noqa: F401
from courseware.registrar.notices.service import NoticeService
from courseware.registrar.office import Clock, Office
from courseware.registrar.publication import WarehousePublisher
from courseware.registrar.steady_clock import SteadyClock
from courseware.registrar.usecases import By, Caller, outside
from courseware.settings import Settings

log = logging.getLogger("courseware.registrar")

_WAIT_FOR_RECORD_SECONDS = 20.0
_KERNEL_SECRETS_LAST = timedelta(days=2)


class Registrar:
    """One open record and everything that works on it. `clock` is the only clock there is."""

    def __init__(
        self, settings: Settings, clock: Clock | None = None, *, largest_round: int = LARGEST_ROUND
    ) -> None:
        """`clock` None: the machine's, made steady."""
        self.settings = settings
        clock = clock or SteadyClock()
        self._clock = clock
        documents.check_signing(settings, clock())
        self._connection = connect(settings.record, memory_limit=settings.memory_limit)
        self.schema_version = migrate(self._connection, clock())
        self._engine = DuckDBEngine(self._connection)
        self._rounds = Rounds(
            self._engine,
            forget=lambda: self.office.forget(),
            largest_round=largest_round,
        )
        self.office = Office(settings, self._rounds, clock)
        self.desk = FrontDesk(self.office, house_secret(settings))
        self._drawer = DocumentDrawer(self.office, self._rounds)
        self._deadlines = DeadlineWatch(
            self.office.deadlines,
            clock,
            lambda learner_id: self.office.do(
                lambda tx: close_overdue_of(self.office, tx, learner_id)
            ),
        )
        self._notices = self.office.notices = NoticeService(self.office)
        self._publisher = WarehousePublisher(
            self._connection.cursor(),
            settings.warehouse,
            seconds=settings.warehouse_seconds,
            clock=clock,
            committed=lambda: self._rounds.committed,
        )
        self.office.programs = ProgramRuns(self.office)
        self.office.reader = Reader(self._connection.cursor())
        self.office.publish_warehouse = self._publisher.publish_now
        self._finisher = ErasureFinisher(
            self.office,
            publish=self._publisher.publish_alone,
            compact=lambda: self._rounds.between(self._compact).result(),
        )
        self.office.finish_erasures = self._finisher.finish
        self.office.health = self.health

    def start(self) -> None:
        self._rounds.start()
        before = self._clock() - _KERNEL_SECRETS_LAST
        self._rounds.submit(lambda tx: tx.run("dismiss_old_kernels", before=before)).result()
        self._rounds.submit(lambda tx: tx.run("end_expired_sessions", now=self._clock())).result()
        self.office.do(lambda tx: watch_open_attempts(self.office, tx))
        self._drawer.start()
        self._deadlines.start()
        self._notices.start()
        self._publisher.start()
        self._finisher.start()

    def waiting_for_a_run(self) -> list[UUID]:
        """Attempts that were handed in and not run before the last end."""
        waiting = self.office.reader.rows("closed_awaiting")
        return list(dict.fromkeys(row[0] for row in waiting))

    def close(self) -> None:
        """Finish what is queued, and close the record."""
        self._finisher.close()
        self._publisher.close()
        self._notices.close()
        self._deadlines.close()
        self._drawer.close()
        self._rounds.close()
        self.office.reader.close()
        self._connection.close()

    def _compact(self) -> None:
        """Write the record's file anew. Runs between two rounds; whoever reads beside them waits."""
        settings = self.settings
        with self.office.reader.paused(), self._publisher.paused():
            self._engine.let_go()
            self._connection.close()
            try:
                compact(settings.record, memory_limit=settings.memory_limit)
            finally:
                self._open_again()

    def _open_again(self) -> None:
        settings = self.settings
        try:
            self._connection = connect(settings.record, memory_limit=settings.memory_limit)
        except RecordError as error:
            log.critical("%s", error)
            self._rounds.broken()
            raise
        self._engine.use(self._connection)
        self.office.reader.use(self._connection.cursor())
        self._publisher.use(self._connection.cursor())

    def on_broken(self, end: Callable[[], None]) -> None:
        """What to do when the database itself gives up."""
        self._rounds.broken = end

    def health(self) -> protocol.Health:
        return protocol.Health(
            now=self._clock(),
            schema_version=self.schema_version,
            rounds=self._rounds.committed,
            requests=self.desk.answered.total(),
            attempts_opened=self.desk.answered[protocol.OpenAttempt.path],
            attempts_submitted=self.desk.answered[protocol.SubmitAttempt.path],
            commits=protocol.Commits(
                buckets=self._rounds.commit_times.buckets, seconds=self._rounds.commit_times.seconds
            ),
        )


@outside(protocol.GetHealth, by=By.HOUSE)
async def get_health(
    office: Office, caller: Caller, request: protocol.GetHealth
) -> protocol.Health:
    await office.run(lambda tx: tx.row("schema_reached"))
    return office.health()


async def serve(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ready: Callable[[], None] = lambda: None,
    ending: Callable[[Callable[[], None]], Awaitable[None] | None] | None = None,
    largest_round: int = LARGEST_ROUND,
) -> None:
    """Serve until the process is told to end. `ready` is called when requests are answered.

    `ending` is given a function that ends the service, from any thread.
    """
    registrar = _open(settings, clock, largest_round)
    listener = bind(settings.socket)
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def end() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended already
            loop.call_soon_threadsafe(ended.set)

    registrar.on_broken(lambda: os._exit(70))
    registrar.start()
    registrar.office.programs.start(registrar.waiting_for_a_run())
    if ending is not None:
        ending(end)
    ready()
    try:
        await Listener(registrar.desk.answer).serve(listener, ended)
    finally:
        listener.close()
        settings.socket.unlink(missing_ok=True)
        await registrar.office.programs.close()
        await asyncio.to_thread(registrar.close)


def _open(settings: Settings, clock: Clock | None, largest_round: int) -> Registrar:
    """Open the record; while a registrar that is ending still holds it, wait a little."""
    deadline = time.monotonic() + _WAIT_FOR_RECORD_SECONDS
    while True:
        try:
            return Registrar(settings, clock, largest_round=largest_round)
        except RecordError as error:
            if "open in another process" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def main(settings: Settings, *, largest_round: int = LARGEST_ROUND) -> int:
    """Run as a child process: end when standard input ends, which is when the parent is gone."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")

    def watch_parent(end: Callable[[], None]) -> None:
        for ending in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(ending, end)

        def wait() -> None:
            with contextlib.suppress(OSError):
                while os.read(0, 1024):
                    pass
            end()

        threading.Thread(target=wait, name="parent", daemon=True).start()

    try:
        uvloop.run(serve(settings, ending=watch_parent, ready=settle, largest_round=largest_round))
    except (RecordError, CredentialError, SettingsError) as error:
        print(f"courseware: {error}", file=sys.stderr)  # noqa: T201 - the parent shows it
        return 1
    finally:
        unsettle()
    return 0
