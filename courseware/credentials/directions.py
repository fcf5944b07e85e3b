"""Which way each letter of a line runs, and in which order its pieces stand on paper (UAX 9)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bidi import algorithm

_FROM_THE_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def runs_from_the_right(text: str) -> bool:
    """Whether something in it is written from the right."""
    return _FROM_THE_RIGHT.search(text) is not None


def levels(text: str) -> list[int]:
    """Each character's level: odd ones run from right to left. The first letter says how the line runs.

    A line with a character of a class that the library has no rule for stands as it is written.
    """
    try:
        return _resolved(text)
    except AssertionError:
        return [0] * len(text)


def _resolved(text: str) -> list[int]:
    storage = algorithm.get_empty_storage()
    base = algorithm.get_base_level(text)
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return [character["level"] for character in storage["chars"]]


def order_on_paper(of: Sequence[int]) -> tuple[int, ...]:
    """The places of pieces with these levels from left to right: rule L2, from the highest level down."""
    order = list(range(len(of)))
    for level in range(max(of, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and of[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return tuple(order)
