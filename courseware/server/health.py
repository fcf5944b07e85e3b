"""Whether the server lives, whether it can work, and what it is doing."""

from __future__ import annotations

import asyncio
from typing import cast

from courseware.errors import CoursewareError
from courseware.registrar.protocol import GetHealth, Role
from courseware.server.kernels.open_pages import OpenPages
from courseware.server.pages import PageHandler, signed_in

_PATIENCE_SECONDS = 2.0


class Probe(PageHandler):
    """A page for machines that watch: no session is looked up."""

    answers_json = True

    async def prepare(self) -> None:
        """Nobody has to be known."""


class Alive(Probe):
    """`/healthz`: this process answers."""

    def get(self) -> None:
        self.json({"status": "ok"})


class Ready(Probe):
    """`/readyz`: the registrar answers too."""

    async def get(self) -> None:
        try:
            await asyncio.wait_for(self.house.call(GetHealth()), _PATIENCE_SECONDS)
        except (CoursewareError, TimeoutError):
            self.json({"status": "waiting for the registrar"}, status=503)
        else:
            self.json({"status": "ok"})


class Metrics(PageHandler):
    """`/metrics` in Prometheus' text format, for administrators (an API token will do)."""

    answers_json = True

    @signed_in(Role.ADMIN)
    async def get(self) -> None:
        health = await self.house.call(GetHealth())
        pages = cast("OpenPages", self.settings["open_pages"])
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=UTF-8")
        self.finish(
            _metric("courseware_kernels", "gauge", "Kernels that run now.", pages.running)
            + _metric(
                "courseware_kernels_started_total",
                "counter",
                "Kernels started since this process began.",
                pages.started,
            )
            + _metric(
                "courseware_registrar_requests_total",
                "counter",
                "Requests to the registrar since it began.",
                health.requests,
            )
            + _metric(
                "courseware_registrar_rounds_total",
                "counter",
                "Transactions committed since the registrar began.",
                health.rounds,
            )
        )


def _metric(name: str, kind: str, meaning: str, value: int) -> str:
    return f"# HELP {name} {meaning}\n# TYPE {name} {kind}\n{name} {value}\n"
