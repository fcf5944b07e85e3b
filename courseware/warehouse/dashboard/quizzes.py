"""The quiz dashboard: how a quiz measures, which questions to look at, and who chose what."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path
from typing import Any

import duckdb
import ipywidgets
import pandas as pd

from courseware.warehouse.charts import columns
from courseware.warehouse.dashboard.base import Dashboard, NothingYet
from courseware.warehouse.dashboard.figures import figures
from courseware.warehouse.dashboard.parts import box, choice, chosen, html, offer
from courseware.warehouse.dashboard.rows import Rows
from courseware.warehouse.dashboard.table import Column, DataTable
from courseware.warehouse.quiz_reports import (
    FEWEST_ATTEMPTS,
    Counted,
    QuizReport,
    Remark,
    asked_quizzes,
    chosen_options,
    remarks,
    report,
)

_COUNTED = (
    ("Each learner’s first attempt", Counted.FIRST),
    ("Every attempt", Counted.ALL),
)


class QuizDashboard(Dashboard):
    """Composed by `notebooks/dashboards/quizzes.ipynb`: each method gives one section's widget."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._headline, self._remarks, self._scores = html(), html(), html()
        self._quiz, self._question = choice("Quiz", wide=True), choice("Question", wide=True)
        self._counted = ipywidgets.Dropdown(description="Count", options=_COUNTED)
        self._tables()
        self._load()
        for control in (self._quiz, self._counted):
            control.observe(lambda _: self._draw(), names="value")
        self._question.observe(lambda _: self._draw_options(), names="value")

    # -- the sections

    def overview(self) -> ipywidgets.Widget:
        """How old the figures are, which quiz, and what sums it up."""
        filters = box(self._quiz, self._counted, kind="filters")
        return self._top(box(filters, self._headline, kind="overview"))

    def scores(self) -> ipywidgets.Widget:
        """How many attempts came to which score."""
        return self._section(box(self._scores, kind="list"))

    def questions(self) -> ipywidgets.Widget:
        """What to look at, and each question’s figures."""
        return self._section(box(self._remarks, self._question_table, kind="list"))

    def answers(self) -> ipywidgets.Widget:
        """Who chose what in one question."""
        filters = box(self._question, kind="filters")
        return self._section(box(filters, self._option_table, kind="list"))

    # -- loading

    def _take(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        asked = asked_quizzes(connection)
        if not asked:
            raise NothingYet(
                "Nobody has handed in a quiz yet",
                "As soon as somebody has, this page shows how its questions do their work.",
            )
        offer(self._quiz, "", [(_named(quiz), quiz) for quiz in asked])
        self._draw()

    # -- drawing

    def _draw(self) -> None:
        quiz = chosen(self._quiz)
        if self._connection is None or quiz is None:
            return
        counted = self._counted.value
        found = report(self._connection, quiz, counted)
        odd = remarks(self._connection, quiz, counted, found)
        self._headline.value = _headline(found)
        self._scores.value = columns(
            found.scores, title="Attempts by score", colour="var(--cw-dash-certified)"
        )
        self._remarks.value = _remarked(found, odd)
        self._question_table.show(self._rows("question_figures", _for_table(found.questions)))
        named = zip(found.questions["position"], found.questions["question"], strict=True)
        labels = [f"{position}. {_begins(text)}" for position, text in named]
        offer(self._question, "", list(zip(labels, found.questions["question_id"], strict=True)))
        self._draw_options()

    def _draw_options(self) -> None:
        quiz, question = chosen(self._quiz), chosen(self._question)
        if self._connection is None or quiz is None or question is None:
            return
        options = chosen_options(self._connection, quiz, question, self._counted.value)
        options.insert(0, "position", range(1, len(options) + 1))
        self._option_table.show(self._rows("option_figures", options))

    def _rows(self, name: str, frame: pd.DataFrame) -> Rows:
        assert self._connection is not None  # noqa: S101 - something was read from it
        self._connection.register(name, frame)
        return Rows(self._connection, f"SELECT * FROM {name}", {}, ["position"])  # noqa: S608 - ours

    def _tables(self) -> None:
        self._question_table = DataTable(
            "Questions",
            [
                Column("position", "No.", "number"),
                Column("question", "Question", "prose"),
                Column("facility", "Facility", "share"),
                Column("random_guess", "By guessing", "share"),
                Column("sd", "Standard deviation", "number"),
                Column("discrimination_index", "Discrimination", "share"),
                Column("discriminative_efficiency", "Efficiency", "share"),
                Column("intended_weight", "Weight meant", "share"),
                Column("effective_weight", "Weight had", "share"),
            ],
            file="questions.csv",
            page_size=20,
        )
        self._option_table = DataTable(
            "Who chose what",
            [
                Column("option", "Option", "prose"),
                Column("chosen", "Attempts", "number"),
                Column("share", "Of all", "share"),
                Column("lower", "Weakest third", "share"),
                Column("middle", "Middle third", "share"),
                Column("upper", "Strongest third", "share"),
            ],
            file="answers.csv",
            page_size=20,
        )


def _named(quiz: Any) -> str:
    version = f"version {quiz.version}" + ("" if quiz.is_current else ", no longer asked")
    attempts = f"{quiz.attempts:,} attempt" + ("" if quiz.attempts == 1 else "s")
    return f"{quiz.title} · {version} · {attempts}"


def _headline(found: QuizReport) -> str:
    figure = found.statistics
    return figures(
        [
            (f"{found.attempts:,}", "attempts", "that count here"),
            (
                _percent(figure.mean),
                "mean score",
                f"half of them reached {_percent(figure.median)}; standard deviation {_percent(figure.sd)}",
            ),
            (
                _percent(figure.cic / 100),
                "internal consistency",
                "how well the questions measure one thing: 70% and more is good",
            ),
            (
                f"±\N{NO-BREAK SPACE}{_percent(figure.standard_error)}",
                "standard error",
                f"of one score; {_percent(figure.error_ratio / 100)} of the spread is chance",
            ),
        ]
    )


def _remarked(found: QuizReport, odd: list[Remark]) -> str:
    if found.attempts < FEWEST_ATTEMPTS:
        return (
            f"<p>What is odd about a question shows from {FEWEST_ATTEMPTS} attempts on; "
            f"here are {found.attempts}.</p>"
        )
    if not odd:
        return "<p>No question stands out: each one tells who knows and who does not.</p>"
    items = "".join(
        f"<li><strong>{remark.position}. {escape(_begins(remark.question))}</strong> "
        f"{escape(' '.join(remark.words))}</li>"
        for remark in odd
    )
    return f'<ul class="cw-dash-remarks">{items}</ul>'


def _for_table(questions: pd.DataFrame) -> pd.DataFrame:
    """Percentages as fractions, as a table writes them; questions in one line."""
    shown = questions.copy()
    for name in (
        "discrimination_index",
        "discriminative_efficiency",
        "intended_weight",
        "effective_weight",
    ):
        shown[name] /= 100
    shown["question"] = shown["question"].map(_begins)
    return shown


def _begins(markdown: str, most: int = 70) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(markdown.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _percent(fraction: float) -> str:
    return "–" if math.isnan(fraction) else f"{fraction:.0%}"
