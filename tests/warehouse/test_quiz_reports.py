"""What a quiz's report says of questions whose story is known, and how the dashboard shows it."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from courseware.warehouse.connection import connect
from courseware.warehouse.dashboard import QuizDashboard
from courseware.warehouse.publish import publish
from courseware.warehouse.quiz_reports import (
    FEWEST_ATTEMPTS,
    AskedQuiz,
    Counted,
    asked_quizzes,
    chosen_options,
    remarks,
    report,
)
from tests.warehouse.academy import Academy

# Of five questions: everybody knows the first, the strong miss the second, the others tell who knows.
STRONG = (True, False, True, True, True)
MIDDLING = (True, True, True, False, True)
WEAK = (True, True, False, False, False)
EACH = 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight strong, eight middling and eight weak learners; each weak one tries again and knows all."""
    place = tmp_path_factory.mktemp("quiz")
    academy = Academy(place / "record.duckdb")
    course = academy.course(academy.track("basics", "The Basics", required=True), "reading")
    other = academy.course("basics", "writing")
    academy.organisation("acme", "Acme Logistics")
    for kind, marks in (("Strong", STRONG), ("Middling", MIDDLING), ("Weak", WEAK)):
        for number in range(EACH):
            person = academy.person(f"{kind} {number}", "acme")
            person.answers(course, 20, marks)
            if kind == "Weak":
                person.answers(course, 10, (True,) * 5)
    academy.person("Lone Learner", "acme").answers(other, 5, STRONG)
    publish(academy.connection.cursor(), place / "warehouse", academy.now)
    academy.close()
    return place / "warehouse"


@pytest.fixture
def connection(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(folder) as connection:
        yield connection


@pytest.fixture
def quiz(connection: duckdb.DuckDBPyConnection) -> AskedQuiz:
    return asked_quizzes(connection)[0]


def test_only_quizzes_that_were_handed_in_are_offered(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    offered = [(quiz.title, quiz.version, quiz.attempts) for quiz in asked_quizzes(connection)]
    assert offered == [("Quiz on reading", 1, 4 * EACH), ("Quiz on writing", 1, 1)]


def test_first_attempts_count_or_all_of_them(
    connection: duckdb.DuckDBPyConnection, quiz: AskedQuiz
) -> None:
    first = report(connection, quiz, Counted.FIRST)
    every = report(connection, quiz, Counted.ALL)
    assert (first.attempts, every.attempts) == (3 * EACH, 4 * EACH)
    assert first.statistics.mean == pytest.approx((0.8 + 0.8 + 0.4) / 3)
    assert every.statistics.mean == pytest.approx((0.8 + 0.8 + 0.4 + 1.0) / 4)
    assert dict(first.scores) == {
        **{f"{tenth}0%" if tenth else "0%": 0 for tenth in range(10)},
        "40%": EACH,
        "80%": 2 * EACH,
    }


def test_each_question_has_its_figures(
    connection: duckdb.DuckDBPyConnection, quiz: AskedQuiz
) -> None:
    questions = report(connection, quiz, Counted.FIRST).questions
    assert questions["question_id"].tolist() == ["q1", "q2", "q3", "q4", "q5"]
    assert questions["facility"].tolist() == pytest.approx([1, 2 / 3, 2 / 3, 1 / 3, 2 / 3])
    assert questions["random_guess"].tolist() == [0.5] * 5
    assert questions["intended_weight"].tolist() == pytest.approx([20] * 5)
    assert math.isnan(questions["discrimination_index"][0])
    assert questions["discrimination_index"][1] < 0 < questions["discrimination_index"][2]


def test_options_are_told_by_thirds(connection: duckdb.DuckDBPyConnection, quiz: AskedQuiz) -> None:
    options = chosen_options(connection, quiz, "q3", Counted.FIRST)
    rows = options.set_index("option_id")
    assert options["option"].tolist() == ["This", "That", "No answer"]
    assert rows.loc["a"].tolist()[1:] == pytest.approx([2 * EACH, 2 / 3, 0.0, 1.0, 1.0])
    assert rows.loc["b"].tolist()[1:] == pytest.approx([EACH, 1 / 3, 1.0, 0.0, 0.0])
    assert options.iloc[2][["chosen", "share"]].tolist() == [0, 0.0]


def test_what_is_odd_is_said_in_words(
    connection: duckdb.DuckDBPyConnection, quiz: AskedQuiz
) -> None:
    found = report(connection, quiz, Counted.FIRST)
    said = {
        remark.position: remark.words for remark in remarks(connection, quiz, Counted.FIRST, found)
    }
    assert said == {
        1: (
            "Nearly everybody gets it right: it tells little about who knows.",
            "Hardly anybody chooses “That”: write what a learner might believe.",
        ),
        2: ("Stronger learners miss this more often than weaker ones: check the key.",),
        4: ("Answered no better than by guessing: check the key and the wording.",),
    }


def test_few_attempts_are_not_judged(connection: duckdb.DuckDBPyConnection) -> None:
    lonely = asked_quizzes(connection)[1]
    found = report(connection, lonely, Counted.ALL)
    assert found.attempts == 1 < FEWEST_ATTEMPTS
    assert remarks(connection, lonely, Counted.ALL, found) == []
    assert math.isnan(found.statistics.sd)


# -- the dashboard


def test_the_dashboard_follows_what_is_chosen(folder: Path) -> None:
    dashboard = QuizDashboard(folder)
    assert [label for label, _ in dashboard._quiz.options] == [
        "Quiz on reading · version 1 · 32 attempts",
        "Quiz on writing · version 1 · 1 attempt",
    ]
    assert ">24<" in dashboard._headline.value
    assert "check the key" in dashboard._remarks.value
    assert [row[0] for row in dashboard._question_table.view["rows"]] == [1, 2, 3, 4, 5]
    dashboard._question.value = "q3"
    assert dashboard._option_table.view["rows"][0][:2] == ["This", 16]

    dashboard._counted.value = Counted.ALL
    assert ">32<" in dashboard._headline.value
    assert dashboard._question.value == "q3"
    assert dashboard._option_table.view["rows"][0][1] == 24


def test_what_is_undefined_is_told_as_nothing(folder: Path) -> None:
    dashboard = QuizDashboard(folder)
    dashboard._quiz.value = dashboard._quiz.options[1][1]
    assert "±\N{NO-BREAK SPACE}–" in dashboard._headline.value
    assert "20 attempts" in dashboard._remarks.value
    (first, *_) = dashboard._question_table.view["rows"]
    assert first[4:7] == [None, None, None]


def test_nobody_yet_and_no_warehouse_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "COURSEWARE_WAREHOUSE", str(tmp_path / "warehouse"))
    dashboard = QuizDashboard()
    top = dashboard.overview()
    assert "There are no figures yet" in dashboard._problem.value
    assert top.children[-1].layout.display == "none"

    academy = Academy(tmp_path / "record.duckdb")
    course = academy.course(academy.track("basics", "The Basics"), "reading")
    academy.organisation("acme", "Acme Logistics")
    learner = academy.person("Ann Early", "acme")
    publish(academy.connection.cursor(), tmp_path / "warehouse", academy.now)
    dashboard._as_of._handle_custom_msg({"kind": "again"}, [])
    assert "Nobody has handed in a quiz yet" in dashboard._problem.value

    learner.answers(course, 1, STRONG)
    publish(academy.connection.cursor(), tmp_path / "warehouse", academy.now)
    dashboard._as_of._handle_custom_msg({"kind": "again"}, [])
    assert top.children[-1].layout.display is None
    assert dashboard._as_of.view["remark"] == "Newer figures are shown."
