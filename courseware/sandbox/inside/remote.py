"""A learner's functions and objects as the checks see them, while they live in another process.

Plain data comes over as a copy and is compared here, where the learner's program has no say. For everything else
there is a `Remote`, whose every operation is asked of the other process.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any, Final

from . import values
from .wire import Conversation, Line


class RaisedThere(Exception):
    """Mixed into an exception that the learner's program raised: knows its lines there."""

    name: str
    said: str
    frames: tuple[tuple[int, str], ...]
    there: Remote

    def __init__(self, *given: object) -> None:
        super().__init__(*given)

    def __str__(self) -> str:
        return self.said

    def __getattr__(self, name: str) -> Any:
        if name in RaisedThere.__annotations__:
            raise AttributeError(name)
        return getattr(self.there, name)


class TooBig(Exception):
    """What the program gives back is more than a check may take."""


class Program:
    """The learner's names, as attributes: `program.add` is their `add`, whatever else bears that name."""

    def __init__(self, line: Line) -> None:
        self._objects: dict[int, Remote] = {}
        self._errors: dict[int, type[RaisedThere]] = {}
        self._callbacks: list[Callable[..., Any]] = []
        self._conversation = Conversation(line, self._answer)
        self.broken: BaseException | None = None
        """An assertion that failed in a function the program called; the program may have swallowed it."""

    def find(self, name: str) -> Any:
        """What the program calls `name`. Raises AttributeError when it has nothing of that name."""
        return self._ask("find", name, (), {})

    def evaluate(self, expression: str) -> Any:
        """What an expression is worth among the program's names. The program may read the expression."""
        return self._ask("evaluate", expression, (), {})

    def printed(self, call: Callable[[], object]) -> str:
        """What the program prints while `call` runs, such as `printed(lambda: greet("Ann"))`."""
        self._ask("listen", "", (), {})
        try:
            call()
        finally:
            heard = self._ask("heard", "", (), {})
        if type(heard) is not str:
            raise ValueError("this is nothing printed")
        return heard

    def do(self, operation: str, number: int, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """The operation's result. Raises what it raised there."""
        return self._ask(operation, number, given, named)

    def _ask(
        self, operation: str, target: int | str, given: tuple[Any, ...], named: dict[str, Any]
    ) -> Any:
        encoded = [self._encode(one) for one in given]
        also = {name: self._encode(one) for name, one in named.items()}
        reply = self._conversation.ask([operation, target, encoded, also])
        match reply:
            case ["value", value, changed]:
                for one, now in zip(given, changed, strict=False):
                    if now is not None:
                        _become(one, self._decode(now))
                return self._decode(value)
            case ["error", kind, int(number), str(text), arguments, frames]:
                raise self._error(kind, number, text, arguments, frames)
            case ["too big"]:
                raise TooBig
        raise ValueError("this is no answer")

    def _error(
        self, kind: Any, number: int, text: str, arguments: Any, frames: Any
    ) -> BaseException:
        raised = self._decode(kind)
        if not (isinstance(raised, type) and issubclass(raised, RaisedThere)):
            raise ValueError("this is no error")  # noqa: TRY004  it is the sender's mistake
        error = raised.__new__(raised)
        error.args = tuple(self._decode(one) for one in arguments)
        error.said = text
        error.frames = tuple((int(line), str(function)) for line, function in frames)
        error.there = Remote(self, number, raised.__name__, None)
        return error

    def _answer(self, question: Any) -> object:
        """Call a function that a check gave to the program."""
        try:
            number, given, named = question
            result = self._callbacks[number](
                *(self._decode(one) for one in given),
                **{name: self._decode(one) for name, one in named.items()},
            )
            return ["value", self._encode(result)]
        except Exception as error:
            if isinstance(error, AssertionError):
                self.broken = self.broken or error
                return ["error", "RuntimeError", ""]
            return ["error", _builtin(type(error)), str(error)]

    def _encode(self, value: Any) -> Any:
        return values.encode(value, self._other)

    def _decode(self, data: Any) -> Any:
        return values.decode(data, self._known)

    def _other(self, value: Any) -> list[Any]:
        if type(value) is Remote:
            return ["object", value._number]
        for number, kind in self._errors.items():
            if value is kind:
                return ["object", number]
        if isinstance(value, RaisedThere):
            return self._other(value.there)
        if callable(value):
            self._callbacks.append(value)
            return ["callback", len(self._callbacks) - 1]
        raise TypeError(f"a {type(value).__name__} cannot be given to the program")

    def _known(self, data: list[Any]) -> Any:
        match data:
            case ["object", int(number), str(name), plain, None]:
                known = self._objects.get(number)
                if known is None:
                    known = self._objects[number] = Remote(self, number, name, None)
                # A list or dict may have changed since it was seen last.
                known._plain = None if plain is None else self._decode(plain)
                return known
            case ["object", int(number), str(_), None, [str(name), *others]]:
                if number not in self._errors:
                    self._errors[number] = self._error_class(name, [name, *others])
                return self._errors[number]
            case ["callback", int(number)]:
                return self._callbacks[number]
        raise ValueError("this is no value")

    def _error_class(self, name: str, family: list[Any]) -> type[RaisedThere]:
        """A class of exceptions here for one there: it is caught as what it derives from."""
        base = next(
            (
                kind
                for kind in (getattr(builtins, str(one), None) for one in family)
                if isinstance(kind, type) and issubclass(kind, Exception)
            ),
            Exception,
        )
        if base is Exception:
            return type(name, (RaisedThere,), {"name": name})
        # Python's own class comes first, because it decides how its objects are laid out.
        ours = {one: getattr(RaisedThere, one) for one in ("__init__", "__str__", "__getattr__")}
        return type(name, (base, RaisedThere), {"name": name, **ours})


class Remote:
    """Something of the learner's program that is no plain data."""

    def __init__(self, program: Program, number: int, name: str, plain: Any) -> None:
        put = object.__setattr__
        put(self, "_program", program)
        put(self, "_number", number)
        put(self, "_name", name)
        put(self, "_plain", plain)

    def __getattr__(self, name: str) -> Any:
        return self._program.do("getattr", self._number, (name,), {})

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "_plain":
            object.__setattr__(self, name, value)
        else:
            self._program.do("setattr", self._number, (name, value), {})

    def __delattr__(self, name: str) -> None:
        self._program.do("delattr", self._number, (name,), {})

    @property
    def __doc__(self) -> Any:  # type: ignore[override]
        return self.__getattr__("__doc__")

    def __hash__(self) -> int:
        try:
            return hash(self._number if self._plain is None else self._plain)
        except TypeError:
            return hash(self._number)

    # The program's objects are compared with each other there. With plain data they are compared here, by the
    # plain data that is in them: an object that says it equals everything equals nothing.

    def __exit__(self, *_error: object) -> None:
        self._program.do("__exit__", self._number, (), {})

    def __eq__(self, other: object) -> Any:
        if self is other:
            return True
        if self._plain is not None:
            return self._plain == (other._plain if type(other) is Remote else other)
        if type(other) is Remote:
            return bool(self._program.do("__eq__", self._number, (other,), {}))
        return NotImplemented

    def _ordered(self, operation: str, other: object) -> Any:
        if self._plain is not None:
            theirs = other._plain if type(other) is Remote else other
            return getattr(self._plain, operation)(theirs)
        if type(other) is Remote:
            return bool(self._program.do(operation, self._number, (other,), {}))
        return NotImplemented

    def __lt__(self, other: object) -> Any:
        return self._ordered("__lt__", other)

    def __le__(self, other: object) -> Any:
        return self._ordered("__le__", other)

    def __gt__(self, other: object) -> Any:
        return self._ordered("__gt__", other)

    def __ge__(self, other: object) -> Any:
        return self._ordered("__ge__", other)


def _forward(name: str) -> Callable[..., Any]:
    def operation(self: Remote, *given: Any, **named: Any) -> Any:
        return self._program.do(name, self._number, given, named)

    return operation


def _between_objects(name: str) -> Callable[..., Any]:
    """An operator that is asked of the program between its own objects only.

    In `abs(area(2) - 12.57) < 0.01` an object that learns 12.57 could answer with 0.
    """

    def operation(self: Remote, other: Any) -> Any:
        if type(other) is not Remote:
            return NotImplemented
        return self._program.do(name, self._number, (other,), {})

    return operation


_ALONE: Final = """
abs bool bytes call complex delitem dir enter float format getitem index instancecheck int invert iter len neg next pos
repr reversed round setitem str subclasscheck
"""
_BETWEEN: Final = """
add and divmod floordiv lshift matmul mod mul or pow rshift sub truediv xor
"""
# No __contains__: `x in …` goes through the items and compares them here.

for _name in _ALONE.split():
    setattr(Remote, f"__{_name}__", _forward(f"__{_name}__"))
for _name in _BETWEEN.split():
    setattr(Remote, f"__{_name}__", _between_objects(f"__{_name}__"))


def _builtin(kind: type[BaseException]) -> str:
    """The name of the nearest of Python's own exceptions: only those can be raised there."""
    names = (one.__name__ for one in kind.__mro__ if one.__module__ == "builtins")
    return next(names)


def _become(one: Any, now: Any) -> None:
    """Let a list, dict, set or bytearray have the content that its copy has got there."""
    if type(one) is not type(now) or one == now:
        return
    if isinstance(one, list | bytearray):
        one[:] = now
    elif isinstance(one, dict | set):
        one.clear()
        one.update(now)
