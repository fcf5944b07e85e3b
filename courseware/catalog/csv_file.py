"""A CSV file with named columns, as people save it from a spreadsheet; what is wrong is named with its row."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from courseware.errors import CoursewareError


@dataclass(frozen=True, slots=True)
class Columns:
    """Those that a file must have, and those that it may."""

    required: tuple[str, ...]
    optional: tuple[str, ...]

    def __str__(self) -> str:
        return f"{', '.join(self.required)}, and if you like {', '.join(self.optional)}"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row by their columns; the header is row 1."""

    number: int
    facts: dict[str, str]
    problem: str | None = None
    """Why it is no row of this file; None: it is one."""


def read_rows(file: Path, columns: Columns) -> tuple[Row, ...]:
    """Every row that holds something. Raises CoursewareError when the file or its header is wrong."""
    return rows_of(file.read_bytes(), str(file), columns)


def rows_of(content: bytes, file: str, columns: Columns) -> tuple[Row, ...]:
    """The same of what a file holds; `file` is its name, for the errors."""
    (_, header), *lines = _lines(content, file, columns)
    names = _names(file, header, columns)
    return tuple(_row(number, names, cells, columns) for number, cells in lines)


def wrong(file: Path | str, number: int, message: str) -> CoursewareError:
    return CoursewareError(f"{file}, row {number}: {message}")


def _lines(content: bytes, file: str, columns: Columns) -> list[tuple[int, list[str]]]:
    """The rows that hold something, with their numbers."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CoursewareError(
            f'{file} is not in UTF-8. Save it again as "CSV UTF-8" from your spreadsheet.'
        ) from None
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise CoursewareError(f"{file} is not a CSV file: {error}.") from None
    held = [(number, cells) for number, cells in enumerate(rows, 1) if any(map(str.strip, cells))]
    if not held:
        raise CoursewareError(f"{file} is empty. Its first row names the columns: {columns}.")
    return held


def _names(file: str, header: list[str], columns: Columns) -> list[str]:
    names = [name.strip().lower() for name in header]
    missing = [name for name in columns.required if name not in names]
    if missing:
        raise wrong(file, 1, f"there is no column {missing[0]!r}. The columns are: {columns}.")
    for name in names:
        if name not in columns.required + columns.optional:
            raise wrong(file, 1, f"{name!r} is no column. The columns are: {columns}.")
        if names.count(name) > 1:
            raise wrong(file, 1, f"the column {name!r} is there twice.")
    return names


def _row(number: int, names: list[str], cells: list[str], columns: Columns) -> Row:
    facts = dict(zip(names, cells, strict=False))
    if len(cells) > len(names):
        return Row(number, facts, f"there are {len(cells)} values for {len(names)} columns.")
    missing = [name for name in columns.required if not facts.get(name, "").strip()]
    return Row(number, facts, f"the {missing[0]} is missing." if missing else None)
