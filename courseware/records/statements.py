"""The SQL of the record: named statements in `statements/*.sql`, read once.

A file holds statements that each begin with a line `-- name: some_name`. Parameters are `$name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

_NAME = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)
_TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)")

_NAMED_PART = re.compile(r"(?:\bWITH|\),)\s+([a-z_]+) AS (?:MATERIALIZED )?\(")

_RESULTS = frozenset({"closed_attempts", "attempt_results"})
_REACH = frozenset(
    {"assignments", "assignment_exemptions", "users", "internal_users", "role_grants"}
)
_ASSIGNED = _REACH | {"certification_tracks"}
_VIEWS = {
    "results_in_force": _RESULTS,
    "attempt_log": _RESULTS | {"opened_attempts", "attempt_events", "given_marks"},
    "assignment_reach": _REACH,
    "assigned_tracks": _ASSIGNED,
    "obligations": _ASSIGNED | {"user_certifications", "certificates"},
    "notice_deliveries": frozenset({"notices", "notice_tries", "webhooks", "webhook_kinds"}),
}
"""What the views that statements name read from."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One named SQL statement and the tables that it reads or writes."""

    name: str
    sql: str
    tables: frozenset[str]

    def of_many(self, parameters: Iterable[str]) -> Statement:
        """The same SELECT with each of these parameters a list: `id = $id` becomes one of many.

        DuckDB finds one value by an index and looks through the table for a list, so it is another statement.
        """
        sql = self.sql
        for parameter in parameters:
            sql = sql.replace(f"= ${parameter}", f"IN (SELECT unnest(${parameter}))")
        return Statement(f"{self.name}, of many", sql, self.tables)


def _load() -> dict[str, Statement]:
    statements: dict[str, Statement] = {}
    for file in sorted(
        resources.files("courseware.records").joinpath("statements").iterdir(), key=lambda f: f.name
    ):
        if not file.name.endswith(".sql"):
            continue
        _, *parts = _NAME.split(file.read_text(encoding="utf-8"))
        for name, sql in zip(parts[::2], parts[1::2], strict=True):
            if name in statements:
                raise ValueError(f"{file.name}: the statement {name} is there twice")
            statements[name] = Statement(name, sql.strip(), _tables(sql))
    return statements


def _tables(sql: str) -> frozenset[str]:
    named = frozenset(_TABLE.findall(sql)) - frozenset(_NAMED_PART.findall(sql))
    return (named - _VIEWS.keys()).union(*(_VIEWS[view] for view in named & _VIEWS.keys()))


STATEMENTS: dict[str, Statement] = _load()
"""Every statement by its name."""
