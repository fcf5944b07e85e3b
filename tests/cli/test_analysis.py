"""`courseware query` and `courseware warehouse refresh`, with a server running and without."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from courseware.cli import main
from courseware.registrar.protocol import Person
from courseware.settings import Settings
from tests.warehouse.academy import Academy
from tests.warehouse.conftest import people_in_every_state


def courseware(settings: Settings, *arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--data", str(settings.data), *arguments], input=stdin)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation whose server is not running, with people in every state."""
    data = tmp_path_factory.mktemp("installation")
    academy = Academy(data / "record.duckdb")
    people_in_every_state(academy)
    academy.close()
    return Settings(data=data)


def test_query_prints_rows_while_the_server_runs(settings: Settings, zoe: Person) -> None:
    result = courseware(settings, "query", "select * from track_status limit 5")

    assert result.exit_code == 0, result.output
    assert zoe.full_name in result.stdout


def test_query_works_without_a_server(filled: Settings) -> None:
    result = courseware(filled, "query", "select full_name from learners", "--format", "csv")

    assert result.exit_code == 0, result.output
    assert ["Νίκος Expired"] in list(csv.reader(io.StringIO(result.stdout)))


def test_query_prints_json(filled: Settings) -> None:
    text = "select state, count(*) as n from track_status group by state order by state"
    result = courseware(filled, "query", text, "--format", "json")

    assert {row["state"] for row in json.loads(result.stdout)} == {
        "NOT_STARTED",
        "IN_PROGRESS",
        "CERTIFIED",
        "DUE",
        "EXPIRED",
        "REVOKED",
    }


def test_query_reads_the_sql_from_standard_input(filled: Settings) -> None:
    result = courseware(filled, "query", "-", "--format", "csv", stdin="select 1 as one")

    assert result.stdout == "one\n1\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("selct 1", "selct"),
        ("select nonsense from learners", "nonsense"),
        ("drop view learners", "one SELECT"),
        ("select 1; select 2", "one SELECT"),
        ("copy learners to 'x.csv'", "one SELECT"),
        ("select * from read_text('/etc/hostname')", "disabled"),
        ("select * from settings", "settings"),
    ],
)
def test_query_refuses_in_one_line(filled: Settings, text: str, names: str) -> None:
    result = courseware(filled, "query", text)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert names in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_query_without_a_record_says_what_to_do(tmp_path: Path) -> None:
    result = courseware(Settings(data=tmp_path / "nowhere"), "query", "select 1")

    assert result.exit_code == 1
    assert "courseware serve" in result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_an_unknown_format_is_wrong_usage(filled: Settings) -> None:
    assert courseware(filled, "query", "select 1", "--format", "xml").exit_code == 2


def test_refresh_prints_the_new_version_s_folder(settings: Settings, zoe: Person) -> None:
    first = courseware(settings, "warehouse", "refresh")
    second = courseware(settings, "warehouse", "refresh")

    assert first.exit_code == second.exit_code == 0
    assert Path(first.stdout.strip()) != Path(second.stdout.strip())
    assert Path(second.stdout.strip(), "attempts.parquet").is_file()


def test_what_was_just_published_is_not_published_again(filled: Settings) -> None:
    courseware(filled, "warehouse", "refresh")
    before = (filled.warehouse / "current").readlink()

    courseware(filled, "query", "select 1")

    assert (filled.warehouse / "current").readlink() == before
