"""The process that runs a learner's program, then answers what the checks ask of it.

It never sees a check: neither its text, nor the value that it hopes for. It is asked for names, attributes and
calls, and says what came of them. Whatever the program does to this process, it can only answer wrongly.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import json
import operator
import os
import sys
from collections.abc import Callable, Sequence
from types import CodeType, TracebackType
from typing import Any, Final

from . import modules, values
from .lockdown import Unfenced, lock_down
from .wire import Conversation, HungUp, Line

FILE: Final = "program.py"
_MOST_FRAMES: Final = 6
_MOST_CHARACTERS: Final = 500

_exit = os._exit

_OPERATORS: Final = """
abs add and delitem eq floordiv ge getitem gt index invert le lshift lt matmul mod mul neg or pos pow rshift setitem
sub truediv xor
"""
_OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    **{f"__{name}__": getattr(operator, f"__{name}__") for name in _OPERATORS.split()},
    **{
        f"__{kind.__name__}__": kind
        for kind in (bool, bytes, complex, dir, divmod, float, format, int, iter, len, next, repr)
    },
    **{f"__{kind.__name__}__": kind for kind in (reversed, round, str)},
    "__enter__": lambda own: type(own).__enter__(own),
    "__exit__": lambda own: type(own).__exit__(own, None, None, None),
    "__call__": lambda own, *given, **named: own(*given, **named),
    "__instancecheck__": lambda own, other: isinstance(other, own),
    "__subclasscheck__": lambda own, other: issubclass(other, own),
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
}


def main() -> None:
    """Lock this process down, run the program that is on standard input, answer questions about it."""
    with open(0, "rb", closefd=False) as given:
        job = json.loads(given.read())
    tell = Line(-1, job["status"]).send
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdout.reconfigure(line_buffering=True, errors="replace")  # type: ignore[union-attr]
    printed = (sys.stdout, sys.stderr)
    modules.load(job["modules"])
    try:
        walls = lock_down(**job["limits"])
    except Unfenced as reason:
        tell(["refused", str(reason)])
        _exit(1)
    modules.close(job["modules"])
    sys.argv[:] = [FILE]
    os.environ.clear()
    main_module = modules.new_main()
    with contextlib.suppress(BaseException):
        tell(["ready", walls])
        ended = _run(job["source"], main_module.__dict__)
        for stream in printed:
            stream.flush()
        tell(["ended", *ended])
        Answers(Line(job["asked"], job["answers"]), main_module).listen()
    _exit(0)


def _run(source: str, names: dict[str, Any]) -> tuple[str, str]:
    """Run the program: how it ended, and a sentence about that for its author."""
    try:
        code = _compile(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return "SYNTAX_ERROR", _syntax(error)
    try:
        exec(code, names)  # noqa: S102  what this process is for
    except SystemExit:
        pass
    except BaseException as error:
        return _ended_with(error, source.splitlines())
    return "DONE", ""


def _compile(source: str) -> CodeType:
    return compile(source, FILE, "exec", dont_inherit=True)


def _syntax(error: Exception) -> str:
    if isinstance(error, SyntaxError) and error.lineno:
        return f"Python cannot read your program: line {error.lineno}: {error.msg}."
    return f"Python cannot read your program: {_text(error) or 'it is nested too deeply'}."


def _ended_with(error: BaseException, lines: list[str]) -> tuple[str, str]:
    frames = _frames(error.__traceback__)
    place = f" in line {frames[-1][0]}" if frames else ""
    if isinstance(error, MemoryError):
        return "MEMORY_OVER", place
    what = _named(error)
    with contextlib.suppress(Exception):
        shown = [f"  Line {number}, in {name}: {_line(lines, number)}\n" for number, name in frames]
        sys.__stderr__.write("".join([*shown, what, "\n"]))  # type: ignore[union-attr]
    if isinstance(error, modules.ModuleRefused):
        return "FORBIDDEN", f"Your program stopped{place}: {_text(error)}"
    if isinstance(error, PermissionError) or (
        type(error) is RuntimeError and "start new thread" in _text(error)
    ):
        return (
            "FORBIDDEN",
            f"Your program tried something{place} that is not allowed here: "
            "files, the network, threads and other processes are out of reach.",
        )
    return "RAISED", f"Your program stopped{place} with an error: {what}"


def _frames(trace: TracebackType | None) -> list[tuple[int, str]]:
    """Line and function of the program's own frames, the innermost last."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == FILE:
            found.append((trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    return found[-_MOST_FRAMES:]


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _named(error: BaseException) -> str:
    if isinstance(error, modules.ModuleRefused):
        return _text(error)
    text = _text(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _text(error: BaseException) -> str:
    try:
        return str(error)[:_MOST_CHARACTERS]
    except BaseException:
        return ""


class Answers:
    """What the checks may ask: names of the program, and operations on what they were given before."""

    def __init__(self, line: Line, main: Any) -> None:
        self._main = main
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._heard = io.StringIO()
        self._conversation = Conversation(line, self._answer)

    def listen(self) -> None:
        self._conversation.listen()

    def _answer(self, question: Any) -> object:
        try:
            operation, target, given, named = question
            if operation == "find":
                return ["value", self._encode(getattr(self._main, target)), []]
            if operation == "evaluate":
                return ["value", self._encode(eval(target, self._main.__dict__)), []]  # noqa: S307
            if operation in ("listen", "heard"):
                return ["value", self._listen(operation == "listen"), []]
            arguments = [self._decode(one) for one in given]
            result = _OPERATIONS[operation](
                self._objects[target],
                *arguments,
                **{name: self._decode(one) for name, one in named.items()},
            )
            return ["value", self._encode(result), [self._changed(one) for one in arguments]]
        except HungUp:
            raise
        except BaseException as error:
            return self._error(error)

    def _listen(self, begin: bool) -> str:
        """What was printed since this was asked to begin."""
        heard, self._heard = self._heard, io.StringIO()
        sys.stdout = self._heard if begin else sys.__stdout__
        return heard.getvalue()

    def _changed(self, value: Any) -> Any:
        """What has become of an argument that was copied here: a function may change a list it is given."""
        return self._encode(value) if type(value) in (list, dict, set, bytearray) else None

    def _error(self, error: BaseException) -> object:
        with contextlib.suppress(BaseException):
            return [
                "error",
                self._encode(type(error)),
                self._number(error),
                _text(error),
                self._arguments(error),
                _frames(error.__traceback__),
            ]
        return ["error", ["object", 0, "Exception", None, ["Exception"]], 0, "", [], []]

    def _arguments(self, error: BaseException) -> list[Any]:
        try:
            return [self._encode(one) for one in error.args]
        except BaseException:
            return []

    def _encode(self, value: Any) -> Any:
        return values.encode(value, self._other)

    def _decode(self, data: Any) -> Any:
        return values.decode(data, self._known)

    def _number(self, value: Any) -> int:
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self._objects)
            self._objects.append(value)
        return number

    def _other(self, value: Any) -> list[Any]:
        if type(value) is Callback:
            return ["callback", value.number]
        family = None
        if isinstance(value, type) and issubclass(value, BaseException):
            family = [one.__name__ for one in value.__mro__]
        return ["object", self._number(value), type(value).__name__, self._plain(value), family]

    def _plain(self, value: Any) -> Any:
        """The data in an object whose class derives from a type of data, such as a named tuple."""
        for kind in (int, float, str, tuple, list, dict):
            if isinstance(value, kind):
                make: Callable[[Any], Any] = kind
                return self._encode(make(value))
        return None

    def _known(self, data: list[Any]) -> Any:
        if data[0] == "callback":
            return Callback(data[1], self)
        return self._objects[data[1]]

    def call_back(self, number: int, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Call a function that a check handed over."""
        encoded = {name: self._encode(one) for name, one in named.items()}
        reply = self._conversation.ask([number, [self._encode(one) for one in given], encoded])
        if reply[0] == "value":
            return self._decode(reply[1])
        kind = getattr(builtins, reply[1], RuntimeError)
        raise kind(reply[2])


class Callback:
    """A check's function, as the program sees it."""

    def __init__(self, number: int, answers: Answers) -> None:
        self.number = number
        self._answers = answers

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._answers.call_back(self.number, given, named)
