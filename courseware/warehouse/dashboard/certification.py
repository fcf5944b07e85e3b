"""The certification dashboard: who is certified, on the way, and about to lapse."""

from __future__ import annotations

from pathlib import Path

import ipywidgets

from courseware.errors import WarehouseError
from courseware.warehouse.connection import connect
from courseware.warehouse.dashboard.as_of import AsOf
from courseware.warehouse.dashboard.figures import (
    ORGANISATION_PARTS,
    TRACK_PARTS,
    endings_chart,
    headline,
    nothing,
    organisations_chart,
    tracks_chart,
)
from courseware.warehouse.dashboard.standing import Scope, Standing
from courseware.warehouse.dashboard.table import STATES, Column, DataTable

_ALL = "*"  # ipywidgets takes None for "nothing chosen", and "" is our own staff
_STYLE = (Path(__file__).parent / "dashboard.css").read_text(encoding="utf-8")


class CertificationDashboard:
    """Composed by `notebooks/dashboards/certification.ipynb`: each method gives one section's widget.

    Without a publication, or without anybody in it, every section says so instead.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._standing: Standing | None = None
        self._as_of = AsOf(self._load_again)
        self._problem = _html()
        self._headline = _html()
        self._organisation = _choice("Organisation")
        self._track = _choice("Track")
        self._state = _choice("State")
        self._name = ipywidgets.Text(description="Name contains", continuous_update=False)
        self._track_chart, self._organisation_chart, self._ending_chart = _html(), _html(), _html()
        self._tables()
        _offer(self._state, "All states", [(word, state) for state, word in STATES.items()])
        self._filters = _box(self._organisation, self._track, kind="filters")
        self._sections: list[ipywidgets.Box] = []
        self._load()
        for control in (self._organisation, self._track):
            control.observe(lambda _: self._draw(), names="value")
        for control in (self._state, self._name):
            control.observe(lambda _: self._draw_people(), names="value")

    # -- the sections

    def overview(self) -> ipywidgets.Widget:
        """How old the figures are, the filters, and the four figures that sum it up."""
        style = ipywidgets.HTML(f"<style>{_STYLE}</style>")
        shown = _box(self._filters, self._headline, kind="overview")
        self._sections.append(shown)
        self._hide_or_show()
        return _box(style, self._as_of, self._problem, shown, kind="top")

    def by_track(self) -> ipywidgets.Widget:
        """Each track's people, by where they stand: chart and table."""
        return self._section(_box(self._track_chart, self._track_table, kind="pair"))

    def by_organisation(self) -> ipywidgets.Widget:
        """Each organisation's people, by whether they have what is required: chart and table."""
        return self._section(_box(self._organisation_chart, self._organisation_table, kind="pair"))

    def ending(self) -> ipywidgets.Widget:
        """The certificates that end within twelve months: how many each month, and which."""
        return self._section(_box(self._ending_chart, self._ending_table, kind="pair"))

    def people(self) -> ipywidgets.Widget:
        """Everybody, track by track, with filters of its own."""
        filters = _box(self._state, self._name, kind="filters")
        return self._section(_box(filters, self._people_table, kind="list"))

    def _section(self, content: ipywidgets.Box) -> ipywidgets.Widget:
        self._sections.append(content)
        self._hide_or_show()
        return content

    # -- loading

    def _load(self, remark: str = "") -> None:
        try:
            self._standing = Standing(connect(self._folder))
        except WarehouseError as error:
            self._standing = None
            self._say("There are no figures yet", str(error))
            self._as_of.show(None, remark)
            return
        self._as_of.show(self._standing.published_at, remark)
        if self._standing.is_empty:
            self._say(
                "Nobody is learning yet",
                "As soon as there is somebody with an account and a track to be certified in, "
                "this page shows where they stand.",
            )
            return
        self._problem.layout.display = "none"
        _offer(self._organisation, "All organisations", self._standing.organisations())
        _offer(self._track, "All tracks", self._standing.tracks())
        self._draw()

    def _say(self, heading: str, words: str) -> None:
        self._problem.value = nothing(heading, words)
        self._problem.layout.display = None

    def _load_again(self) -> None:
        before = self._standing.version if self._standing else None
        self._load()
        now = self._standing.version if self._standing else None
        self._as_of.show(
            self._standing.published_at if self._standing else None,
            "These are the newest figures." if now == before else "Newer figures are shown.",
        )
        self._hide_or_show()

    @property
    def _shows_something(self) -> bool:
        return self._standing is not None and not self._standing.is_empty

    def _hide_or_show(self) -> None:
        for section in self._sections:
            section.layout.display = None if self._shows_something else "none"

    # -- drawing

    @property
    def _scope(self) -> Scope:
        return Scope(
            organisation=_chosen(self._organisation),
            track=_chosen(self._track),
            state=_chosen(self._state),
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
                Column("certificate_number", "Certificate", "code"),
                Column("expires_at", "Ends", "date"),
                Column("email", "Email"),
            ],
            file="certification.csv",
            page_size=20,
        )


def _html() -> ipywidgets.HTML:
    widget = ipywidgets.HTML()
    widget.add_class("cw-dash")
    return widget


def _choice(label: str) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(description=label, options=[("All", _ALL)])


def _chosen(control: ipywidgets.Dropdown) -> str | None:
    return None if control.value == _ALL else control.value


def _offer(control: ipywidgets.Dropdown, everything: str, choices: list[tuple[str, str]]) -> None:
    """Offer these, keeping what was chosen if it is still there; a single one is no choice."""
    chosen = control.value
    control.options = [(everything, _ALL), *choices]
    control.value = chosen if chosen in {value for _, value in choices} else _ALL
    control.layout.display = "none" if len(choices) < 2 else None


def _box(*children: ipywidgets.Widget, kind: str) -> ipywidgets.Box:
    box = ipywidgets.Box(children)
    box.add_class("cw-dash")
    box.add_class(f"cw-dash-{kind}")
    return box
