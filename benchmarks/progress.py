"""What is being measured just now, on a terminal; nothing in a pipe."""

from __future__ import annotations

import sys


def say(words: str) -> None:
    """Replace the line that says what is under way; empty words take it away."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)
