"""The process that kernels are forked from: what it holds, and what happens when it dies."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import psutil
import pytest

from courseware.server.kernels.launch import (
    LARGEST_PACKET,
    NICENESS,
    Answer,
    Launch,
    Launched,
    Ready,
    adopt_orphans,
)
from tests.server.kernels import LIMITS, kernels
from tests.waiting import eventually


def test_the_template_holds_one_thread_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEWARE_DEMO_PASSWORD", "not for templates")
    with kernels() as house:
        house.start()
        assert house.template.pid is not None
        process = Path(f"/proc/{house.template.pid}")
        assert len(list((process / "task").iterdir())) == 1
        assert b"not for templates" not in (process / "environ").read_bytes()
        sockets = [e for e in (process / "fd").iterdir() if str(e.readlink()).startswith("socket")]
        assert len(sockets) == 1


def test_kernels_live_on_without_the_template_and_new_ones_start(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with kernels() as house:
        before = house.start()
        house.ask(before, "exec('kept = 5')")
        template = house.template.pid
        assert template is not None
        os.kill(template, signal.SIGKILL)
        eventually(lambda: "starting it again" in caplog.text, "its death is noticed")

        fresh = house.start(COURSEWARE_COURSE="harbour/storm")
        assert not house.is_forked(fresh)
        assert f"Kernel {fresh} is started afresh" in caplog.text
        behind = os.getpriority(os.PRIO_PROCESS, house.pid(fresh))
        assert behind == min(os.getpriority(os.PRIO_PROCESS, 0) + NICENESS, 19)
        assert house.ask(fresh, "os.environ['COURSEWARE_COURSE']") == "harbour/storm"
        limits = "__import__('resource').getrlimit(__import__('resource').RLIMIT_NOFILE)[0]"
        assert house.ask(fresh, limits) == LIMITS.files
        assert house.ask(fresh, "get_ipython().find_cell_magic('quiz') is not None")

        assert house.ask(before, "kept") == 5
        house.end(before)
        assert not Path(f"/proc/{template}").exists()

        def forked_again() -> bool:
            kernel = house.start()
            return house.is_forked(kernel) and bool(house.ask(kernel, "6 * 7") == 42)

        eventually(forked_again, "kernels are forked again")


def test_a_kernel_starts_while_the_template_is_stuck(caplog: pytest.LogCaptureFixture) -> None:
    with kernels() as house:
        house.start()
        template = house.template.pid
        assert template is not None
        os.kill(template, signal.SIGSTOP)
        kernel = house.start()
        assert not house.is_forked(kernel)
        assert "does not answer" in caplog.text
        eventually(lambda: house.template.pid != template, "it was replaced")


def test_a_kernel_of_which_nobody_was_told_ends_with_the_template(tmp_path: Path) -> None:
    """For another is started in its place. Here its answer does not fit into a socket that nobody reads."""
    adopt_orphans()
    (tmp_path / "ipython").mkdir(mode=0o700)
    fit = answers_that_fit(*narrow_sockets())
    ours, its = narrow_sockets()
    module = ("-m", "courseware.server.kernels.template", str(its.fileno()), str(tmp_path))
    with ours, subprocess.Popen([sys.executable, *module], pass_fds=[its.fileno()]) as template:
        its.close()
        assert msgspec.json.decode(ours.recv(LARGEST_PACKET), type=Answer) == Ready()
        try:
            for number in range(fit + 2):
                ours.send(msgspec.json.encode(a_launch(number, tmp_path)))
            eventually(lambda: len(kernels_alone()) == fit + 1, "one is stuck")
            template.kill()
            template.wait()
            eventually(lambda: len(kernels_alone()) == fit, "the one that is stuck ends")
        finally:
            for kernel in kernels_alone():
                kernel.kill()
                kernel.wait()
            template.kill()


def narrow_sockets() -> tuple[socket.socket, socket.socket]:
    """A pair of which the second soon has to wait for the first to read."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    its.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    return ours, its


def answers_that_fit(ours: socket.socket, its: socket.socket) -> int:
    its.setblocking(False)
    answer = msgspec.json.encode(Launched(kernel_id="alone-0", pid=os.getpid()))
    with ours, its:
        for number in itertools.count():
            try:
                its.send(answer)
            except BlockingIOError:
                return number
    raise AssertionError


def a_launch(number: int, folder: Path) -> Launch:
    return Launch(
        kernel_id=f"alone-{number}",
        connection_file=str(folder / f"{number}.json"),
        folder=str(folder),
        environment={"HOME": str(folder), "PATH": os.environ["PATH"]},
        limits=LIMITS,
        parent=os.getpid(),
    )


def kernels_alone() -> list[psutil.Process]:
    """Those of the launches above that live."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it has ended meanwhile
            if "kernel alone-" in " ".join(process.cmdline()):
                found.append(process)
    return found
