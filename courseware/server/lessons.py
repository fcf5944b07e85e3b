"""A published lesson, made ready once for all its readers: its text as HTML, and a place for each code cell.

What a request adds is the learner's own: the quizzes as they stand. Rendering is done when a version is
first shown, and kept as long as it is among those that were shown lately.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from courseware.assessment.drawing import (
    RESTORED,
    Screen,
    drawing_key,
    quiz_html,
    screen_for,
)
from courseware.assessment.model import QuizState
from courseware.assessment.phrases import phrases
from courseware.catalog.markup import render
from courseware.languages import ENGLISH, N_

_MOST_LESSONS = 200

_QUIZ = re.compile(r"^\s*%%quiz\b|\bQuiz\s*\(")
_QUIZ_ID = re.compile(r"^\s*%%quiz\s+([\w.-]+)|\bQuiz\s*\(\s*[\"']([\w.-]+)[\"']")
_WAITING_FOR_QUIZ = N_("Loading the quiz…")
_WAITING_FOR_EXERCISE = N_("Loading the exercise…")
_WAITING = (
    (_QUIZ, _WAITING_FOR_QUIZ),
    (re.compile(r"\bVideo\s*\("), N_("Loading the video…")),
    (re.compile(r"\bExercise\s*\("), _WAITING_FOR_EXERCISE),
    (re.compile(r"\bprogress\s*\("), N_("Loading your progress…")),
)
_SKELETON = Markup('<span class="cw-skeleton"></span>') * 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a code cell's outputs will be. `number` counts the notebook's cells from 1."""

    number: int
    waiting: str
    """What a reader sees there until they come, in English; nothing, for most cells."""
    quiz: str | None
    """The id of the quiz that will come alive there."""

    def html(self, drawn: Markup | None, language: str) -> Markup:
        """The place, with what is `drawn` there already."""
        waiting = drawn is None and self.waiting
        marks = Markup(' aria-busy="true"') if waiting else Markup("")
        if self.waiting == _WAITING_FOR_QUIZ:
            marks = Markup(" data-cw-quiz") + marks
        if self.waiting == _WAITING_FOR_EXERCISE:
            marks = Markup(" data-cw-controls") + marks
        words = phrases(language).gettext(self.waiting) if waiting else ""
        inside = drawn or (waiting_html(words) if waiting else Markup(""))
        return Markup(
            '<div class="cw-cell cw-cell--code" cell-index="{}"{}>{}<div class="cw-output"></div></div>\n'
        ).format(self.number, marks, inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One version of a notebook, ready to be shown and to be run."""

    version: str
    pieces: tuple[Markup | Place, ...]
    has_title: bool
    """Whether its text begins with a heading of the first rank."""
    facts: Mapping[str, Any]
    """The notebook's metadata under `courseware`."""
    sources: tuple[str | None, ...]
    """The code of each cell; None for one that is text."""

    @property
    def quizzes(self) -> frozenset[str]:
        """The ids of the quizzes that have a place."""
        return frozenset(
            piece.quiz for piece in self.pieces if isinstance(piece, Place) and piece.quiz
        )

    def html(
        self, quizzes: Mapping[str, QuizState] | None = None, language: str = ENGLISH
    ) -> Markup:
        """The lesson's body, with these quizzes drawn as their learner left them, in our words of this language."""
        known = quizzes or {}
        parts = []
        for piece in self.pieces:
            if isinstance(piece, Place):
                state = known.get(piece.quiz) if piece.quiz else None
                drawn = quiz_section(state, language) if state else None
                parts.append(piece.html(drawn, language))
            else:
                parts.append(piece)
        return Markup('<div class="cw-lesson">\n{}</div>').format(Markup("").join(parts))

    def notebook(self) -> NotebookNode:
        """What a kernel is to run, new for each page: its cells' outputs will be put into it."""
        return _node(
            nbformat=4,
            nbformat_minor=5,
            metadata=_node(courseware=_node(**self.facts)),
            cells=[_cell(source) for source in self.sources],
        )


class Lessons:
    """The lessons that were shown lately, by what tells one version from another."""

    def __init__(self, most: int = _MOST_LESSONS) -> None:
        self._most = most
        self._lessons: OrderedDict[str, Lesson] = OrderedDict()
        self._versions: dict[str, str] = {}

    def version(self, course: str) -> str:
        """The version of this course that was shown last, if it is still here; else nothing."""
        version = self._versions.get(course, "")
        return version if version in self._lessons else ""

    def get(self, course: str, version: str, content: Callable[[], Mapping[str, Any]]) -> Lesson:
        """This version of this course; its content (nbformat 4) is asked for when it is not here."""
        lesson = self._lessons.get(version)
        if lesson is None:
            lesson = self._lessons[version] = lesson_of(version, content())
            if len(self._lessons) > self._most:
                self._lessons.popitem(last=False)
        self._lessons.move_to_end(version)
        self._versions[course] = version
        return lesson


def lesson_of(version: str, content: Mapping[str, Any]) -> Lesson:
    """Make this notebook ready."""
    pieces: list[Markup | Place] = []
    sources: list[str | None] = []
    has_title: bool | None = None
    for number, cell in enumerate(content["cells"], start=1):
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        sources.append(_runnable(source) if cell["cell_type"] == "code" else None)
        if cell["cell_type"] == "code":
            pieces.append(_place(number, source))
        elif cell["cell_type"] == "markdown":
            html = _safe_html(cell, source)
            if has_title is None:
                has_title = html.lstrip().startswith("<h1")
            pieces.append(_text(cell.get("id"), html))
    return Lesson(
        version=version,
        pieces=tuple(pieces),
        has_title=bool(has_title),
        facts=content["metadata"].get("courseware", {}),
        sources=tuple(sources),
    )


def quiz_section(state: QuizState, language: str = ENGLISH) -> Markup:
    """A quiz as its learner left it. Its script finds it by `data-quiz` and brings it to life."""
    screen, attempt = screen_for(state), state.attempt
    answered = screen is Screen.FORM and attempt is not None and any(attempt.answers.values())
    form = attempt.form if attempt else state.form
    return Markup(
        '<section class="cw-widget cw-quiz" data-quiz="{}" data-drawn="{}" data-phase="{}" aria-label="{}">{}</section>'
    ).format(
        form.quiz_id,
        drawing_key(state, screen),
        screen.value,
        phrases(language).gettext("Quiz: {title}", title=form.title),
        # The template escapes what is text, and `catalog.markup` made the rest safe.
        Markup(  # noqa: S704
            quiz_html(state, screen, notice=RESTORED if answered else "", language=language)
        ),
    )


def waiting_html(words: str) -> Markup:
    """What is shown in a place until its output comes."""
    return Markup(
        '<div class="cw-waiting" data-cw-waiting><p class="cw-waiting__words">{}</p>{}</div>'
    ).format(words, _SKELETON)


def _safe_html(cell: Mapping[str, Any], source: str) -> str:
    """As it was rendered and made safe when it was published; a dashboard is rendered now."""
    html: str = cell["metadata"].get("courseware", {}).get("html") or render(source)
    return html


def _text(cell: str | None, html: str) -> Markup:
    mark = Markup(' id="cell-{}"').format(cell) if cell else Markup("")
    # `catalog.markup` made it safe.
    return Markup('<section class="cw-cell cw-prose" dir="auto"{}>{}</section>\n').format(
        mark,
        Markup(html),  # noqa: S704
    )


def _place(number: int, source: str) -> Place:
    waiting = next((say for seen, say in _WAITING if seen.search(source)), "")
    found = _QUIZ_ID.search(source) if waiting == _WAITING_FOR_QUIZ else None
    return Place(number, waiting, (found[1] or found[2]) if found else None)


def _runnable(source: str) -> str:
    """IPython runs no cell magic without a body, and a quiz that was cut has none."""
    alone = source.startswith("%%") and "\n" not in source.strip()
    return source + "\n\n" if alone else source


def _cell(source: str | None) -> NotebookNode:
    if source is None:
        return _node(cell_type="markdown", metadata=_node(), source="")
    return _node(
        cell_type="code", metadata=_node(), source=source, outputs=[], execution_count=None
    )


def _node(**values: Any) -> NotebookNode:
    return NotebookNode(values)  # type: ignore[no-untyped-call]
