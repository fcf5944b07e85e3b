"""The installed command, run as people run it: in a process of its own, in a pipe or on a terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pexpect

from courseware.settings import Settings

COMMAND = Path(sys.executable).with_name("courseware")


def courseware(
    settings: Settings, *arguments: str, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run it in a pipe."""
    return subprocess.run(
        [COMMAND, *arguments, "--data", settings.data],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )


def on_a_terminal(settings: Settings, *arguments: str) -> pexpect.spawn[str]:
    """Run it where somebody reads and types."""
    return pexpect.spawn(
        str(COMMAND),
        [*arguments, "--data", str(settings.data)],
        encoding="utf-8",
        timeout=120,
        dimensions=(40, 120),
    )


def the_one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What a refusal says: one line on stderr, nothing on stdout, status 1."""
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line
