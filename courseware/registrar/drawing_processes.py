"""The processes that draw documents: as many as there are cores, started when wanted, ended when idle."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import msgspec

from courseware.credentials.drawing_jobs import Drawn, Job, receive, send
from courseware.decoding import from_msgpack
from courseware.errors import CoursewareError
from courseware.settings import Settings

_END_SECONDS = 5.0


class DrawingProcesses:
    """Hands jobs to processes and yields their answers as they come. For one thread at a time."""

    def __init__(self, settings: Settings, most: int | None = None) -> None:
        self._settings = settings
        self.most = most or os.cpu_count() or 1
        self._idle: queue.SimpleQueue[_Process] = queue.SimpleQueue()
        self._all: set[_Process] = set()
        self._changing = threading.Lock()
        self._closed = False

    def draw(self, jobs: Iterator[Job]) -> Iterator[tuple[Drawn, ...]]:
        """Do all jobs. One more is taken from the iterator than there are processes, so that none waits
        while an answer is dealt with.

        What a process that died was drawing is answered as not done.
        """
        with ThreadPoolExecutor(self.most, thread_name_prefix="drawing") as threads:
            under_way: set[Future[tuple[Drawn, ...]]] = set()
            for job in jobs:
                under_way.add(threads.submit(self._do, job))
                while len(under_way) > self.most:
                    done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    for answer in done:
                        yield answer.result()
            for answer in under_way:
                yield answer.result()

    def rest(self) -> None:
        """End every process; the next job starts one anew."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._forget(self._idle.get_nowait()).end()

    def close(self) -> None:
        """End every process at once, also one that is drawing. What it drew is drawn at the next start."""
        with self._changing:
            self._closed = True
            running = list(self._all)
        for process in running:
            process.kill()

    def _do(self, job: Job) -> tuple[Drawn, ...]:
        process = self._taken()
        try:
            answer = process.draw(job)
        except (OSError, EOFError, msgspec.DecodeError):
            self._forget(process).kill()
            words = "the process that drew it has ended"
            return tuple(Drawn(number, error=words) for number, _ in job.documents)
        self._idle.put(process)
        return answer

    def _taken(self) -> _Process:
        with contextlib.suppress(queue.Empty):
            return self._idle.get_nowait()
        with self._changing:
            if self._closed:
                raise CoursewareError("Nothing is drawn any more: the registrar is ending.")
            process = _Process(self._settings)
            self._all.add(process)
        return process

    def _forget(self, process: _Process) -> _Process:
        with self._changing:
            self._all.discard(process)
        return process


class _Process:
    """One process, and its pipes. It ends when they do: never does one outlive its registrar for long."""

    def __init__(self, settings: Settings) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "courseware.credentials.drawing"],
            env={**os.environ, **settings.as_environment()},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def draw(self, job: Job) -> tuple[Drawn, ...]:
        assert self._child.stdin is not None  # noqa: S101 - it was asked for
        assert self._child.stdout is not None  # noqa: S101
        send(self._child.stdin, job)
        content = receive(self._child.stdout)
        if content is None:
            raise EOFError
        return from_msgpack(content, tuple[Drawn, ...])

    def end(self) -> None:
        """Let it end by itself."""
        with contextlib.suppress(OSError):
            self._close_pipes()
        try:
            self._child.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        self._child.kill()
        self._child.wait()

    def _close_pipes(self) -> None:
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
