"""`courseware assignments`: one by one, and from a file with a report on each of its rows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from courseware.registrar.protocol import ListAssignments, Person
from courseware.settings import Settings
from tests.cli.command import courseware, the_one_line
from tests.conftest import RunningRegistrar

WHY = ("--reason", "the law asks for it")


def test_adds_lists_excuses_and_withdraws(
    settings: Settings, registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    options = ("--organisation", "Northwind Trading", "--within", "P30D", "--begin-by", "P10D")
    done = courseware(settings, "assignments", "add", "cases", *options, *WHY)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "It concerns 1 person, 0 certified already.\n"
    id_ = done.stdout.strip()
    listed = courseware(settings, "assignments", "list", "--format", "json")
    (row,) = json.loads(listed.stdout)
    told = {name: row[name] for name in ("id", "for", "due", "begin_by", "people", "excused")}
    assert told == {
        "id": id_,
        "for": "organisation northwind-trading",
        "due": "P30D",
        "begin_by": "P10D",
        "people": 1,
        "excused": 0,
    }
    excuse = ("assignments", "exempt", id_, "zoe")
    assert courseware(settings, *excuse, *WHY).stdout == "zoe is excused.\n"
    assert courseware(settings, *excuse, "--undo", *WHY).stdout == "zoe is excused no more.\n"
    assert "ines" in the_one_line(courseware(settings, "assignments", "exempt", id_, "ines", *WHY))
    done = courseware(settings, "assignments", "withdraw", id_, *WHY)
    assert done.stdout == "The assignment is withdrawn.\n"
    assert registrar.house.call(ListAssignments()) == ()


@pytest.mark.parametrize(
    "options",
    [
        ("--everybody",),
        ("--everybody", "--due", "2026-12-31", "--within", "P30D"),
        ("--everybody", "--staff", "--within", "P30D"),
        ("--person", "zoe", "--organisation", "Northwind Trading", "--within", "P30D"),
        ("--within", "P30D"),
        ("--everybody", "--within", "soon"),
        ("--everybody", "--due", "P30D"),
    ],
)
def test_says_how_it_is_used(settings: Settings, options: tuple[str, ...]) -> None:
    done = courseware(settings, "assignments", "add", "cases", *options, *WHY)
    assert done.returncode == 2
    assert done.stdout == ""


FILE = """track,person,organisation,role,all,due,begin_by,reason
cases,zoe,,,,2026-12-31,,new in the team
cases,,Northwind Trading,learner,,P60D,P10D,the law
basics,,,,staff,P30D,,the law
basics,,,,everybody,P90D,,the law
"""
BAD = """cases,nobody,,,,2026-12-31,,why
nothing,,,,staff,P30D,,why
cases,,,,,P30D,,why
cases,zoe,,,staff,P30D,,why
cases,,,pilot,,P30D,,why
cases,,,,staff,some day,,why
cases,,,,staff,2026-01-01,,why
cases,,,,staff,P30D,,
"""


def report(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "assignments.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_a_file_is_tried_out_imported_and_imported_again(
    settings: Settings, registrar: RunningRegistrar, zoe: Person, ines: Person, file: Path
) -> None:
    command = ("assignments", "import", str(file), "--format", "csv")
    tried = courseware(settings, *command, "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert tried.stderr == "4 rows would be assigned; nothing was done.\n"
    assert registrar.house.call(ListAssignments()) == ()
    done = courseware(settings, *command)
    assert done.stderr == "4 rows assigned.\n"
    rows = report(done.stdout)
    assert [(row["row"], row["result"], row["for"], row["people"]) for row in rows] == [
        ("2", "good", "zoe", "1"),
        ("3", "good", "role learner of Northwind Trading", "1"),
        ("4", "good", "staff", "1"),
        ("5", "good", "everybody", "2"),
    ]
    assert len(registrar.house.call(ListAssignments())) == 4
    again = courseware(settings, *command)
    assert again.stderr == "0 rows assigned.\n"
    assert {row["result"] for row in report(again.stdout)} == {"there already"}
    assert len(registrar.house.call(ListAssignments())) == 4


def test_with_one_bad_row_nothing_is_done_unless_it_may_be_skipped(
    settings: Settings, registrar: RunningRegistrar, zoe: Person, file: Path
) -> None:
    file.write_text(FILE + BAD, encoding="utf-8")
    command = ("assignments", "import", str(file), "--format", "csv")
    done = courseware(settings, *command)
    assert done.returncode == 1
    assert "8 of 12 rows are wrong, and nothing was assigned." in done.stderr
    assert registrar.house.call(ListAssignments()) == ()
    problems = {row["row"]: row["problem"] for row in report(done.stdout) if row["problem"]}
    expected = {
        "6": "There is no person 'nobody'.",
        "7": 'There is no track "nothing"',
        "8": "Nobody is named: fill one of",
        "9": "It is for person and for all",
        "10": "'pilot' is no role. The roles are: learner",
        "11": "'some day' is no deadline. Give a date such as",
        "12": "2026-01-01 is past.",
        "13": "The reason is missing.",
    }
    assert problems.keys() == expected.keys()
    for row, words in expected.items():
        assert problems[row].startswith(words)
    done = courseware(settings, *command, "--skip-bad")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "4 rows assigned.\n"
    assert len(registrar.house.call(ListAssignments())) == 4


def test_a_file_without_a_column_names_it(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "assignments.csv"
    path.write_text("track,reason\ncases,why\n", encoding="utf-8")
    done = courseware(settings, "assignments", "import", str(path))
    assert "row 1: there is no column 'due'. The columns are: track, due" in the_one_line(done)
