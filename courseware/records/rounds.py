"""Group commit: one thread owns the record and drains its queue into one transaction a round."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from courseware.errors import RecordError, Refusal
from courseware.records.commit_times import CommitTimes
from courseware.records.duckdb_engine import DuckDBEngine
from courseware.records.transaction import Transaction

T = TypeVar("T")
Work = Callable[[Transaction], T]

LARGEST_ROUND = 256
"""Requests in one transaction at most."""

_GATHER_SECONDS = 0.002
"""How long a round waits for others, when the last one had more than one request.

Who was answered together asks again together. One round for all of them instead of two by turns takes
a quarter less of the processor; a request that comes alone is not kept waiting.
"""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job(Generic[T]):
    """A piece of work, and who waits for its answer: a thread, or a coroutine of `loop`."""

    work: Work[T]
    answer: Future[T] | asyncio.Future[T]
    loop: asyncio.AbstractEventLoop | None = None
    between: Callable[[], T] | None = None
    """What is to be done instead while no transaction is open."""
    outcome: T | None = None
    error: Exception | None = None

    def settle(self) -> None:
        """Hand out the outcome. A coroutine's is handed out on its own loop."""
        if self.answer.cancelled():
            return
        if self.error is not None:
            self.answer.set_exception(self.error)
        else:
            self.answer.set_result(self.outcome)  # type: ignore[arg-type]


class Rounds:
    """Runs pieces of work on the record, many to a transaction, and answers after the commit.

    A piece of work that is refused before it wrote costs the others nothing. When anything else goes
    wrong, the round is rolled back, `forget` is called (what was remembered of the record may be
    untrue now), and each piece of the round runs again in a transaction of its own. DuckDB may drop
    rows of a transaction after an error while COMMIT reports none, so no failed one is ever committed.
    """

    def __init__(
        self,
        engine: DuckDBEngine,
        *,
        forget: Callable[[], None],
        largest_round: int = LARGEST_ROUND,
    ) -> None:
        self._engine = engine
        self._largest_round = largest_round
        self._forget = forget
        self._queue: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="record", daemon=True)
        self._held_back: _Job[Any] | None = None
        self._open_for_work = True
        self._began = 0.0
        self.committed = 0
        """Transactions committed so far."""
        self.commit_times = CommitTimes()
        self.broken: Callable[[], None] = lambda: None
        """Called when the database itself gave up; the process should end and start anew."""

    def start(self) -> None:
        self._thread.start()

    def submit(self, work: Work[T]) -> Future[T]:
        """Queue a piece of work. The future is done after the commit, or with the work's exception."""
        answer: Future[T] = Future()
        self._queue.put(_Job(work, answer))
        return answer

    def between(self, work: Callable[[], T]) -> Future[T]:
        """Queue what needs the record to itself: it is done between two rounds, on the record's thread."""
        answer: Future[T] = Future()
        self._queue.put(_Job(lambda _: work(), answer, between=work))
        return answer

    async def run(self, work: Work[T]) -> T:
        """The same as `submit` for a coroutine."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._queue.put(_Job(work, answer, loop))
        return await answer

    def close(self) -> None:
        """Finish what is queued and end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        in_company = False
        while self._open_for_work:
            first = self._next(wait=True)
            if first is None:
                continue
            if first.between is not None:
                _do_between(first, first.between)
                continue
            if in_company:
                time.sleep(_GATHER_SECONDS)
            jobs: list[_Job[Any]] = []
            self._round(first, jobs)
            _settle(jobs)
            in_company = len(jobs) > 1

    def _next(self, *, wait: bool) -> _Job[Any] | None:
        """The next job; None when there is none just now, or no more to come."""
        if self._held_back is not None:
            job, self._held_back = self._held_back, None
            return job
        try:
            queued = self._queue.get(block=wait)
        except queue.Empty:
            return None
        if queued is None:
            self._open_for_work = False
        return queued

    def _round(self, first: _Job[Any], jobs: list[_Job[Any]]) -> None:
        """One transaction with `first` and whatever is queued by the time that it is to be committed."""
        try:
            transaction = self._begin(alone=False)
            job: _Job[Any] | None = first
            while job is not None:
                jobs.append(job)
                _do(job, transaction)
                full = len(jobs) == self._largest_round or not self._open_for_work
                job = None if full else self._next(wait=False)
                if job is not None and job.between is not None:
                    job, self._held_back = None, job
            self._commit(transaction)
        except Exception as error:
            self._roll_back()
            log.warning("a round of %d was rolled back (%s); replaying", len(jobs), _kind(error))
            for job in jobs:
                self._alone(job)

    def _alone(self, job: _Job[Any]) -> None:
        """One job of a round that failed, in a transaction of its own."""
        job.outcome = job.error = None
        try:
            transaction = self._begin(alone=True)
            _do(job, transaction)
            self._commit(transaction)
        except Exception as error:
            self._roll_back()
            job.error = self._told(error)

    def _begin(self, *, alone: bool) -> Transaction:
        self._began = time.monotonic()
        self._engine.begin()
        return Transaction(self._engine, alone=alone)

    def _commit(self, transaction: Transaction) -> None:
        transaction.send()
        self._engine.commit()
        self.committed += 1
        self.commit_times.add(time.monotonic() - self._began)

    def _roll_back(self) -> None:
        self._forget()
        try:
            self._engine.roll_back()
        except self._engine.error as error:
            log.critical("the record cannot roll back: %s", _kind(error))
            self.broken()

    def _told(self, error: Exception) -> Exception:
        """An error as the caller may see it."""
        if self._engine.gave_up(error):
            log.critical("the record gave up: %s", _kind(error))
            self.broken()
        if isinstance(error, self._engine.error):
            # its text may quote the row; what a row holds belongs into no log
            log.error("the record refused a transaction: %s", _kind(error))
            return RecordError(f"The record refused the transaction ({_kind(error)}).")
        return error


def _do(job: _Job[Any], transaction: Transaction) -> None:
    """Do a piece of work. A refusal before it wrote is an outcome like any other."""
    written = transaction.writes
    try:
        job.outcome = job.work(transaction)
    except Refusal as refusal:
        if transaction.writes != written:
            raise
        job.error = refusal


def _do_between(job: _Job[Any], work: Callable[[], Any]) -> None:
    try:
        job.outcome = work()
    except Exception as error:
        job.error = error
    _settle([job])


def _settle(jobs: list[_Job[Any]]) -> None:
    """Hand out all outcomes: a loop is woken once, however many of its coroutines wait."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job[Any]]] = {}
    for job in jobs:
        if job.loop is None:
            job.settle()
        else:
            by_loop.setdefault(job.loop, []).append(job)
    for loop, waiting in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(_settle_here, waiting)


def _settle_here(jobs: list[_Job[Any]]) -> None:
    for job in jobs:
        job.settle()


def _kind(error: BaseException) -> str:
    return type(error).__name__
