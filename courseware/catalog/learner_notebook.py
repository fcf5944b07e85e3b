"""The notebook as learners get it: rendered lessons, code, and of each quiz its id alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courseware.catalog.notebook_file import CourseFacts, SourceCell

_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
_CODE_OR_COMMENT = re.compile(
    r"(?P<code>^ {0,3}(?P<fence>```+|~~~+).*?^ {0,3}(?P=fence)|(?P<tick>`+).+?(?P=tick))|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerCell:
    """A cell after everything was taken out that a learner may not have. `html` None: it is code."""

    cell: SourceCell
    source: str
    html: str | None = None


def learner_notebook(
    track: str, facts: CourseFacts, cells: Sequence[LearnerCell]
) -> dict[str, Any]:
    """The notebook of these cells, in nbformat 4.5.

    It is built from nothing, so that only what is named here can be in it: no outputs, no
    attachments, no metadata but what pages need.
    """
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": dict(_KERNEL),
            "language_info": {"name": "python"},
            "courseware": {
                "track": track,
                "id": facts.id,
                "title": facts.title,
                "description": facts.description,
                "type": facts.type.value,
                "estimated_minutes": facts.estimated_minutes,
                **({"front_end": facts.front_end} if facts.front_end != "own" else {}),
            },
        },
        "cells": [_cell(cell) for cell in cells],
    }


def without_comments(markdown: str) -> str:
    """The Markdown without its HTML comments, which are for authors. Those in code are meant to be read."""
    return _CODE_OR_COMMENT.sub(lambda match: match["code"] or "", markdown)


def _cell(cell: LearnerCell) -> dict[str, Any]:
    metadata: dict[str, Any] = {"tags": list(cell.cell.tags)} if cell.cell.tags else {}
    if cell.html is not None:
        return {
            "cell_type": "markdown",
            "id": cell.cell.id,
            "metadata": {**metadata, "courseware": {"html": cell.html}},
            "source": cell.source,
        }
    return {
        "cell_type": "code",
        "id": cell.cell.id,
        "metadata": metadata,
        "source": cell.source,
        "execution_count": None,
        "outputs": [],
    }
