"""What can be read from: a transaction, or the reader beside the rounds."""

from __future__ import annotations

from typing import Any, Protocol

from courseware.records.transaction import Transaction


class Reads(Protocol):
    def rows(self, name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of a named SELECT."""
        ...


def what_was_before(tx: Transaction) -> None:
    """A piece of work that does nothing: when it is done, the reader sees all that was asked for before it."""
