"""The peer: stock Voilà in a process of its own, with its own front end and its default settings."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.lesson import NOTEBOOK, stock_lesson
from benchmarks.processes import ServerProcess, server
from courseware.catalog.model import Course

POOL_SIZE = 2


class Stock:
    """A running stock Voilà that serves the lesson, and nothing else, at its root."""

    options = ".widget-radio input"
    saved = ".widget-label"

    def __init__(self, process: ServerProcess, address: str, folder: Path) -> None:
        self.process = process
        self.lesson = address
        self._record = folder / "answers.sqlite3"

    def cookies(self) -> dict[str, str]:
        """Everybody may come in. With this one, which Jupyter's server asks for, pages can end their kernels."""
        return {"_xsrf": "ab" * 16}

    def recorded(self) -> int:
        """How many choices are in the record: it only grows."""
        if not self._record.exists():
            return 0
        with contextlib.closing(sqlite3.connect(self._record)) as record:
            return int(record.execute("SELECT count(*) FROM answers").fetchone()[0])


@contextlib.contextmanager
def stock_voila(
    folder: Path, course: Course, *, preheated: bool = False, first: str = ""
) -> Iterator[Stock]:
    """Serve the lesson; `preheated`: with kernels held ready in which the notebook has run.

    `first`: code that the notebook runs before all else.
    """
    stock_lesson(folder, course, first=first)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "voila", NOTEBOOK, "--no-browser", f"--port={port}"]
    if preheated:
        command += ["--preheat_kernel=True", f"--pool_size={POOL_SIZE}"]
    own = {"IPYTHONDIR": ".ipython", "JUPYTER_CONFIG_DIR": ".config", "JUPYTER_DATA_DIR": ".data"}
    environment = {**os.environ, **{name: str(folder / path) for name, path in own.items()}}
    with server(command, folder, environment) as process:
        process.wait_for_log(str(port))
        process.rest()
        yield Stock(process, f"http://127.0.0.1:{port}/", folder)
