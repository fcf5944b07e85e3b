"""How rows look on a terminal, in CSV and in JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from uuid import UUID

from courseware.cli.rows import write_csv, write_json, write_table

COLUMNS = ("name", "score", "passed", "at", "id", "selected")
ROWS = [
    (
        "Zoë\nŁukasz",
        0.8,
        True,
        datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        UUID(int=1),
        ["a", "b"],
    ),
    ("田中", None, None, None, None, []),
]


def test_a_table_is_aligned_with_numbers_to_the_right() -> None:
    out = io.StringIO()
    write_table(("name", "n"), [("Zoë", 5), ("田中", 1234), ("x", None)], out)

    assert out.getvalue() == ("name     n\n────  ────\nZoë      5\n田中  1234\nx\n")


def test_a_table_without_rows_still_names_its_columns() -> None:
    out = io.StringIO()
    write_table(("name", "n"), [], out)

    assert out.getvalue() == "name  n\n────  ─\n"


def test_a_value_never_breaks_the_table_s_line() -> None:
    out = io.StringIO()
    write_table(COLUMNS, ROWS, out)

    assert len(out.getvalue().splitlines()) == 4


def test_csv_comes_back_as_it_was() -> None:
    out = io.StringIO()
    write_csv(COLUMNS, ROWS, out)

    header, first, second = csv.reader(io.StringIO(out.getvalue()))
    assert header == list(COLUMNS)
    assert first[0] == "Zoë\nŁukasz"
    assert first[1:4] == ["0.8", "true", "2026-03-02T09:30:00+00:00"]
    assert json.loads(first[5]) == ["a", "b"]
    assert second[:4] == ["田中", "", "", ""]


def test_json_is_an_array_of_objects() -> None:
    out = io.StringIO()
    write_json(COLUMNS, ROWS, out)

    first, second = json.loads(out.getvalue())
    assert first["name"] == "Zoë\nŁukasz"
    assert first["passed"] is True
    assert first["at"] == "2026-03-02T09:30:00+00:00"
    assert first["selected"] == ["a", "b"]
    assert second["score"] is None


def test_json_without_rows_is_an_empty_array() -> None:
    out = io.StringIO()
    write_json(COLUMNS, [], out)

    assert json.loads(out.getvalue()) == []
