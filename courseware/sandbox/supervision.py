"""Watching one run: what arrives from its two processes, its limits, and how it ended."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from io import FileIO
from typing import Any, Final

from courseware.errors import SandboxUnavailable
from courseware.sandbox.model import Check, CheckResult, Outcome, Run
from courseware.sandbox.processes import Pair, end

MOST_OUTPUT: Final = 64 << 10
_MOST_STATUS: Final = 64 << 10
_MOST_REPORT: Final = 4 << 20
_MOST_MESSAGE: Final = 2000
_START_SECONDS: Final = 30
_LOOK_SECONDS: Final = 0.25
_READ_BYTES: Final = 1 << 16


class Supervision:
    """The state of one run: what has arrived, and how it ended once it has."""

    def __init__(
        self,
        pair: Pair,
        checks: Sequence[Check],
        seconds: float,
        megabytes: int,
        stop: threading.Event,
    ) -> None:
        self._pair = pair
        self._checks = checks
        self._seconds = seconds
        self._megabytes = megabytes
        self._stop = stop
        self._deadline = time.monotonic() + _START_SECONDS
        self._running = False
        self._checking = False
        self._printed = bytearray()
        self._shown = 0
        self._results: dict[int, tuple[bool, str]] = {}
        self._begun: int | None = None
        self._outcome: Outcome | None = None
        self._message = ""
        self._arrived = {pair.status: bytearray(), pair.report: bytearray()}
        self.walls: tuple[str, ...] = ()

    def run(self) -> Run:
        with selectors.DefaultSelector() as selector:
            for pipe in (self._pair.output, self._pair.status, self._pair.report):
                os.set_blocking(pipe.fileno(), False)
                selector.register(pipe, selectors.EVENT_READ, pipe)
            while self._outcome is None:
                left = self._deadline - time.monotonic()
                if left <= 0 or self._stop.is_set():
                    self._time_over()
                    break
                for key, _ in selector.select(min(left, _LOOK_SECONDS)):
                    if self._outcome is None and not self._read(key.data):
                        selector.unregister(key.fileobj)
        return self._conclude()

    def _read(self, pipe: FileIO) -> bool:
        """Take what has arrived. False at the end of file."""
        data = pipe.read(_READ_BYTES)
        if data is None:
            return True
        if pipe is self._pair.output:
            self._take_output(data)
        elif not data:
            self._gone(pipe)
        else:
            self._take_messages(pipe, data)
        return bool(data)

    def _take_output(self, data: bytes) -> None:
        # What is printed while checks call the program counts, and is not shown: it may tell what they ask.
        self._printed += data
        if len(self._printed) > MOST_OUTPUT:
            self._over(
                Outcome.OUTPUT_OVER,
                f"Your program printed more than {MOST_OUTPUT >> 10} KB and was stopped. Look for a loop that prints.",
            )

    def _take_messages(self, pipe: FileIO, data: bytes) -> None:
        arrived = self._arrived[pipe]
        arrived += data
        take, most = (
            (self._status, _MOST_STATUS)
            if pipe is self._pair.status
            else (self._report, _MOST_REPORT)
        )
        if len(arrived) > most:
            self._gone(pipe)
            return
        *lines, rest = arrived.split(b"\n")
        self._arrived[pipe] = bytearray(rest)
        for line in lines:
            try:
                take(json.loads(line))
            except (ValueError, TypeError, RecursionError):
                self._gone(pipe)
                return

    # The program's process writes on `status`: from its first line on, that may be the learner's doing.

    def _status(self, message: Any) -> None:
        match message:
            case ["refused", str(reason)] if not self._running:
                raise SandboxUnavailable(_refusal(reason))
            case ["ready", list(walls)] if not self._running:
                self._running = True
                self.walls = tuple(map(str, walls))
                self._deadline = time.monotonic() + self._seconds
            case ["ended", str(outcome), str(text)] if self._running and not self._checking:
                self._ended(outcome, text)
            case _:
                raise ValueError("this is no status")

    def _ended(self, outcome: str, text: str) -> None:
        self._drain(self._pair.output)
        if self._outcome is not None:
            return
        if outcome == Outcome.MEMORY_OVER:
            self._over(Outcome.MEMORY_OVER, self._too_much_memory())
        elif outcome in (Outcome.SYNTAX_ERROR, Outcome.FORBIDDEN, Outcome.RAISED):
            self._over(Outcome(outcome), text)
        elif outcome == Outcome.DONE:
            self._checking = True
            self._shown = len(self._printed)
            with suppress(OSError):  # a judge that has ended is found out by its report
                self._pair.word.write(json.dumps(self._output()).encode() + b"\n")
        else:
            raise ValueError("this is no outcome")

    def _drain(self, pipe: FileIO) -> None:
        """Take what was written before something else was heard."""
        while self._outcome is None and (data := pipe.read(_READ_BYTES)):
            if pipe is self._pair.output:
                self._take_output(data)
            else:
                self._take_messages(pipe, data)

    # The judge writes on `report`, and no learner can.

    def _report(self, message: Any) -> None:
        match message:
            case ["refused", str(reason)]:
                raise SandboxUnavailable(_refusal(reason))
            case ["ready", _]:
                pass
            case ["begun", int(number)]:
                self._begun = number
            case ["result", int(number), bool(passed), str(text)]:
                self._results[number] = (passed, text)
                self._begun = None
            case ["alone"]:
                self._program_gone()
            case ["finished"]:
                self._over(Outcome.DONE, "")
            case _:
                raise ValueError("this is no report")

    def _over(self, outcome: Outcome, message: str) -> None:
        if self._outcome is None:
            self._outcome, self._message = outcome, message

    def _time_over(self) -> None:
        if not self._running:
            raise SandboxUnavailable(
                f"A process for the program did not start within {_START_SECONDS} seconds. Try again."
            )
        self._over(
            Outcome.TIME_OVER,
            f"Your program ran longer than {self._seconds:g} {'second' if self._seconds == 1 else 'seconds'} "
            "and was stopped. Look for a loop that never ends.",
        )

    def _gone(self, pipe: FileIO) -> None:
        """One of the two has ended before its time, or says what it should not."""
        if pipe is self._pair.report:
            if not self._running:
                raise SandboxUnavailable("The process for the checks could not be started.")
            self._over(
                Outcome.UNCHECKED,
                "The checks could not be finished with what your program returned.",
            )
        else:
            self._program_gone()

    def _program_gone(self) -> None:
        self._drain(self._pair.report)  # it may have been the last word, and the end in good order
        if self._outcome is not None:
            return
        status = _exit_status(self._pair.program)
        if not self._running:
            raise SandboxUnavailable(
                f"The process for the program could not be started. {self._output()}".strip()
            )
        if status == -signal.SIGSYS:
            self._over(
                Outcome.FORBIDDEN,
                "Your program was stopped: it tried something that is not allowed here.",
            )
        elif status == -signal.SIGXCPU:
            self._time_over()
        elif status == -signal.SIGKILL:
            self._over(Outcome.MEMORY_OVER, self._too_much_memory())
        elif status < 0:
            self._over(
                Outcome.CRASHED,
                f"Your program crashed Python itself ({signal.Signals(-status).name}) and could not be checked.",
            )
        else:
            self._over(
                Outcome.CRASHED,
                "Your program ended its own process before it could be checked. "
                "Leave out what ends it, such as os._exit.",
            )

    def _too_much_memory(self) -> str:
        return (
            f"Your program needed more than {self._megabytes} MB of memory and was stopped. "
            "Look for a list or a number that grows without end."
        )

    def _output(self) -> str:
        shown = self._printed[: self._shown] if self._checking else self._printed
        return _clean(bytes(shown).decode(errors="replace"), MOST_OUTPUT)

    def _conclude(self) -> Run:
        assert self._outcome is not None  # noqa: S101  the loop has ended
        run = not_reached(self._checks, self._outcome, self._message, self._output())
        results = list(run.results)
        for number, (passed, text) in self._results.items():
            results[number] = CheckResult(
                self._checks[number].name, passed, _clean(text, _MOST_MESSAGE)
            )
        if self._begun is not None:
            name = self._checks[self._begun].name
            results[self._begun] = CheckResult(name, passed=False, message=run.message)
        return Run(run.outcome, tuple(results), run.output, run.message)


def not_reached(checks: Sequence[Check], outcome: Outcome, message: str, output: str = "") -> Run:
    results = (
        CheckResult(one.name, passed=False, message="This check was not reached.") for one in checks
    )
    return Run(outcome, tuple(results), output, _clean(message, _MOST_MESSAGE))


def _exit_status(process: subprocess.Popen[bytes]) -> int:
    """How it ended. One that only closed its descriptors is ended, and counts as one that left by itself."""
    try:
        return process.wait(1)
    except subprocess.TimeoutExpired:
        end(process)
        return 0


def _clean(text: str, most: int) -> str:
    """Without what cannot be stored or shown: halves of characters, and control characters but line ends and tabs."""
    whole = text[:most].encode(errors="replace").decode()
    return "".join(c for c in whole if c >= " " or c in "\n\t")


def _refusal(reason: str) -> str:
    return f"Code questions cannot be marked on this machine: {reason}."
