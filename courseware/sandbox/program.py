"""Run a learner's program against an author's checks: a few at a time, without holding up who asks."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from courseware.errors import SandboxUnavailable
from courseware.sandbox.model import Check, Isolation, Outcome, Run
from courseware.sandbox.processes import Pair
from courseware.sandbox.supervision import Supervision, not_reached

AT_A_TIME: Final = 2
"""So many programs run at a time; the next ones wait."""
MOST_SOURCE: Final = 256 << 10

_places = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="sandbox")


async def run_program(
    source: str, checks: Sequence[Check], *, seconds: float, megabytes: int
) -> Run:
    """Run `source` in a process of its own, then each check against it.

    `seconds` is what the program and the checks may take together, by the clock; `megabytes` the address space of
    the program's process, of which Python itself takes some 20. Raises SandboxUnavailable when this machine cannot
    lock a program down; then nothing of it has run.
    """
    if len(source) > MOST_SOURCE:
        long = f"Your program is longer than {MOST_SOURCE >> 10} thousand characters."
        return not_reached(checks, Outcome.SYNTAX_ERROR, long)
    stop = threading.Event()
    try:
        return await asyncio.get_running_loop().run_in_executor(
            _places, lambda: _supervise(source, checks, seconds, megabytes, stop)[0]
        )
    finally:
        stop.set()  # when who asked has gone, nobody needs the answer


def check_sandbox() -> Isolation:
    """Which walls hold here, found by building them. Raises SandboxUnavailable when they do not suffice."""
    _, walls = _supervise("", (), 10, 256, threading.Event())
    wanted = ["own network", "Landlock", "seccomp", *(["own account"] if os.geteuid() == 0 else [])]
    return Isolation(
        walls, tuple(one for one in wanted if not any(wall.startswith(one) for wall in walls))
    )


def _supervise(
    source: str, checks: Sequence[Check], seconds: float, megabytes: int, stop: threading.Event
) -> tuple[Run, tuple[str, ...]]:
    if sys.platform != "linux":
        raise SandboxUnavailable("Code questions can be marked on Linux only.")
    with Pair(source, checks, seconds=seconds, megabytes=megabytes) as pair:
        supervision = Supervision(pair, checks, seconds, megabytes, stop)
        return supervision.run(), supervision.walls
