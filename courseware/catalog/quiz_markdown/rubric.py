"""The rubric of an ESSAY: a table with a line a criterion and a column a level.

| Criterion       | 0          | 1       | 2     |
|-----------------|------------|---------|-------|
| Names the duty  | not at all | in part | fully |
| Names the limit | 0: no      | 3: yes  |       |
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from courseware.catalog.ids import make_ids
from courseware.catalog.questions import Criterion, RubricLevel
from courseware.errors import ContentError

_POINTS = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(?:points?|p)?\s*")
_OWN_POINTS = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?)\s*:\s+(.*)", re.DOTALL)
_HEAD = re.compile(r"\s*criteri(?:on|a)\s*", re.IGNORECASE)


def is_rubric(block: Sequence[Token]) -> bool:
    """Whether this table begins as a rubric does: with Criterion, or with points over its columns."""
    if block[0].type != "table_open":
        return False
    head = next(iter(_rows(block)), [])
    return bool(head) and (
        _HEAD.fullmatch(head[0]) is not None
        or (len(head) > 2 and all(_POINTS.fullmatch(cell) for cell in head[1:]))
    )


def read_rubric(block: Sequence[Token]) -> tuple[Criterion, ...]:
    """The criteria of the table. Raises ContentError for a level without points."""
    head, *rows = _rows(block)
    points = [match[1] if (match := _POINTS.fullmatch(cell)) else None for cell in head]
    ids = make_ids([(row[0], row[0]) for row in rows])
    return tuple(
        Criterion(id=id_, text=row[0], levels=_levels(row, points), id_made=True)
        for id_, row in zip(ids, rows, strict=True)
    )


def _levels(row: Sequence[str], points: Sequence[str | None]) -> tuple[RubricLevel, ...]:
    levels = []
    for cell, over in zip(row[1:], points[1:], strict=False):
        own = _OWN_POINTS.fullmatch(cell)
        if not cell.strip():
            continue
        if own:
            levels.append(RubricLevel(points=float(own[1]), text=own[2].strip()))
        elif over is not None:
            levels.append(RubricLevel(points=float(over), text=cell.strip()))
        else:
            raise ContentError(
                f"The level {cell.strip()[:60]!r} of {row[0].strip()[:60]!r} has no points. Write them over its column, "
                "or before it, such as 2: fully."
            )
    return tuple(levels)


def written_rubric(criteria: Sequence[Criterion]) -> str:
    """The table that is read as these criteria."""
    most = max(len(criterion.levels) for criterion in criteria)
    columns = [f"Level {number}" for number in range(1, most + 1)]
    rows = [["Criterion", *columns], ["---"] * (most + 1)]
    for criterion in criteria:
        levels = [f"{_plain(level.points)}: {level.text}" for level in criterion.levels]
        rows.append([criterion.text, *levels, *[""] * (most - len(levels))])
    return "\n".join("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows)


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text.strip())


def _plain(number: float) -> str:
    return repr(float(number)).removesuffix(".0")


def _rows(block: Sequence[Token]) -> list[list[str]]:
    rows: list[list[str]] = []
    for token in block:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(token.content)
    return rows
