"""The certification dashboard: who is certified, on the way, and about to lapse."""

from __future__ import annotations

from pathlib import Path

import duckdb
import ipywidgets

from courseware.warehouse.dashboard.base import Dashboard, NothingYet
from courseware.warehouse.dashboard.figures import (
    ORGANISATION_PARTS,
    TRACK_PARTS,
    endings_chart,
    headline,
    organisations_chart,
    tracks_chart,
)
from courseware.warehouse.dashboard.parts import box, choice, chosen, html, offer
from courseware.warehouse.dashboard.standing import Scope, Standing
from courseware.warehouse.dashboard.table import STATES, Column, DataTable


class CertificationDashboard(Dashboard):
    """Composed by `notebooks/dashboards/certification.ipynb`: each method gives one section's widget."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._standing: Standing | None = None
        self._headline = html()
        self._organisation = choice("Organisation")
        self._track = choice("Track")
        self._state = choice("State")
        self._name = ipywidgets.Text(description="Name contains", continuous_update=False)
        self._track_chart, self._organisation_chart, self._ending_chart = html(), html(), html()
        self._tables()
        offer(self._state, "All states", [(word, state) for state, word in STATES.items()])
        self._filters = box(self._organisation, self._track, kind="filters")
        self._load()
        for control in (self._organisation, self._track):
            control.observe(lambda _: self._draw(), names="value")
        for control in (self._state, self._name):
            control.observe(lambda _: self._draw_people(), names="value")

    # -- the sections

    def overview(self) -> ipywidgets.Widget:
        """How old the figures are, the filters, and the five figures that sum it up."""
        return self._top(box(self._filters, self._headline, kind="overview"))

    def by_track(self) -> ipywidgets.Widget:
        """Each track's people, by where they stand: chart and table."""
        return self._section(box(self._track_chart, self._track_table, kind="pair"))

    def by_organisation(self) -> ipywidgets.Widget:
        """Each organisation's people, by whether they have what is required: chart and table."""
        return self._section(box(self._organisation_chart, self._organisation_table, kind="pair"))

    def ending(self) -> ipywidgets.Widget:
        """The certificates that end within twelve months: how many each month, and which."""
        return self._section(box(self._ending_chart, self._ending_table, kind="pair"))

    def people(self) -> ipywidgets.Widget:
        """Everybody, track by track, with filters of its own."""
        filters = box(self._state, self._name, kind="filters")
        return self._section(box(filters, self._people_table, kind="list"))

    def _take(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._standing = Standing(connection)
        if self._standing.is_empty:
            raise NothingYet(
                "Nobody is learning yet",
                "As soon as there is somebody with an account and a track to be certified in, "
                "this page shows where they stand.",
            )
        offer(self._organisation, "All organisations", self._standing.organisations())
        offer(self._track, "All tracks", self._standing.tracks())
        self._draw()

    # -- drawing

    @property
    def _scope(self) -> Scope:
        return Scope(
            organisation=chosen(self._organisation),
            track=chosen(self._track),
            state=chosen(self._state),
            name=self._name.value.strip(),
        )

    def _draw(self) -> None:
        if self._standing is None:
            return
        scope = self._scope
        self._headline.value = headline(self._standing.headline(scope))
        tracks, organisations = (
            self._standing.by_track(scope),
            self._standing.by_organisation(scope),
        )
        self._track_table.show(tracks)
        self._organisation_table.show(organisations)
        self._ending_table.show(self._standing.ending(scope))
        self._draw_people()
        self._track_chart.value = tracks_chart(tracks.dicts())
        self._organisation_chart.value = organisations_chart(organisations.dicts())
        self._ending_chart.value = endings_chart(self._standing.ending_months(scope))

    def _draw_people(self) -> None:
        if self._standing is not None:
            self._people_table.show(self._standing.people(self._scope))

    def _tables(self) -> None:
        self._track_table = DataTable(
            "People by track",
            [
                Column("track_name", "Track"),
                *(Column(part.key, part.label, "number") for part in TRACK_PARTS),
                Column("share", "Share certified", "share"),
            ],
            file="certification-by-track.csv",
        )
        self._organisation_table = DataTable(
            "People by organisation",
            [
                Column("organisation_name", "Organisation"),
                Column("people", "People", "number"),
                *(Column(part.key, part.label, "number") for part in ORGANISATION_PARTS),
                Column("overdue", "Overdue", "number"),
                Column("share", "Share certified", "share"),
            ],
            file="certification-by-organisation.csv",
        )
        self._ending_table = DataTable(
            "Certificates that end within twelve months",
            [
                Column("recipient_name", "Name"),
                Column("organisation_name", "Organisation"),
                Column("track_name", "Track"),
                Column("number", "Certificate", "code"),
                Column("expires_at", "Ends", "date"),
                Column("days_left", "Days left", "number"),
            ],
            file="certificates-ending.csv",
        )
        self._people_table = DataTable(
            "People and tracks",
            [
                Column("full_name", "Name"),
                Column("organisation_name", "Organisation"),
                Column("track_name", "Track"),
                Column("state", "State", "state"),
                Column("progress", "Progress", "share"),
                Column("due_at", "Due by", "date"),
                Column("certificate_number", "Certificate", "code"),
                Column("expires_at", "Ends", "date"),
                Column("email", "Email"),
            ],
            file="certification.csv",
            page_size=20,
        )
