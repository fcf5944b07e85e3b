"""The machine's switch for keeping equal pages of memory once, as an operator would set it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_SWITCH = Path("/sys/kernel/mm/ksm")
_WANTED = {"pages_to_scan": "1000", "run": "1"}
_LOOK_SECONDS = 5.0
_PATIENCE_SECONDS = 120.0
_STEADY = 0.01
"""Of what there was at the last look: less of a change is none."""


def can_be_switched() -> bool:
    """Whether this machine can merge, and we may tell it to."""
    return os.access(_SWITCH / "run", os.W_OK)


@contextlib.contextmanager
def switched_on() -> Iterator[None]:
    """Merge for a while; then everything is as it was."""
    before = {name: (_SWITCH / name).read_text() for name in _WANTED}
    try:
        for name, value in _WANTED.items():
            (_SWITCH / name).write_text(value)
        yield
    finally:
        for name, value in before.items():
            (_SWITCH / name).write_text(value)


def until_steady(memory: Callable[[], int]) -> int:
    """What the memory is once merging has no more to find."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    size = memory()
    while time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
        before, size = size, memory()
        if before - size < _STEADY * before:
            break
    return size
