"""A kernel's process, forked elsewhere but inherited by this process: subprocess.Popen's methods for it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal

_LOOK_AGAIN_SECONDS = 0.2
_LOOKS = 25


class ForkedProcess:
    """A child of this process that subprocess does not know."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs; then its exit status, or minus the signal that ended it."""
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                self.returncode = -signal.SIGKILL  # somebody else has asked: the status is lost
            else:
                if pid:
                    self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self) -> int | None:
        """What `poll` says; to be called once it has ended."""
        return self.poll()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


async def until_ended(pid: int) -> None:
    """Return as soon as this child has ended, without asking again and again."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(descriptor, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


async def end_group(group: int) -> None:
    """End what a kernel has left behind: processes that it started and that are ours now."""
    with contextlib.suppress(OSError):
        os.killpg(group, signal.SIGKILL)
    for _ in range(_LOOKS):
        if _all_have_ended(group):
            return
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)


def _all_have_ended(group: int) -> bool:
    try:
        while os.waitpid(-group, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return True
    return False
