"""Notebooks and tracks to read, written where a test wants them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

IMPORT = "import courseware as cw"
TEXT = (
    "# Intake\n\n"
    + "Write down what you heard, in the words of the caller, before you judge it. " * 8
)


def quiz_cell(quiz_id: str) -> str:
    """A quiz to which nothing is to be said."""
    questions = "".join(
        f"## What comes at step {number}?\n"
        f"- [{'x' if number % 3 == 0 else ' '}] To listen before anything else\n"
        f"- [{'x' if number % 3 == 1 else ' '}] To write down what was said\n"
        f"- [{'x' if number % 3 == 2 else ' '}] To decide who should know of it\n"
        f"> Because of what step {number} is for.\n\n"
        for number in range(1, 6)
    )
    return f"%%quiz {quiz_id}\n{questions}"


def code(source: str, **cell: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": source,
        **cell,
    }


def markdown(source: str, **cell: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **cell}


def write_notebook(
    path: Path,
    *cells: dict[str, Any],
    facts: dict[str, Any] | None = None,
    metadata: dict[str, Any] | None = None,
) -> Path:
    """A notebook of these cells; `facts` is what it says of its course beside id and title."""
    course_id = path.stem.partition("-")[2] or path.stem
    data = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "courseware": {"id": course_id, "title": "Intake", "type": "TEXT", **(facts or {})},
            **(metadata or {}),
        },
        "cells": [{"id": f"c{number}", **cell} for number, cell in enumerate(cells)],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def write_course(path: Path, quiz_id: str, **facts: Any) -> Path:
    """A course to which nothing is to be said."""
    return write_notebook(
        path, code(IMPORT), markdown(TEXT), code(quiz_cell(quiz_id)), facts=facts or None
    )


def write_track(folder: Path, text: str = "", *, courses: list[str] | None = None) -> Path:
    """The track.yaml of a folder; `text` overrides settings, one a line."""
    settings = {
        "name": folder.name.title(),
        "slug": folder.name,
        "type": "CASE_MANAGEMENT",
        "level": "FOUNDATION",
        "version": '"1.0"',
        "courses": json.dumps(courses or []),
    }
    for line in text.splitlines():
        name, _, value = line.partition(":")
        settings[name.strip()] = value.strip()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "track.yaml"
    path.write_text(
        "".join(f"{name}: {value}\n" for name, value in settings.items() if value != "(left out)"),
        encoding="utf-8",
    )
    return path
