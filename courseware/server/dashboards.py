"""Dashboards: notebooks of the house for analysts, and for managers within their organisations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import tornado.web

from courseware.errors import Forbidden
from courseware.registrar.protocol import Person, Role
from courseware.server.notebook_pages import NotebookPage
from courseware.server.pages import signed_in

_EVERYTHING = (Role.ANALYST, Role.ADMIN)
READERS = (*_EVERYTHING, Role.MANAGER)
"""Who may see any dashboard."""


def may_read(person: Person, facts: Mapping[str, Any]) -> bool:
    """Whether a dashboard is for this person: its notebook's metadata may name fewer `roles` than all."""
    named = facts.get("roles", READERS)
    return any(role is Role.ADMIN or role in named for role in person.roles if role in READERS)


class DashboardPage(NotebookPage):
    """`/dashboards/{name}`, from `notebooks/dashboards/{name}.ipynb`."""

    @signed_in(*READERS)
    async def get(self, name: str) -> None:
        folder = self.installation.notebooks.resolve() / "dashboards"
        file = folder / f"{name}.ipynb"
        if not file.is_file():
            raise tornado.web.HTTPError(404)
        course = f"dashboards/{name}"
        changed = file.stat().st_mtime_ns
        lesson = self.lessons.get(course, f"{file}:{changed}", lambda: _read(file))
        if not may_read(self.somebody, lesson.facts):
            raise Forbidden("This dashboard is for analysts.", code="not-your-role")
        await self.show(
            "dashboard.html",
            course=course,
            lesson=lesson,
            folder=folder,
            environment={
                "COURSEWARE_WAREHOUSE": str(self.installation.warehouse.resolve()),
                **_limit(organisations(self.somebody)),
            },
            title=lesson.facts.get("title", name.capitalize()),
        )


def _limit(ids: tuple[str, ...]) -> dict[str, str]:
    """Not set, the variable means everybody; set to nothing, the warehouse takes it as nobody."""
    return {"COURSEWARE_ORGANISATIONS": ",".join(ids)} if ids else {}


def organisations(person: Person) -> tuple[str, ...]:
    """The ids of the organisations that this person's dashboards are limited to; empty: all of them."""
    if any(role in person.roles for role in _EVERYTHING):
        return ()
    if not person.manages:
        # Nothing to name would read as no limit.
        raise Forbidden("You manage no organisation yet. Ask an administrator.", code="no-scope")
    return person.manages


def _read(file: Path) -> dict[str, object]:
    return dict(nbformat.read(file, as_version=4))  # type: ignore[no-untyped-call]
