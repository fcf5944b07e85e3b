"""Values on their way between two processes: plain data as it is, everything else as a number to ask about.

Nothing here makes an object of a class that the other side names: only the types listed below are built, so that
reading what a hostile process sent is safe.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Final

_SAFE_INTEGER: Final = 1 << 53

Others = Callable[[Any], Any]

_SEQUENCES: Final[dict[type, str]] = {
    list: "list",
    tuple: "tuple",
    set: "set",
    frozenset: "frozenset",
}
_MAKE_SEQUENCE: Final[dict[str, Any]] = {name: kind for kind, name in _SEQUENCES.items()}

# module, type: (into parts that are plain data, from those parts)
_STANDARD: Final[dict[tuple[str, str], tuple[Callable[[Any], list[Any]], Callable[..., Any]]]] = {
    ("builtins", "bytes"): (lambda v: [v.hex()], lambda kind, text: kind.fromhex(text)),
    ("builtins", "bytearray"): (lambda v: [v.hex()], lambda kind, text: kind.fromhex(text)),
    ("builtins", "complex"): (lambda v: [v.real, v.imag], lambda kind, *parts: kind(*parts)),
    ("builtins", "range"): (lambda v: [v.start, v.stop, v.step], lambda kind, *parts: kind(*parts)),
    ("decimal", "Decimal"): (lambda v: [str(v)], lambda kind, text: kind(text)),
    ("fractions", "Fraction"): (
        lambda v: [v.numerator, v.denominator],
        lambda kind, *parts: kind(*parts),
    ),
    ("datetime", "date"): (lambda v: [v.isoformat()], lambda kind, text: kind.fromisoformat(text)),
    ("datetime", "time"): (lambda v: [v.isoformat()], lambda kind, text: kind.fromisoformat(text)),
    ("datetime", "datetime"): (
        lambda v: [v.isoformat()],
        lambda kind, text: kind.fromisoformat(text),
    ),
    ("datetime", "timedelta"): (
        lambda v: [v.days, v.seconds, v.microseconds],
        lambda kind, *parts: kind(*parts),
    ),
    ("collections", "deque"): (lambda v: [list(v)], lambda kind, items: kind(items)),
    ("collections", "Counter"): (lambda v: [dict(v)], lambda kind, items: kind(items)),
    ("collections", "OrderedDict"): (lambda v: [dict(v)], lambda kind, items: kind(items)),
    ("collections", "defaultdict"): (lambda v: [dict(v)], lambda kind, items: kind(None, items)),
}


def encode(value: Any, others: Others) -> Any:
    """`value` as JSON; `others` encodes what is not plain data, as a list that begins with a word."""
    kind = type(value)
    if value is None or kind is bool or kind is str or kind is float:
        return value
    if kind is int:
        return value if -_SAFE_INTEGER < value < _SAFE_INTEGER else ["int", hex(value)]
    if kind in _SEQUENCES:
        return [_SEQUENCES[kind], [encode(item, others) for item in value]]
    if kind is dict:
        return [
            "dict",
            [[encode(key, others), encode(item, others)] for key, item in value.items()],
        ]
    name = (kind.__module__, kind.__qualname__)
    if name in _STANDARD and _standard(*name) is kind:
        return ["standard", *name, [encode(part, others) for part in _STANDARD[name][0](value)]]
    return others(value)


def decode(data: Any, others: Others) -> Any:
    """The value that `encode` was given. Raises ValueError for what it cannot have made."""
    if not isinstance(data, list):
        return data
    try:
        match data:
            case ["int", text]:
                return int(text, 16)
            case [str(word), items] if word in _MAKE_SEQUENCE:
                return _MAKE_SEQUENCE[word](decode(item, others) for item in items)
            case ["dict", pairs]:
                return {decode(key, others): decode(item, others) for key, item in pairs}
            case ["standard", str(module), str(name), parts]:
                make = _STANDARD[module, name][1]
                return make(_standard(module, name), *(decode(part, others) for part in parts))
        return others(data)
    except (TypeError, KeyError, ArithmeticError, AttributeError) as error:
        raise ValueError("this is no value that was sent") from error


def _standard(module: str, name: str) -> Any:
    return getattr(sys.modules.get(module), name, None)
