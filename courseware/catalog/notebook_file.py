"""A notebook's file as it is on disk: read, validated, and its cells and facts taken from it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
from nbformat.validator import ValidationError, iter_validate

from courseware.catalog.fields import to_struct
from courseware.catalog.ids import SLUG_RULE, is_slug
from courseware.catalog.model import CourseType
from courseware.catalog.values import check_text
from courseware.errors import ContentError

_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LONGEST_MINUTES = 24 * 60


class CourseFacts(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What a notebook's metadata says of its course, under "courseware"."""

    id: str
    title: str
    type: CourseType
    description: str = ""
    estimated_minutes: int = 15
    front_end: Literal["own", "standard"] = "own"
    """What shows the page: our front end, or Voilà's standard one with the lab extensions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCell:
    """A cell as its author sees it; `number` counts from 1."""

    number: int
    id: str
    kind: Literal["code", "markdown", "raw"]
    source: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookFile:
    """A notebook that can be read, whether or not its course is right."""

    metadata: dict[str, Any]
    cells: tuple[SourceCell, ...]

    @property
    def course_id(self) -> str | None:
        """The course's id, if it has one that can be used."""
        facts = self.metadata.get("courseware")
        found = facts.get("id") if isinstance(facts, dict) else None
        return found if isinstance(found, str) and is_slug(found) else None

    def facts(self) -> CourseFacts:
        """The course's facts. Raises ContentError naming the one that is missing or wrong."""
        if "courseware" not in self.metadata:
            raise ContentError(
                'The notebook\'s metadata says nothing under "courseware". Add it with id, title and '
                "type (in JupyterLab: Property Inspector, Notebook Metadata)."
            )
        facts = to_struct(self.metadata["courseware"], CourseFacts)
        if not is_slug(facts.id):
            raise ContentError(f"The course id {facts.id!r} cannot be used. {SLUG_RULE}")
        check_text(facts.title, "The course's title", required=True)
        check_text(facts.description, "The course's description")
        if not 0 < facts.estimated_minutes <= _LONGEST_MINUTES:
            raise ContentError(
                f"estimated_minutes is {facts.estimated_minutes}; give the minutes that a learner "
                f"needs, from 1 to {_LONGEST_MINUTES}."
            )
        return facts


def read_file(path: Path) -> NotebookFile:
    """The notebook at `path`. Raises ContentError when it is none."""
    data = _load(path)
    problem = next(iter(_problems(data)), None)
    if problem is not None:
        place = list(problem.absolute_path)
        is_cell = len(place) > 1 and place[0] == "cells"
        raise ContentError(
            f"This is not a valid notebook ({str(problem.message)[:200]}). Open and save it in JupyterLab.",
            cell=int(place[1]) + 1 if is_cell else None,
        )
    return NotebookFile(metadata=data["metadata"], cells=_cells(data["cells"]))


def _load(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError(
            "The file is missing. Put it there, or take it out of the courses in track.yaml."
        ) from None
    except OSError as error:
        raise ContentError(f"The file cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise ContentError(
            "This is not a notebook: its JSON is broken. Bring back an earlier version of the file."
        ) from None
    if not isinstance(data, dict) or data.get("nbformat") != 4:
        raise ContentError(
            "This is not a notebook of format 4. Open it in JupyterLab and save it again."
        )
    return data


def _problems(data: dict[str, Any]) -> Iterator[ValidationError]:
    minor = data.get("nbformat_minor")
    known = minor if isinstance(minor, int) and 0 <= minor <= 5 else 5
    found: Iterator[ValidationError] = iter_validate(data, version=4, version_minor=known)  # type: ignore[no-untyped-call]
    return found


def _cells(data: Sequence[dict[str, Any]]) -> tuple[SourceCell, ...]:
    cells: list[SourceCell] = []
    used: set[str] = set()
    for number, cell in enumerate(data, start=1):
        source = cell["source"]
        cell_id = str(cell.get("id", ""))
        while cell_id in used or not _CELL_ID.fullmatch(cell_id):
            cell_id = (
                f"cell-{number}-{len(used)}" if cell_id == f"cell-{number}" else f"cell-{number}"
            )
        used.add(cell_id)
        cells.append(
            SourceCell(
                number=number,
                id=cell_id,
                kind=cell["cell_type"],
                source=source if isinstance(source, str) else "".join(source),
                tags=tuple(tag for tag in cell["metadata"].get("tags", ()) if isinstance(tag, str)),
            )
        )
    return tuple(cells)
