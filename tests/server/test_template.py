"""The process that kernels are forked from: what it holds, and what happens when it dies."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from courseware.server.kernels.launch import NICENESS
from tests.server.kernels import LIMITS, kernels
from tests.server.site import eventually


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
