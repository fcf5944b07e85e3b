"""The two processes of a run: one for the program, one for the checks, and the pipes between them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from courseware.errors import SandboxUnavailable
from courseware.sandbox.inside.modules import ALLOWED
from courseware.sandbox.model import Check

_HERE: Final = Path(__file__).parent
_JUDGE_SECONDS, _JUDGE_MEGABYTES = 5, 256
"""What the checks may take beyond the program's own time, and their memory at least."""


class Pair:
    """A program's process and its judge's. Both are dead, and waited for, when the `with` ends."""

    def __init__(
        self, source: str, checks: Sequence[Check], *, seconds: float, megabytes: int
    ) -> None:
        self._stack = ExitStack()
        words = set(re.findall(r"\w+", "\n".join([source, *(check.source for check in checks)])))
        self._modules = sorted(ALLOWED & words)
        self._source = source
        self._checks = [check.source for check in checks]
        self._seconds = seconds
        self._megabytes = megabytes

    def __enter__(self) -> Pair:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def _start(self) -> None:
        asked, asks = self._pipe()
        answers_in, answers_out = self._pipe()
        word_in, self.word = self._pipe()
        self.report, report = self._pipe()
        self.status, status = self._pipe()
        self.output, output = self._pipe()
        judge = {
            "source": self._source,
            "checks": self._checks,
            "word": word_in.fileno(),
            "report": report.fileno(),
            "asks": asks.fileno(),
            "answers": answers_in.fileno(),
        }
        program = {
            "source": self._source,
            "status": status.fileno(),
            "asked": asked.fileno(),
            "answers": answers_out.fileno(),
        }
        roomy = max(self._megabytes, _JUDGE_MEGABYTES)
        self.judge = self._process("judge", judge, self._seconds + _JUDGE_SECONDS, roomy)
        self.program = self._process("learner", program, self._seconds, self._megabytes, output)
        # Only the children hold these ends from here on, so that an end of file is an end.
        for end in (asked, asks, answers_in, answers_out, word_in, report, status, output):
            end.close()

    def _pipe(self) -> tuple[FileIO, FileIO]:
        read, write = os.pipe()
        return (
            self._stack.enter_context(FileIO(read, "rb")),
            self._stack.enter_context(FileIO(write, "wb")),
        )

    def _process(
        self,
        role: str,
        job: dict[str, Any],
        seconds: float,
        megabytes: int,
        output: FileIO | None = None,
    ) -> subprocess.Popen[bytes]:
        descriptors = [value for value in job.values() if isinstance(value, int)]
        limits = {"seconds": seconds, "megabytes": megabytes, "parent": os.getpid()}
        given = os.memfd_create(role)
        try:
            with FileIO(given, "wb", closefd=False) as file:
                file.write(json.dumps({**job, "modules": self._modules, "limits": limits}).encode())
            os.lseek(given, 0, os.SEEK_SET)
            process = subprocess.Popen(  # noqa: S603  our own words only
                [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START, str(_HERE), role],
                stdin=given,
                stdout=subprocess.DEVNULL if output is None else output,
                stderr=subprocess.DEVNULL if output is None else output,
                pass_fds=descriptors,
                env={k: os.environ[k] for k in ("LD_LIBRARY_PATH",) if k in os.environ},
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            raise SandboxUnavailable(
                f"A process for the program could not be started: {error}."
            ) from None
        finally:
            os.close(given)
        self._stack.callback(end, process)
        return process


def end(process: subprocess.Popen[bytes]) -> int:
    """End a process at once and wait for it; its exit status, or minus the signal that ended it."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


_START: Final = """
import sys
sys.path.insert(0, sys.argv[1])
if sys.argv[2] == "judge":
    from inside.judge import main
else:
    from inside.learner import main
main()
"""
