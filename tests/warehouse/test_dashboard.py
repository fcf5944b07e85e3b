"""The certification dashboard: its questions, its tables, its filters, and what it says without figures."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from courseware.warehouse.connection import connect
from courseware.warehouse.dashboard import CertificationDashboard
from courseware.warehouse.dashboard.rows import Order
from courseware.warehouse.dashboard.standing import Scope, Standing
from courseware.warehouse.dashboard.table import Column, DataTable
from courseware.warehouse.publish import publish
from tests.warehouse.academy import Academy
from tests.warehouse.conftest import CASES, FUNDAMENTALS, World
from tests.warehouse.crowd import fill

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "dashboards" / "certification.ipynb"


@pytest.fixture(scope="module")
def standing(world: World) -> Iterator[Standing]:
    with connect(world.folder) as connection:
        yield Standing(connection)


@pytest.fixture
def dashboard(world: World, monkeypatch: pytest.MonkeyPatch) -> CertificationDashboard:
    monkeypatch.setenv("COURSEWARE_WAREHOUSE", str(world.folder))
    return CertificationDashboard()


def tell(table: DataTable, message: dict[str, Any]) -> None:
    """What the browser sends, the way ipywidgets hands it on."""
    table._handle_custom_msg(message, [])


# -- the questions


def test_the_headline_counts_people_with_open_accounts(standing: Standing) -> None:
    assert standing.headline(Scope()) == {
        "people": 8,
        "people_certified": 3,
        "people_in_progress": 2,
        "tracks_certified": 4,
        "in_progress": 2,
        "ending": 1,
        "expired": 1,
        "revoked": 1,
        "assigned": 8,
        "assigned_certified": 3,
        "overdue": 1,
    }


def test_a_filter_narrows_every_question(standing: Standing) -> None:
    acme = Scope(organisation="acme", track=FUNDAMENTALS)

    assert standing.headline(acme)["people"] == 4
    assert [row["track_name"] for row in standing.by_track(acme).dicts()] == [
        "Platform Fundamentals"
    ]
    assert [row["organisation_name"] for row in standing.by_organisation(acme).dicts()] == [
        "Acme Logistics"
    ]
    assert standing.ending(acme).count() == 0
    assert standing.people(acme).count() == 4


def test_our_own_staff_are_an_organisation_of_their_own(standing: Standing) -> None:
    own = Scope(organisation="", track=FUNDAMENTALS)

    assert standing.organisations()[-1] == ("Our own staff", "")
    assert [row["full_name"] for row in standing.people(own).dicts()] == ["Ingrid Internal"]


def test_each_person_of_an_organisation_counts_once(standing: Standing) -> None:
    rows = {row["organisation_name"]: row for row in standing.by_organisation(Scope()).dicts()}
    borealis = rows["Borealis Energy"]

    # one is certified, one failed on the way, one has expired
    counts = [
        borealis[name] for name in ("people", "compliant", "in_progress", "lapsed", "not_yet")
    ]
    assert counts == [3, 1, 1, 1, 0]


def test_for_one_track_certified_means_that_track(standing: Standing) -> None:
    rows = standing.by_organisation(Scope(track=CASES)).dicts()

    assert {row["organisation_name"]: row["compliant"] for row in rows} == {
        "Acme Logistics": 1,
        "Borealis Energy": 0,
        "Our own staff": 0,
    }


def test_twelve_months_of_endings_begin_with_this_one(standing: Standing, world: World) -> None:
    months = standing.ending_months(Scope())

    assert len(months) == 12
    assert (months[0][0].year, months[0][0].month) == (
        world.academy.now.year,
        world.academy.now.month,
    )
    assert sum(number for _, number in months) == standing.ending(Scope()).count() == 1


@pytest.mark.parametrize("typed", ["zoe", "ZOË", "certif"])
def test_a_name_is_found_without_its_accents(standing: Standing, typed: str) -> None:
    rows = standing.people(Scope(name=typed, track=FUNDAMENTALS)).dicts()

    assert [row["full_name"] for row in rows] == ["Zoë Certified"]


def test_rows_come_in_the_order_that_was_asked_for_and_nulls_last(standing: Standing) -> None:
    rows = standing.people(Scope(track=FUNDAMENTALS))
    ends = [
        row[0] for row in rows.page(["expires_at"], Order("expires_at", True), offset=0, limit=9)
    ]
    known = [end for end in ends if end is not None]

    assert known == sorted(known, reverse=True)
    assert ends[: len(known)] == known


def test_only_columns_of_the_answer_can_be_asked_for(standing: Standing) -> None:
    with pytest.raises(KeyError):
        standing.people(Scope()).page(["password_hash"], None, offset=0, limit=1)


# -- tables


def test_a_table_shows_one_page_and_turns(tmp_path: Path) -> None:
    academy = Academy(tmp_path / "record.duckdb")
    fill(academy, 40)
    publish(academy.connection.cursor(), tmp_path / "warehouse", academy.now)
    table = DataTable("People", [Column("full_name", "Name")], file="people.csv")
    with connect(tmp_path / "warehouse") as connection:
        rows = Standing(connection).people(Scope())
        table.show(rows)
        assert (table.view["page"], table.view["pages"], len(table.view["rows"])) == (0, 24, 10)

        tell(table, {"kind": "turn", "page": 23})
        assert (table.view["first"], table.view["total"]) == (231, 240)
        tell(table, {"kind": "turn", "page": 99})
        assert table.view["page"] == 23


def test_a_heading_sorts_and_then_turns_the_order_round(standing: Standing) -> None:
    table = DataTable("People", [Column("full_name", "Name")], file="people.csv")
    table.show(standing.people(Scope(track=FUNDAMENTALS)))
    tell(table, {"kind": "sort", "column": "full_name"})
    up = [row[0] for row in table.view["rows"]]
    tell(table, {"kind": "sort", "column": "full_name"})
    down = [row[0] for row in table.view["rows"]]

    assert up == sorted(up)
    assert down == up[::-1]


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "sort", "column": "email"},
        {"kind": "sort", "column": "1; DROP TABLE standing"},
        {"kind": "sort"},
        {"kind": "turn", "page": "1"},
        {"kind": "other"},
        {},
    ],
)
def test_a_table_hears_nothing_that_it_does_not_know(
    standing: Standing, message: dict[str, Any]
) -> None:
    table = DataTable("People", [Column("full_name", "Name")], file="people.csv")
    table.show(standing.people(Scope()))
    before = dict(table.view)

    tell(table, message)

    assert table.view == before


def test_the_download_has_every_row_and_no_formula(tmp_path: Path) -> None:
    academy = Academy(tmp_path / "record.duckdb")
    academy.catalogue()
    academy.organisation("acme", "Acme Logistics")
    academy.person("=HYPERLINK(1) Evil", "acme")
    for number in range(30):
        academy.person(f"Person {number}", "acme")
    publish(academy.connection.cursor(), tmp_path / "warehouse", academy.now)
    with connect(tmp_path / "warehouse") as connection:
        text = Standing(connection).people(Scope(track=CASES)).csv(["full_name", "state"], None)
    header, *rows = csv.reader(io.StringIO(text))

    assert header == ["full_name", "state"]
    assert len(rows) == 31
    assert rows[0][0] == "'=HYPERLINK(1) Evil"


# -- the dashboard


def test_the_filters_offer_what_is_there(dashboard: CertificationDashboard) -> None:
    offered = [label for label, _ in dashboard._organisation.options]

    assert offered == [
        "All organisations",
        "Acme Logistics",
        "Borealis Energy",
        "Nobody Yet Ltd",
        "Our own staff",
    ]


def test_choosing_an_organisation_changes_figures_charts_and_tables(
    dashboard: CertificationDashboard,
) -> None:
    dashboard._organisation.value = "borealis"

    assert "of 3 hold" in dashboard._headline.value
    assert "renewal due 1" in dashboard._track_chart.value
    assert [row[0] for row in dashboard._organisation_table.view["rows"]] == ["Borealis Energy"]


def test_an_organisation_without_people_shows_nothing_and_breaks_nothing(
    dashboard: CertificationDashboard,
) -> None:
    dashboard._organisation.value = "empty"

    assert dashboard._track_chart.value == ""
    assert dashboard._people_table.view["total"] == 0


def test_newer_figures_come_when_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEWARE_WAREHOUSE", str(tmp_path / "warehouse"))
    dashboard = CertificationDashboard()
    assert "There are no figures yet" in dashboard._problem.value

    academy = Academy(tmp_path / "record.duckdb")
    fill(academy, 10)
    publish(academy.connection.cursor(), tmp_path / "warehouse", academy.now)
    dashboard._as_of._handle_custom_msg({"kind": "again"}, [])
    assert "of 10 hold" in dashboard._headline.value
    assert dashboard._as_of.view["remark"] == "Newer figures are shown."

    dashboard._as_of._handle_custom_msg({"kind": "again"}, [])
    assert dashboard._as_of.view["remark"] == "These are the newest figures."


def test_a_manager_s_dashboard_knows_nobody_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEWARE_WAREHOUSE", str(world.folder))
    monkeypatch.setenv("COURSEWARE_ORGANISATIONS", "acme")
    dashboard = CertificationDashboard()
    shown = str(
        [widget.get_state() for widget in vars(dashboard).values() if hasattr(widget, "comm")]
    )

    assert "Zoë Certified" in shown
    for stranger in (
        "Fay Failed",
        "Łukasz Expiring",
        "Ingrid Internal",
        "Borealis",
        "Our own staff",
    ):
        assert stranger not in shown


# -- the notebook


def run_notebook(environment: dict[str, str]) -> list[Any]:
    """Every output of every cell, run in a kernel of its own."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True)
    client.execute(env=environment)
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def test_the_notebook_runs_and_shows_its_sections(world: World) -> None:
    outputs = run_notebook({**os.environ, "COURSEWARE_WAREHOUSE": str(world.folder)})

    assert len(outputs) == 5
    assert all("application/vnd.jupyter.widget-view+json" in output.data for output in outputs)


def test_the_notebook_runs_without_a_warehouse(tmp_path: Path) -> None:
    outputs = run_notebook({**os.environ, "COURSEWARE_WAREHOUSE": str(tmp_path)})

    assert len(outputs) == 5
    assert not [output for output in outputs if output.output_type == "error"]


def test_the_notebook_is_stored_without_outputs_and_its_cells_are_short() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]

    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert all(len(cell.source.splitlines()) <= 5 for cell in code)
