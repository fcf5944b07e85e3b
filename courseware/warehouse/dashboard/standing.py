"""The questions of the certification dashboard, asked of one publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import resources

import duckdb

from courseware.warehouse.dashboard.rows import Rows

_PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Scope:
    """What the filters leave. None: everything; the organisation "" is our own staff."""

    organisation: str | None = None
    track: str | None = None
    state: str | None = None
    name: str = ""


class Standing:
    """Where everybody stands, in one publication that stays the same while the page is open.

    What the questions read is copied into memory once, so that no filter waits for a file.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        for table in ("standing", "ending_certificates"):
            connection.execute(_question(table))

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody, or nothing to be certified in."""
        return self._connection.execute("FROM standing LIMIT 1").fetchone() is None

    def organisations(self) -> list[tuple[str, str]]:
        """Name and id of each; the id "" is our own staff."""
        return self._connection.execute(_question("organisations")).fetchall()

    def tracks(self) -> list[tuple[str, str]]:
        """Name and id of each track in force."""
        return self._connection.execute(_question("tracks")).fetchall()

    def headline(self, scope: Scope) -> dict[str, int]:
        """The figures at the top, by name."""
        return self._rows("headline", scope, ["people"]).dicts()[0]

    def by_track(self, scope: Scope) -> Rows:
        return self._rows("by_track", scope, ["sort_order", "track_name"])

    def by_organisation(self, scope: Scope) -> Rows:
        return self._rows("by_organisation", scope, ["lower(organisation_name)"])

    def ending_months(self, scope: Scope) -> list[tuple[datetime, int]]:
        """The first of this month and of the eleven that follow, and how many certificates end in it."""
        return [
            (row["month"], row["certificates"])
            for row in self._rows("ending_months", scope, ["month"]).dicts()
        ]

    def ending(self, scope: Scope) -> Rows:
        return self._rows("ending", scope, ["expires_at", "number"])

    def people(self, scope: Scope) -> Rows:
        return self._rows("people", scope, ["lower(full_name)", "email", "track_name"])

    def _rows(self, question: str, scope: Scope, order: Sequence[str]) -> Rows:
        text = _question(question)
        asked = set(_PARAMETER.findall(text))
        parameters = {name: value for name, value in asdict(scope).items() if name in asked}
        return Rows(self._connection, text, parameters, order)


def _question(name: str) -> str:
    folder = resources.files("courseware.warehouse.dashboard").joinpath("questions")
    return folder.joinpath(f"{name}.sql").read_text(encoding="utf-8")
