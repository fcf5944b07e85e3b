"""The list of dashboards that an analyst, a manager or an administrator may open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courseware.languages import N_
from courseware.registrar.protocol import Person, Role
from courseware.server.dashboards import READERS, may_read
from courseware.server.pages import PageHandler, signed_in


class DashboardsPage(PageHandler):
    """`/dashboards`"""

    @signed_in(*READERS)
    def get(self) -> None:
        folder = self.installation.notebooks / "dashboards"
        found = [each for each in dashboards(folder) if may_read(self.somebody, each.facts)]
        self.page("dashboards.html", dashboards=found, scope=self._(scope(self.somebody)))


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard as the list shows it; `name` is its address below `/dashboards/`."""

    name: str
    title: str
    description: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What its notebook's metadata says."""


def dashboards(folder: Path) -> list[Dashboard]:
    """The notebooks of the folder, by title. One that cannot be read is listed by its file's name."""
    found = [_dashboard(file) for file in folder.glob("*.ipynb")]
    return sorted(found, key=lambda dashboard: dashboard.title)


def scope(person: Person) -> str:
    """Whose figures this person will see."""
    if Role.ANALYST in person.roles or Role.ADMIN in person.roles:
        return N_("Figures of every organisation, at most a minute old.")
    return N_("Figures of the organisation that you manage, at most a minute old.")


def _dashboard(file: Path) -> Dashboard:
    plain = file.stem.replace("-", " ").capitalize()
    try:
        about = json.loads(file.read_bytes()).get("metadata", {}).get("courseware", {})
    except (OSError, ValueError):
        about = {}
    return Dashboard(file.stem, about.get("title", plain), about.get("description", ""), about)
