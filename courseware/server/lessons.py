"""A notebook as the body of a page: its text at once, and places where its cells' outputs will be."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from typing import Any

import nbformat
from markupsafe import Markup
from nbformat import NotebookNode
from voila.configuration import VoilaConfiguration
from voila.notebook_renderer import NotebookRenderer

from courseware.catalog.markup import render
from courseware.server.rendering import LESSON_TEMPLATES

_WAITING_FOR_QUIZ = "Loading the quiz…"
_WAITING_FOR_EXERCISE = "Loading the exercise…"
_WAITING = (
    (re.compile(r"^\s*%%quiz\b|\bQuiz\s*\("), _WAITING_FOR_QUIZ),
    (re.compile(r"\bVideo\s*\("), "Loading the video…"),
    (re.compile(r"\bExercise\s*\("), _WAITING_FOR_EXERCISE),
    (re.compile(r"\bprogress\s*\("), "Loading your progress…"),
)


class LessonRenderer(NotebookRenderer):  # type: ignore[misc]
    """Voilà's renderer for a notebook that comes from the record instead of a file.

    The page is made without running anything: `kernels/execution` runs the cells afterwards.
    """

    def __init__(self, notebook: NotebookNode, configuration: VoilaConfiguration) -> None:
        super().__init__(
            voila_configuration=configuration,
            notebook_path="lesson.ipynb",
            template_paths=[str(LESSON_TEMPLATES)],
            base_url="/",
            page_config={},
        )
        self._given = notebook

    async def load_notebook(self, path: str) -> NotebookNode:
        return self._given

    async def _jinja_cell_generator_without_execution(
        self, nb: NotebookNode, kernel_id: str
    ) -> AsyncGenerator[NotebookNode, None]:
        for cell in nb.cells:
            yield cell


async def lesson_html(
    notebook: NotebookNode, configuration: VoilaConfiguration, page_config: dict[str, Any]
) -> Markup:
    """The cells of a notebook, and what Voilà's script needs to know, as safe HTML."""
    renderer = LessonRenderer(notebook, configuration)
    await renderer.initialize()
    renderer.page_config = page_config
    snippets = renderer.generate_content_generator(kernel_id=page_config["kernelId"])
    # Each cell's HTML was made safe by `catalog.markup`, the rest is escaped in the template.
    return Markup("".join([str(html) async for html, _ in snippets]))  # noqa: S704


def lesson_notebook(content: dict[str, Any]) -> NotebookNode:
    """The notebook to show and to run, with what a reader sees while each cell has not run yet."""
    notebook = nbformat.from_dict(content)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        shown = cell.metadata.setdefault("courseware", NotebookNode())  # type: ignore[no-untyped-call]
        if cell.cell_type == "markdown":
            shown.setdefault("html", "")
            if not shown.html:
                shown.html = render(cell.source)
        elif cell.cell_type == "code":
            cell.outputs = []
            if cell.source.startswith("%%") and "\n" not in cell.source.strip():
                # IPython runs no cell magic without a body, and a quiz that was cut has none.
                cell.source += "\n\n"
            shown.waiting = next((say for seen, say in _WAITING if seen.search(cell.source)), "")
            shown.quiz = shown.waiting == _WAITING_FOR_QUIZ
            shown.controls = shown.waiting == _WAITING_FOR_EXERCISE  # ipywidgets' own, mostly
    return notebook  # type: ignore[no-any-return]
