"""A server in a process of its own: found ready, watched until it rests, weighed, and ended by its id."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil  # type: ignore[import-untyped]

START_SECONDS = 120.0
REST_SECONDS = 120.0
_LOOK_SECONDS = 0.5
_RESTING = 0.06
"""Of one core. Idle kernels' heartbeats and polling stay far below it."""
_END_SECONDS = 30.0


class ProcessTree:
    """A process and everything that it has started."""

    def __init__(self, root: psutil.Process) -> None:
        self.root = root
        self._size = 0

    def tree(self) -> list[psutil.Process]:
        """The process and its descendants, as they are now."""
        return [self.root, *self.root.children(recursive=True)]

    def pss(self) -> int:
        """The memory of the whole tree in bytes; what processes share is divided among them."""
        return sum(pss(process.pid) for process in self.tree())

    def rest(self) -> None:
        """Wait until the tree is calm and has the size that it had the first time.

        So kernels of pages that were left have ended, and kernels that are held ready have begun.
        """
        size = self._wait_until_calm(self._size)
        self._size = self._size or size

    def calm(self) -> None:
        """Wait until the tree uses next to no processor time."""
        self._wait_until_calm(0)

    def _wait_until_calm(self, size: int) -> int:
        deadline = time.monotonic() + REST_SECONDS
        before = self._work()
        while time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS)
            now = self._work()
            used = sum(now.values()) - sum(before.values())
            quiet = now.keys() == before.keys() and used < _RESTING * _LOOK_SECONDS
            if quiet and len(now) == (size or len(now)):
                return len(now)
            before = now
        raise RuntimeError(
            f"{self.root} did not come to rest within {REST_SECONDS:.0f} seconds: "
            f"it has {len(before)} processes, and had {size or 'an unknown number'} before."
        )

    def _work(self) -> dict[int, float]:
        """The seconds of processor time of each process of the tree."""
        used = {}
        for process in self.tree():
            with contextlib.suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                used[process.pid] = times.user + times.system
        return used


class ServerProcess(ProcessTree):
    """A server in a process of its own, and everything that it has started."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]):
        self.log = folder / "server.log"
        with self.log.open("wb") as log:
            self._popen = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        super().__init__(psutil.Process(self._popen.pid))

    def wait_for_log(self, words: str) -> str:
        """The line of the log that holds `words`, once it is there."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            text = self.log.read_text(errors="replace")
            for line in text.splitlines(keepends=True):
                if words in line and line.endswith("\n"):
                    return line
            if self._popen.poll() is not None:
                raise RuntimeError(f"The server ended before it said {words!r}:\n{text[-2000:]}")
            time.sleep(0.05)
        raise RuntimeError(f"The server did not say {words!r} within {START_SECONDS:.0f} seconds.")

    def end(self) -> None:
        """End the server as its operator would, then whatever it has left behind."""
        with contextlib.suppress(psutil.NoSuchProcess):
            left = self.tree()[1:]
            self._popen.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(_END_SECONDS)
            for process in (self.root, *left):
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        self._popen.wait()


@contextlib.contextmanager
def server(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> Iterator[ServerProcess]:
    process = ServerProcess(command, folder, environment)
    try:
        yield process
    finally:
        process.end()


def pss(pid: int) -> int:
    """The proportional set size of a process in bytes; 0 once it has ended."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
