"""A track: what it teaches, how far one is in it, what it earned."""

from __future__ import annotations

from courseware.registrar.protocol import BeginRenewal, GetTrack
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.home import next_course


class TrackPage(PageHandler):
    """`/tracks/{slug}`"""

    @signed_in()
    async def get(self, slug: str) -> None:
        track = await self.as_learner.call(GetTrack(slug=slug))
        self.page("track.html", track=track, next_course=next_course(track))


class RenewalPage(PageHandler):
    """`/tracks/{slug}/renew`: a new period is begun, and the track's page shown with what it asks."""

    @signed_in()
    async def post(self, slug: str) -> None:
        await self.as_learner.call(BeginRenewal(track=slug))
        self.redirect(f"/tracks/{slug}", status=303)
