"""The base of pages that show a notebook with a kernel: courses and dashboards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from courseware.assessment.model import QuizState
from courseware.server.frontend import front_end
from courseware.server.kernels.open_pages import OpenPages
from courseware.server.lessons import Lesson, Lessons
from courseware.server.metrics import TimedPage
from courseware.server.own_front_end import StandardPages, scripts
from courseware.server.page_words import page_words
from courseware.server.pages import PageHandler
from courseware.server.rendering import EARLY_SCRIPT, THEME_SCRIPT
from courseware.server.waiting import WaitsInLine
from courseware.server.widget_files import widget_scripts
from courseware.widgets.session import LANGUAGE

NOTEBOOK_POLICY = "; ".join(
    (
        "default-src 'self'",
        # anywidget imports each widget's module from a blob
        f"script-src 'self' blob: {THEME_SCRIPT.source} {EARLY_SCRIPT.source}",
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
        lesson: Lesson,
        folder: Path,
        quizzes: Mapping[str, QuizState] | None = None,
        environment: Mapping[str, str] | None = None,
        **context: object,
    ) -> None:
        """Finish with the page; `course` is what its kernel is admitted for, `folder` where it works.

        The page goes out in one piece. What it waits for are two answers of the registrar, some
        milliseconds, and both may be a refusal, which has a page and a status of its own; the kernel
        is begun and not waited for.
        """
        standard = self._needs_standard(course, lesson)
        pages = cast("OpenPages", self.settings["open_pages"])
        self.lesson_in_line = lesson
        self.title_in_line = getattr(context.get("this"), "title", self.title_in_line)
        open_page = await pages.open(
            self.somebody,
            self.credentials,
            course=course,
            notebook=lesson.notebook(),
            folder=folder,
            extra={LANGUAGE: self.language, **(environment or {})},
            # Voilà's front end does not ask for widgets that appeared before it listened.
            run_at_once=not standard,
        )
        self.page(
            template,
            lesson=lesson.html(quizzes, self.language),
            page_words=page_words(self.language),
            has_title=lesson.has_title,
            kernel_id=open_page.kernel_id,
            early_script="" if standard else EARLY_SCRIPT.text,
            scripts=scripts("standard" if standard else "page"),
            widget_scripts=widget_scripts(lesson),
            voila_script=f"{front_end().address}/static/voila.js" if standard else "",
            page_config=front_end().page_config(open_page.kernel_id) if standard else None,
            **context,
        )

    @property
    def lessons(self) -> Lessons:
        """The lessons that are ready to be shown."""
        return cast("Lessons", self.settings["lessons"])

    def _needs_standard(self, course: str, lesson: Lesson) -> bool:
        """Whether a widget needs a lab extension. Our front end asks for this when it meets one."""
        known = cast("StandardPages", self.settings["standard_pages"])
        if self.get_query_argument("front_end", "") == "standard":
            known.remember(course, lesson.version)
        return known.needs(course, lesson.version, lesson.facts)
