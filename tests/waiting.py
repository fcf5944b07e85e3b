"""For what happens by itself, in a thread or another process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_PATIENCE_SECONDS = 60.0
"""For machines that are busy: not a part of what is proved."""


def eventually(find: Callable[[], T], what: str = "it never came true") -> T:
    """Wait until something is found or true, and give it. What it was last is said when it never was."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not (found := find()):
        assert time.monotonic() < deadline, f"not within a minute: {what} ({found!r})"
        time.sleep(0.02)
    return found
