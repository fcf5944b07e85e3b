"""Which modules a program may import: loaded before the doors close, for no file can be opened after."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Collection
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final

_NAMES: Final = """
abc array ast base64 binascii bisect calendar cmath collections colorsys contextlib copy csv dataclasses datetime
decimal difflib enum fractions functools graphlib hashlib heapq hmac html io inspect itertools json keyword math
numbers operator os pprint queue random re reprlib secrets statistics string struct sys textwrap time timeit traceback
types typing unicodedata uuid warnings weakref zlib
"""
ALLOWED: Final = frozenset(_NAMES.split())

_ALWAYS: Final = (
    *(
        f"encodings.{name}"
        for name in ("ascii", "latin_1", "utf_8", "utf_8_sig", "utf_16", "utf_32", "cp1252")
    ),
    "encodings.unicode_escape",
    "unicodedata",
)
# What a module loads only when one of its functions is called.
_LATER: Final = {"datetime": ("_strptime",), "time": ("_strptime",), "calendar": ("locale",)}
_WITHOUT: Final = ("ctypes", "resource", "platform")


class ModuleRefused(ModuleNotFoundError):
    """A program asked for a module that it cannot have."""


class _Refuse:
    """The last of the import system's finders: says no in words for a learner."""

    @staticmethod
    def find_spec(name: str, *_where: object) -> ModuleSpec:
        raise ModuleRefused(f'The module "{name}" cannot be used here.', name=name)


def load(names: Collection[str]) -> None:
    """Import `names`, which the server chose, and what works behind them."""
    wanted = [*_ALWAYS, *names]
    if sys.version_info >= (3, 12):
        wanted.append("_pylong")  # arithmetic of very long integers
    later = [one for name in wanted for one in _LATER.get(name, ())]
    for name in [*wanted, *later]:
        with contextlib.suppress(ImportError):  # a Python may be built without one of them
            importlib.import_module(name)


def close(names: Collection[str]) -> None:
    """From here on nothing is imported but what is in memory; of our own tools, only what is among `names`."""
    sys.path.clear()
    sys.path_hooks.clear()
    sys.path_importer_cache.clear()
    sys.meta_path.append(_Refuse)
    without = {__name__.partition(".")[0], *_WITHOUT}.difference(names)
    for name in [*sys.modules]:
        if name.partition(".")[0].lstrip("_") in without:
            del sys.modules[name]


def new_main() -> ModuleType:
    """A fresh `__main__` for a program."""
    main = ModuleType("__main__")
    main.__dict__["__builtins__"] = __builtins__
    sys.modules["__main__"] = main
    return main
