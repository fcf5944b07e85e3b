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
from courseware.server.own_front_end import StandardPages, scripts
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
        version: str,
        notebook: NotebookNode,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        **context: object,
    ) -> None:
        """Finish with the page; `course` is what its kernel is admitted for, `folder` where it works.

        `version` changes with what the notebook says.
        """
        standard = self._needs_standard(course, version, notebook)
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
            # Voilà's front end does not ask for widgets that appeared before it listened.
            run_at_once=not standard,
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
            scripts=scripts("standard" if standard else "page"),
            voila_script=f"{front_end().address}/static/voila.js" if standard else "",
            **context,
        )

    def _needs_standard(self, course: str, version: str, notebook: NotebookNode) -> bool:
        """Whether a widget needs a lab extension. Our front end asks for this when it meets one."""
        known = cast("StandardPages", self.settings["standard_pages"])
        if self.get_query_argument("front_end", "") == "standard":
            known.remember(course, version)
        return known.needs(course, version, notebook)


def _has_title(notebook: NotebookNode) -> bool:
    """Whether the notebook's text begins with a heading of the first rank."""
    first = next((cell for cell in notebook.cells if cell.cell_type == "markdown"), None)
    return first is not None and first.metadata.courseware.html.lstrip().startswith("<h1")
