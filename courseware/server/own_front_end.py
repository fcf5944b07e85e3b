"""Our front end: built files with the hash of their content in their name, and which pages go without it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from courseware.server.frontend import FrontEndFile
from courseware.server.rendering import STATIC

_BUILT = STATIC / "front"
_ADDRESS = "/front"
_SERVED = frozenset({".js", ".css"})
_MOST_REMEMBERED = 10_000


@lru_cache(maxsize=1)
def own_files() -> dict[str, FrontEndFile]:
    """The files by their names."""
    return {path.name: FrontEndFile(path) for path in _BUILT.iterdir() if path.suffix in _SERVED}


@lru_cache(maxsize=1)
def _manifest() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads((_BUILT / "manifest.json").read_text(encoding="utf-8"))
    return found


def scripts(entry: str) -> Sequence[str]:
    """The addresses of a page's script, `page` or `standard`, and of what it imports."""
    return [f"{_ADDRESS}/{name}" for name in _manifest()[entry]]


class StandardPages:
    """Which notebooks need Voilà's standard front end, because a widget of theirs is a lab extension's.

    Their authors say so, or the first browser that met such a widget did. What browsers said is
    forgotten at a restart: it is found out again by the next one.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], None] = {}

    def remember(self, course: str, version: str) -> None:
        """A browser has found that this version of the notebook needs it."""
        self._found[course, version] = None
        if len(self._found) > _MOST_REMEMBERED:
            del self._found[next(iter(self._found))]

    def needs(self, course: str, version: str, facts: Mapping[str, Any]) -> bool:
        """Whether to show it with the standard front end at once. `facts`: what its metadata says."""
        said = facts.get("front_end", "")
        return said == "standard" or (course, version) in self._found
