"""Whether the server lives, and whether it can work."""

from __future__ import annotations

import asyncio

from courseware.errors import CoursewareError
from courseware.registrar.protocol import GetHealth
from courseware.server.pages import PageHandler

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
