"""docs/analysts.md describes every view and column there is, and its examples run."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from courseware.warehouse.connection import VIEWS, view_sql
from courseware.warehouse.publish import exports
from courseware.warehouse.query import select
from tests.warehouse.conftest import World

GUIDE = (Path(__file__).parents[2] / "docs" / "analysts.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (.+) \|$", re.MULTILINE)
COMMENT = re.compile(r"\S.*?-- (.+)$")


def section(view: str) -> str:
    """The guide's words on one view."""
    match = re.search(rf"^### {view}\n(.*?)(?=^##)", GUIDE, re.MULTILINE | re.DOTALL)
    assert match, f"docs/analysts.md has no section on the view {view}"
    return match[1]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_is_described_in_the_order_it_comes_in(
    warehouse: duckdb.DuckDBPyConnection, view: str
) -> None:
    columns = [row[0] for row in warehouse.execute(f"DESCRIBE {view}").fetchall()]

    assert [name for name, _ in ROW.findall(section(view))] == columns


@pytest.mark.parametrize("view", VIEWS)
def test_the_guide_says_what_the_view_s_own_comments_say(view: str) -> None:
    first, *lines = view_sql(view).splitlines()
    # a comment of its own line explains the SQL; one behind a column explains the column
    comments = [
        match[1]
        for line in lines
        if (match := COMMENT.match(line.strip())) and line.strip()[:2] != "--"
    ]

    assert first.removeprefix("-- ") in section(view)
    assert [meaning for _, meaning in ROW.findall(section(view))] == comments


def test_every_view_file_is_a_view_that_a_connection_has() -> None:
    folder = Path(__file__).parents[2] / "courseware" / "warehouse" / "views"

    assert {file.stem for file in folder.glob("*.sql")} == set(VIEWS)


def test_every_file_of_a_publication_is_described() -> None:
    described = re.findall(r"^\| `(\w+)\.parquet` \|", GUIDE, re.MULTILINE)

    assert sorted(described) == sorted([*exports(), "publication"])


@pytest.mark.parametrize("text", blocks("sql"))
def test_the_questions_to_begin_with_run(warehouse: duckdb.DuckDBPyConnection, text: str) -> None:
    assert select(warehouse, text).columns


@pytest.mark.parametrize("text", re.findall(r'courseware query "([^"]+)"', GUIDE))
def test_the_terminal_s_examples_have_answers(
    warehouse: duckdb.DuckDBPyConnection, text: str
) -> None:
    assert list(select(warehouse, text).rows)


def test_the_notebook_s_examples_run(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEWARE_WAREHOUSE", str(world.folder))
    names: dict[str, object] = {}
    for text in blocks("python"):
        exec(text, names)  # as an analyst types them, one after another
    assert "connection" in names


def test_any_tool_can_read_the_files(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(world.folder.parent)
    (text,) = re.findall(r'duckdb -c "([^"]+)"', GUIDE)

    assert duckdb.connect().execute(text.replace("data/warehouse", "warehouse")).fetchall()
