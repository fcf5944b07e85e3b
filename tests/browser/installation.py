"""A whole installation as an operator starts it: `courseware demo` in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Self

PASSWORD = "nine calm harbours"
_START_SECONDS = 300


class Installation:
    """The web process, its registrar and its kernels, with demo data in a folder of their own."""

    def __init__(self, folder: Path, *, port: int = 0) -> None:
        self.folder = folder
        self._port = port
        self._lines: list[str] = []
        self._ready = threading.Event()
        self.address = ""

    def start(self) -> None:
        environment = {**os.environ, "COURSEWARE_DEMO_PASSWORD": PASSWORD}
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "courseware", "demo"),
                *(f"--data={self.folder}", f"--port={self._port}"),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._ready.clear()
        threading.Thread(target=self._read, daemon=True).start()
        assert self._ready.wait(_START_SECONDS), self.output
        assert self.address, self.output
        self._port = int(self.address.rpartition(":")[2])

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def kill(self) -> None:
        """kill -9 of the web process."""
        self.process.kill()
        self.process.wait(60)

    @property
    def output(self) -> str:
        """All that it has printed so far."""
        return "\n".join(self._lines)

    def processes(self, name: str) -> list[int]:
        """Ids of the processes of this installation whose command line holds `name`."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                parent = _parent(entry)
            except (OSError, ValueError):
                continue
            if name in command and parent == self.process.pid:
                found.append(int(entry.name))
        return found

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.append(line.rstrip())
            if match := re.search(r"Courseware is at (http://\S+)", line):
                self.address = match[1]
                self._ready.set()
        self._ready.set()


def _parent(entry: Path) -> int:
    return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
