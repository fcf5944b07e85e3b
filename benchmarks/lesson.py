"""The lesson that both sides teach: a shipped course, and the same as a notebook with an ipywidgets form."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from courseware.catalog.markup import render
from courseware.catalog.model import Course, Quiz
from courseware.catalog.questions import QuestionType, QuizQuestion
from courseware.catalog.tracks import TRACK_FILE, read_catalog

NOTEBOOK = "lesson.ipynb"
FIRST_WORDS = "A report reaches you as a few sentences"
"""How the lesson's first paragraph begins: it is readable when this is."""

IMPORTS = "import ipywidgets, anywidget, courseware as cw; cw.Quiz, cw.progress"
"""What a page of ours has imported: for a peer that is to have the same."""

_TRACK = "case-management"
_FILE = "01-from-intake-to-closure.ipynb"
_SHIPPED = Path(__file__).parents[1] / "notebooks" / _TRACK


def our_lesson(notebooks: Path) -> Course:
    """Put the course's track below `notebooks`, open to everybody, and read it as it is published."""
    folder = notebooks / _TRACK
    shutil.copytree(_SHIPPED, folder)
    track = yaml.safe_load((folder / TRACK_FILE).read_text(encoding="utf-8"))
    track["prerequisites"] = []
    (folder / TRACK_FILE).write_text(yaml.safe_dump(track), encoding="utf-8")
    (course,) = read_catalog(notebooks).catalog.tracks[0].courses
    return course


def stock_lesson(folder: Path, course: Course, *, first: str = "") -> None:
    """Write the same text and the same questions as a notebook for stock Voilà, pictures beside it.

    `first`: code that runs before all else.
    """
    folder.mkdir(parents=True)
    shutil.copytree(_SHIPPED / "assets", folder / "assets")
    (quiz,) = course.quizzes
    written = nbformat.read(_SHIPPED / _FILE, as_version=4)  # type: ignore[no-untyped-call]
    cells = [
        new_markdown_cell(cell.source)  # type: ignore[no-untyped-call]
        for cell in written.cells
        if cell.cell_type == "markdown"
    ]
    if first:
        cells.insert(0, new_code_cell(first))  # type: ignore[no-untyped-call]
    cells.append(new_code_cell(_quiz_cell(quiz)))  # type: ignore[no-untyped-call]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})  # type: ignore[no-untyped-call]
    nbformat.write(notebook, folder / NOTEBOOK)  # type: ignore[no-untyped-call]


def _quiz_cell(quiz: Quiz) -> str:
    form = (Path(__file__).parent / "stock_quiz.py").read_text(encoding="utf-8")
    questions = [_question(question) for question in quiz.questions]
    return f"{form}\n\nshow_quiz({quiz.title!r}, json.loads({json.dumps(questions)!r}))"


def _question(question: QuizQuestion) -> dict[str, object]:
    return {
        "id": question.id,
        "html": render(question.question),
        "many": question.type is QuestionType.MULTI_SELECT,
        "options": [{"id": option.id, "text": option.text} for option in question.options],
        "correct": question.correct_option_ids,
    }
