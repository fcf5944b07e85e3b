"""The process that runs the author's checks: locked down too, and without a line of the learner's in it."""

from __future__ import annotations

import builtins
import contextlib
import json
import os
import sys
from types import TracebackType
from typing import Any, Final

from . import modules
from .lockdown import Unfenced, lock_down
from .remote import Program, RaisedThere, TooBig
from .wire import HungUp, Line

_FILE: Final = "check"


class Names(dict[str, Any]):
    """A check's global names: its own, then Python's, then the learner's."""

    def __init__(self, program: Program, given: dict[str, Any]) -> None:
        super().__init__(given, __builtins__=builtins, __name__="check")
        self._program = program

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)
        try:
            return self._program.find(name)
        except AttributeError:
            raise KeyError(name) from None


class Mine:
    """What checks call `program`: `program.sum` is the learner's `sum`, `program("v * 3")` an expression of theirs."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def __call__(self, expression: str) -> Any:
        return self._program.evaluate(expression)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._program.find(name)
        except AttributeError as error:
            raise NameError(name=name) from error


def main() -> None:
    """Lock this process down, wait for the word, run each check and tell its result."""
    with open(0, "rb", closefd=False) as given:
        job = json.loads(given.read())
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    server = Line(job["word"], job["report"])
    modules.load(job["modules"])
    try:
        walls = lock_down(**job["limits"])
    except Unfenced as reason:
        server.send(["refused", str(reason)])
        os._exit(1)
    modules.close(job["modules"])
    sys.argv[:] = [_FILE]
    os.environ.clear()
    with contextlib.suppress(HungUp):
        server.send(["ready", walls])
        output = server.receive()
        program = Program(Line(job["answers"], job["asks"]))
        known = {
            "program": Mine(program),
            "printed": program.printed,
            "output": output,
            "source": job["source"],
        }
        lines = job["source"].splitlines()
        for number, check in enumerate(job["checks"]):
            server.send(["begun", number])
            program.broken = None
            try:
                message = _failure(check, Names(program, known), program, lines)
            except HungUp:
                server.send(["alone"])  # the program's process is to blame, and not this one
                break
            server.send(["result", number, message is None, message or ""])
        else:
            server.send(["finished"])
    os._exit(0)


def _failure(source: str, names: Names, program: Program, lines: list[str]) -> str | None:
    """Why the check failed, in words that may be shown; None when it passed."""
    try:
        exec(compile(source, _FILE, "exec", dont_inherit=True), names)  # noqa: S102  what this process is for
    except HungUp:
        raise
    except BaseException as error:
        return _say(error, lines)
    return _say(program.broken, lines) if program.broken else None


def _say(error: BaseException, lines: list[str]) -> str:
    """One failure in words: the learner's own errors with their lines, the author's sentence, nothing of the check."""
    if isinstance(error, RaisedThere):
        return "\n".join([*(_frame(frame, lines) for frame in error.frames), _name(error)])
    if isinstance(error, AssertionError) and _raised_by_check(error.__traceback__):
        said = error.args[0] if error.args else None
        return said if type(said) is str and said else "The result is not the one expected."
    if isinstance(error, NameError) and error.name:
        return f'Your program does not define "{error.name}".'
    if isinstance(error, TooBig):
        return "What your program returned is too big to be checked."
    return f"What your program returned cannot be checked ({type(error).__name__})."


def _name(error: RaisedThere) -> str:
    return f"{error.name}: {error.said}" if error.said else error.name


def _frame(frame: tuple[int, str], lines: list[str]) -> str:
    number, function = frame
    text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    return f"Line {number}, in {function}: {text}"


def _raised_by_check(trace: TracebackType | None) -> bool:
    """Whether the check itself says so, and not a library whose words would show both values."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename == _FILE
