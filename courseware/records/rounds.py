"""Group commit: one thread owns the record and drains its queue into one transaction a round."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

import duckdb

from courseware.errors import RecordError, Refusal
from courseware.records.commit_times import CommitTimes
from courseware.records.transaction import Parsed, Transaction

T = TypeVar("T")
Work = Callable[[Transaction], T]

LARGEST_ROUND = 256
"""Requests in one transaction at most."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job:
    work: Work[Any]
    answer: Future[Any] = field(default_factory=Future)


class Rounds:
    """Runs pieces of work on the record, many to a transaction, and answers after the commit.

    A piece of work that is refused before it wrote costs the others nothing. When anything else goes
    wrong, the round is rolled back, `forget` is called (what was remembered of the record may be
    untrue now), and each piece of the round runs again in a transaction of its own. DuckDB may drop
    rows of a transaction after an error while COMMIT reports none, so no failed one is ever committed.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        *,
        forget: Callable[[], None],
        largest_round: int = LARGEST_ROUND,
    ) -> None:
        self._connection = connection
        self._largest_round = largest_round
        self._forget = forget
        self._parsed: Parsed = {}
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="record", daemon=True)
        self.committed = 0
        """Transactions committed so far."""
        self.commit_times = CommitTimes()
        self.broken: Callable[[], None] = lambda: None
        """Called when the database itself gave up; the process should end and start anew."""

    def start(self) -> None:
        self._thread.start()

    def submit(self, work: Work[T]) -> Future[T]:
        """Queue a piece of work. The future is done after the commit, or with the work's exception."""
        job = _Job(work)
        self._queue.put(job)
        return job.answer

    def close(self) -> None:
        """Finish what is queued and end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        open_for_work = True
        while open_for_work:
            jobs = [job] if (job := self._queue.get()) else []
            open_for_work = job is not None
            while open_for_work and len(jobs) < self._largest_round:
                try:
                    job = self._queue.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    open_for_work = False
                else:
                    jobs.append(job)
            if jobs:
                self._round(jobs)

    def _round(self, jobs: list[_Job]) -> None:
        try:
            outcomes = self._attempt(jobs)
        except Exception as error:
            if len(jobs) == 1:
                self._end_with_error(jobs[0], error)
                return
            log.warning("a round of %d was rolled back (%s); replaying", len(jobs), _kind(error))
            for job in jobs:
                self._round([job])
            return
        for job, outcome in zip(jobs, outcomes, strict=True):
            if isinstance(outcome, Refusal):
                job.answer.set_exception(outcome)
            else:
                job.answer.set_result(outcome)

    def _attempt(self, jobs: list[_Job]) -> list[Any]:
        """All outcomes of a committed round: results, and refusals that wrote nothing."""
        began = time.monotonic()
        self._connection.execute("BEGIN")
        try:
            transaction = Transaction(self._connection, self._parsed)
            outcomes: list[Any] = []
            for job in jobs:
                written = transaction.writes
                try:
                    outcomes.append(job.work(transaction))
                except Refusal as refusal:
                    if transaction.writes != written:
                        raise
                    outcomes.append(refusal)
            transaction.send()
            self._connection.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        self.committed += 1
        self.commit_times.add(time.monotonic() - began)
        return outcomes

    def _roll_back(self) -> None:
        self._forget()
        try:
            self._connection.execute("ROLLBACK")
        except duckdb.TransactionException:
            pass  # a failed COMMIT has already ended the transaction
        except duckdb.Error as error:
            log.critical("the record cannot roll back: %s", _kind(error))
            self.broken()

    def _end_with_error(self, job: _Job, error: Exception) -> None:
        if isinstance(error, duckdb.FatalException):
            log.critical("the record gave up: %s", _kind(error))
            self.broken()
        if isinstance(error, duckdb.Error):
            # DuckDB's text may quote the row; what a row holds belongs into no log
            log.error("the record refused a transaction: %s", _kind(error))
            error = RecordError(f"The record refused the transaction ({_kind(error)}).")
        job.answer.set_exception(error)


def _kind(error: BaseException) -> str:
    return type(error).__name__
