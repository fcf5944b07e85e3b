"""One version of a quiz as its author should look at it: how it measures, and what each question does."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from courseware.warehouse.statistics import QuizStatistics, item_statistics, quiz_statistics

if TYPE_CHECKING:
    import duckdb

FEWEST_ATTEMPTS = 20
"""Below this, what is odd about a question may be chance."""

_HARDLY = 0.02
_EASY = 0.95
_WEAK = 15.0
_STEPS = 10


class Counted(StrEnum):
    """Which attempts count. First ones are not changed by what was learnt from the explanations."""

    FIRST = "FIRST"
    ALL = "ALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuiz:
    """A version of a quiz that somebody has handed in."""

    quiz_id: str
    version: int
    title: str = field(compare=False)
    is_current: bool = field(compare=False)
    attempts: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizReport:
    """The figures of one version, and of its questions in their order.

    `questions` has the columns of `item_statistics` after `position`, `question_id`, `question`,
    `question_type`, `max_mark`, `random_guess` (fraction of 1) and `intended_weight` (percent).
    """

    attempts: int
    statistics: QuizStatistics
    questions: pd.DataFrame
    scores: tuple[tuple[str, int], ...]
    """How many attempts came to a score in each tenth: its label, and the number."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What to look at, in sentences, about the question at this place."""

    position: int
    question: str
    words: tuple[str, ...]


def asked_quizzes(connection: duckdb.DuckDBPyConnection) -> list[AskedQuiz]:
    """Every version with an attempt that was handed in: those asked now first, the most tried first."""
    rows = connection.execute(_sql("asked_quizzes")).fetchall()
    return [
        AskedQuiz(quiz_id=id_, version=version, title=title, is_current=current, attempts=attempts)
        for id_, version, title, current, attempts in rows
    ]


def report(connection: duckdb.DuckDBPyConnection, quiz: AskedQuiz, counted: Counted) -> QuizReport:
    """The report on one version. Without attempts every figure is NaN."""
    given = {"quiz_id": quiz.quiz_id, "quiz_version": quiz.version}
    questions = connection.execute(_sql("asked_questions"), given).df()
    rows = connection.execute(_sql("marks"), given | {"first": counted is Counted.FIRST})
    found = rows.fetchnumpy()
    attempts = len(np.unique(found["attempt"]))
    marks = np.full((attempts, len(questions)), math.nan)
    marks[found["attempt"], found["slot"]] = found["score"]
    most = questions["max_mark"].to_numpy(dtype=float)
    together = most.sum()
    questions["random_guess"] = [
        _guess(kind, options)
        for kind, options in zip(questions["question_type"], questions.pop("options"), strict=True)
    ]
    questions["intended_weight"] = 100 * most / together if together else math.nan
    return QuizReport(
        attempts=attempts,
        statistics=quiz_statistics(marks, most),
        questions=pd.concat([questions, item_statistics(marks, most)], axis=1),
        scores=_by_tenths(np.nansum(marks, axis=1) / together) if together else (),
    )


def chosen_options(
    connection: duckdb.DuckDBPyConnection,
    quiz: AskedQuiz,
    question_id: str,
    counted: Counted,
) -> pd.DataFrame:
    """Who chose what in one question: one row an option, and one for no answer.

    `option_id` (null: no answer), `option`, `chosen` (attempts), `share`, and `lower`, `middle` and `upper`:
    the share among the weakest, the middle and the strongest third of all attempts, by their score. Shares
    are fractions of 1, null where nobody was asked. Who ties stands in the order of the attempts.
    """
    given = {
        "quiz_id": quiz.quiz_id,
        "quiz_version": quiz.version,
        "question_id": question_id,
        "first": counted is Counted.FIRST,
    }
    return connection.execute(_sql("chosen_options"), given).df()


def remarks(
    connection: duckdb.DuckDBPyConnection,
    quiz: AskedQuiz,
    counted: Counted,
    on: QuizReport,
) -> list[Remark]:
    """What is odd about questions, in plain words; nothing while there are too few attempts to tell."""
    if on.attempts < FEWEST_ATTEMPTS:
        return []
    found = []
    for question in on.questions.to_dict("records"):
        options = chosen_options(connection, quiz, question["question_id"], counted)
        words = (*_of_item(question, on.attempts), *_of_options(options))
        if words:
            found.append(Remark(question["position"], question["question"], words))
    return found


def _of_item(item: dict[Hashable, Any], attempts: int) -> list[str]:
    # a correlation that is 0 in truth comes out as far from it as this by chance
    by_chance = 100 / math.sqrt(attempts)
    if item["discrimination_index"] < -by_chance:
        return ["Stronger learners miss this more often than weaker ones: check the key."]
    if item["facility"] <= item["random_guess"]:
        return ["Answered no better than by guessing: check the key and the wording."]
    if item["facility"] >= _EASY:
        return ["Nearly everybody gets it right: it tells little about who knows."]
    if item["discrimination_index"] < _WEAK:
        return ["Right and wrong answers say little about the rest of the quiz: is it clear?"]
    return []


def _of_options(options: pd.DataFrame) -> list[str]:
    given = options[options["option_id"].notna()]
    ignored = given[given["share"] < _HARDLY]["option"].tolist()
    if not ignored:
        return []
    named = ", ".join(f"“{option}”" for option in ignored)
    return [f"Hardly anybody chooses {named}: write what a learner might believe."]


def _guess(kind: str, options: int) -> float:
    """The score to be expected of somebody who chooses blindly, as a fraction of 1."""
    if not options:
        return math.nan
    # of several, every choice but the empty one is as likely as the others
    return 1 / (2**options - 1) if kind == "MULTI_SELECT" else 1 / options


def _by_tenths(scores: np.ndarray) -> tuple[tuple[str, int], ...]:
    tenths = np.clip((scores * _STEPS + 1e-9).astype(int), 0, _STEPS - 1)
    counts = np.bincount(tenths, minlength=_STEPS)
    return tuple((f"{100 * n // _STEPS}%", int(number)) for n, number in enumerate(counts))


def _sql(name: str) -> str:
    folder = resources.files("courseware.warehouse").joinpath("reports")
    return folder.joinpath(f"{name}.sql").read_text(encoding="utf-8")
