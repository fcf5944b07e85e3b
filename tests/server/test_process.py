"""The process as an operator runs it: how it ends, and what it writes."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.site import NOTEBOOKS, PASSWORD, Visitor, kernel_process
from tests.waiting import eventually

LISTENING = re.compile(r"Courseware is at (http://\S+)")


class Process:
    """`courseware serve` on a free port, with one learner."""

    def __init__(self, data: Path) -> None:
        command = [sys.executable, "-m", "courseware"]
        folder = [f"--data={data}"]
        about = ["--name=Zoe", "--email=zoe@example.org", "--internal", "--password=-"]
        subprocess.run(
            [*command, "users", "add", "zoe", *about, *folder],
            input=f"{PASSWORD}\n",
            text=True,
            check=True,
            capture_output=True,
        )
        self._log = data / "log"
        with self._log.open("w") as log:
            self.running = subprocess.Popen(
                [*command, "serve", "--port=0", f"--notebooks={NOTEBOOKS}", *folder],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        eventually(lambda: LISTENING.search(self.log) is not None, "it listens")
        found = LISTENING.search(self.log)
        assert found is not None
        self.address = found[1]

    @property
    def log(self) -> str:
        return self._log.read_text()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    process = Process(tmp_path)
    yield process
    process.running.kill()
    process.running.wait()


def open_kernel(process: Process) -> str:
    visitor = Visitor(process.address)
    visitor.sign_in("zoe")
    kernel = visitor.open_page("/learn/harbour/storm?token=very-secret-query")
    eventually(lambda: kernel_process(kernel) is not None, "the kernel runs")
    visitor.close()
    return kernel


def test_it_ends_in_order_and_writes_no_secret(process: Process) -> None:
    kernel = open_kernel(process)
    process.running.send_signal(signal.SIGTERM)
    assert process.running.wait(60) == 0
    assert kernel_process(kernel) is None
    assert "/learn/harbour/storm" in process.log
    for secret in ("very-secret-query", PASSWORD, "courseware_session", "Traceback", "leaked"):
        assert secret not in process.log


def folder_of(kernel: str) -> Path:
    """The folder in which this kernel's sockets are."""

    def sockets() -> list[str]:
        return re.findall(rf"(/\S+)/kernel-{kernel}", Path("/proc/net/unix").read_text())

    eventually(lambda: bool(sockets()), "the kernel listens")
    return Path(sockets()[0])


def is_running(pid: int) -> bool:
    """Whether there is such a process. One that has ended has no command line, until it is waited for."""
    command = Path(f"/proc/{pid}/cmdline")
    return command.exists() and bool(command.read_bytes())


def test_nothing_outlives_a_process_that_was_killed(process: Process) -> None:
    kernel = open_kernel(process)
    template = int(re.findall(r"Kernels are forked from process (\d+)", process.log)[0])
    folder = folder_of(kernel)
    assert folder.exists()
    process.running.kill()
    process.running.wait()
    eventually(lambda: kernel_process(kernel) is None, "the kernel is gone")
    eventually(lambda: not folder.exists(), "the kernels' files are gone")
    eventually(lambda: not is_running(template), "the template process is gone")
