"""Rows on a terminal or in a pipe: as an aligned table, as CSV, as JSON."""

from __future__ import annotations

import csv
import json
import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, TextIO

Row = Sequence[Any]


def write_table(columns: Sequence[str], rows: Iterable[Row], out: TextIO) -> None:
    """Columns as wide as their widest value, numbers to the right, nothing for null."""
    kept = [tuple(row) for row in rows]
    texts = [[_for_people(value) for value in row] for row in kept]
    right = [
        bool(kept) and all(_is_number(row[i]) or row[i] is None for row in kept)
        for i in range(len(columns))
    ]
    widths = [
        max(_width(text) for text in (name, *(row[i] for row in texts)))
        for i, name in enumerate(columns)
    ]
    _line(columns, widths, right, out)
    out.write("  ".join("─" * width for width in widths) + "\n")
    for row in texts:
        _line(row, widths, right, out)


def write_csv(columns: Sequence[str], rows: Iterable[Row], out: TextIO) -> None:
    """A header and the rows, as RFC 4180 has it but for the line ends; nothing for null."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_for_csv(value) for value in row] for row in rows)


def write_json(columns: Sequence[str], rows: Iterable[Row], out: TextIO) -> None:
    """An array with an object a row, one row a line."""
    out.write("[")
    for index, row in enumerate(rows):
        out.write(",\n " if index else "\n ")
        facts = dict(zip(columns, map(_for_json, row), strict=True))
        out.write(json.dumps(facts, ensure_ascii=False))
    out.write("\n]\n")


FORMATS: dict[str, Callable[[Sequence[str], Iterable[Row], TextIO], None]] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
}


def _line(texts: Sequence[str], widths: Sequence[int], right: Sequence[bool], out: TextIO) -> None:
    cells = [
        " " * (width - _width(text)) + text if to_right else text + " " * (width - _width(text))
        for text, width, to_right in zip(texts, widths, right, strict=True)
    ]
    out.write("  ".join(cells).rstrip() + "\n")


def _width(text: str) -> int:
    """Places on a terminal: East Asian characters take two, accents that join take none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _for_people(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.4g}" if abs(value) < 1000 else f"{value:.2f}"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case list() | tuple() | dict():
            return json.dumps(_for_json(value), ensure_ascii=False)
        case _:
            # a line break inside a value would break the table
            return str(value).replace("\n", " ")


def _for_csv(value: Any) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple() | dict():
            return json.dumps(_for_json(value), ensure_ascii=False)
        case _:
            return value


def _for_json(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple():
            return [_for_json(item) for item in value]
        case dict():
            return {str(key): _for_json(item) for key, item in value.items()}
        case _:
            return str(value)
