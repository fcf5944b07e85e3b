"""What every request has: the type of its answer, and the path by which it travels."""

from __future__ import annotations

import re
import typing
from typing import Any, ClassVar, Generic, TypeVar

R = TypeVar("R")


class Request(Generic[R]):
    """Base of every request. `R` is the type of its answer."""

    path: ClassVar[str]
    answer: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        cls.path = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        cls.answer = typing.get_args(cls.__orig_bases__[0])[0]  # type: ignore[attr-defined]
