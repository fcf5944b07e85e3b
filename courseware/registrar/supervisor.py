"""Keeps a registrar process running: starts it, waits until it answers, starts it again when it dies."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from typing import Self

from courseware.errors import RecordError
from courseware.settings import Settings

log = logging.getLogger(__name__)

_START_SECONDS = 60.0
_END_SECONDS = 30.0
_PAUSE_BETWEEN_STARTS_SECONDS = 0.2


class RegistrarProcess:
    """A registrar as a child process, watched by a thread. It ends when this process ends, however.

    `module` is what the child runs: it takes its settings from the environment.
    """

    def __init__(self, settings: Settings, *, module: str = "courseware.registrar") -> None:
        self._settings = settings
        self._module = module
        self._ending = False
        self._changing = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._watcher = threading.Thread(target=self._watch, name="registrar", daemon=True)

    def start(self) -> None:
        """Start and wait until it answers. Raises RecordError, with its words, when it cannot."""
        child = self._child = self._spawn()
        deadline = time.monotonic() + _START_SECONDS
        while not self._settings.socket.exists() or not _answers(self._settings):
            if child.poll() is not None:
                raise RecordError("The registrar did not start; its message stands above.")
            if time.monotonic() > deadline:
                self.stop()
                raise RecordError(
                    f"The registrar did not start within {_START_SECONDS:.0f} seconds."
                )
            time.sleep(0.02)
        self._watcher.start()

    @property
    def pid(self) -> int | None:
        """The process id of the registrar that runs now."""
        return self._child.pid if self._child else None

    def stop(self) -> None:
        """End it cleanly: what is queued is finished and the record is closed."""
        with self._changing:
            self._ending = True
            child = self._child
        if child is None:
            return
        if child.stdin:
            child.stdin.close()
        try:
            child.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            log.warning("the registrar did not end by itself; ending it")
            child.kill()
            child.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _spawn(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **self._settings.as_environment()}
        # the end of this pipe tells the child that its parent is gone
        return subprocess.Popen(  # noqa: S603 - our own module, by our own Python
            [sys.executable, "-m", self._module],
            env=environment,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def _watch(self) -> None:
        while self._child is not None:
            status = self._child.wait()
            with self._changing:
                if self._ending:
                    return
                log.error("the registrar ended with status %s; starting it again", status)
                time.sleep(_PAUSE_BETWEEN_STARTS_SECONDS)
                self._child = self._spawn()


def _answers(settings: Settings) -> bool:
    from courseware.registrar.access import is_running

    return is_running(settings)
