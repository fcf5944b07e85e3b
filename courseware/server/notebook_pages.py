"""The base of pages that show a notebook with a kernel: courses and dashboards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from nbformat import NotebookNode
from voila.configuration import VoilaConfiguration

from courseware.server.frontend import front_end
from courseware.server.kernels.open_pages import OpenPages
from courseware.server.lessons import lesson_html
from courseware.server.metrics import TimedPage
from courseware.server.pages import PageHandler
from courseware.server.waiting import WaitsInLine

NOTEBOOK_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' blob:",  # anywidget imports each widget's module from a blob
        "style-src 'self' 'unsafe-inline'",  # JupyterLab and widgets bring <style> elements
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""The Content-Security-Policy of notebook pages: as strict as Voilà's front end and anywidget allow."""


class NotebookPage(WaitsInLine, TimedPage, PageHandler):
    """Shows a notebook at once, and starts its kernel meanwhile."""

    policy = NOTEBOOK_POLICY

    async def show(
        self,
        template: str,
        *,
        course: str,
        notebook: NotebookNode,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        **context: object,
    ) -> None:
        """Finish with the page; `course` is what its kernel is admitted for, `folder` where it works."""
        pages = cast("OpenPages", self.settings["open_pages"])
        self.notebook_in_line = notebook
        self.title_in_line = getattr(context.get("this"), "title", self.title_in_line)
        open_page = await pages.open(
            self.somebody,
            self.credentials,
            course=course,
            notebook=notebook,
            folder=folder,
            extra=environment,
            run_at_once=not self._standard,
        )
        configuration = cast("VoilaConfiguration", self.settings["voila_configuration"])
        lesson = await lesson_html(
            notebook, configuration, front_end().page_config(open_page.kernel_id)
        )
        self.page(
            template,
            lesson=lesson,
            has_title=_has_title(notebook),
            kernel_id=open_page.kernel_id,
            front_end=front_end().address,
            **context,
        )

    @property
    def _standard(self) -> bool:
        """Whether the page has Voilà's front end, whose cells may not run before it listens."""
        return self.get_query_argument("front_end", "standard") == "standard"


def _has_title(notebook: NotebookNode) -> bool:
    """Whether the notebook's text begins with a heading of the first rank."""
    first = next((cell for cell in notebook.cells if cell.cell_type == "markdown"), None)
    return first is not None and first.metadata.courseware.html.lstrip().startswith("<h1")
