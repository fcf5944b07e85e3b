"""Certifications of people: found by name or number, and all of one person's with what can be decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from courseware.certification.acts import Act
from courseware.certification.model import Certificate
from courseware.certification.standing import TrackState
from courseware.errors import NotFound
from courseware.registrar.protocol import (
    FindCertifications,
    GetCertificateDocument,
    GetCertifications,
    Role,
)
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.certificates import DRAWN_WITHIN_SECONDS
from courseware.server.portal.lists import ROWS_ON_A_PAGE, asked_page, pages_of

READERS = (Role.MANAGER, Role.ADMIN)

STATES = (
    TrackState.NOT_STARTED,
    TrackState.IN_PROGRESS,
    TrackState.CERTIFIED,
    TrackState.WINDOW_OPEN,
    TrackState.DUE,
    TrackState.IN_GRACE,
    TrackState.EXPIRED,
    TrackState.SUSPENDED,
    TrackState.REVOKED,
    TrackState.WAIVED,
)
"""Those that one can look for; locked depends on other tracks, and is no decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for. The organisation "staff" is our own staff."""

    q: str = ""
    track: str = ""
    organisation: str = ""
    state: str = ""
    page: int = 1

    @classmethod
    def of(cls, handler: PageHandler) -> Filters:
        def asked(name: str) -> str:
            return handler.get_query_argument(name, "")

        return cls(
            q=asked("q"),
            track=asked("track"),
            organisation=asked("organisation"),
            state=asked("state") if asked("state") in STATES else "",
            page=asked_page(handler),
        )

    @property
    def request(self) -> FindCertifications:
        return FindCertifications(
            search=self.q,
            track=self.track or None,
            organisation="" if self.organisation == "staff" else self.organisation or None,
            state=TrackState(self.state) if self.state else None,
            limit=ROWS_ON_A_PAGE,
            offset=(self.page - 1) * ROWS_ON_A_PAGE,
        )

    def link(self, page: int) -> str:
        """The address of another page of the same list."""
        kept = {
            name: value
            for name in ("q", "track", "organisation", "state")
            if (value := getattr(self, name))
        }
        return "/certifications?" + urlencode(kept | {"page": page})

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return bool(self.q or self.track or self.organisation or self.state)


class CertificationsPage(PageHandler):
    """`/certifications`"""

    @signed_in(*READERS)
    async def get(self) -> None:
        filters = Filters.of(self)
        told = await self.as_learner.call(filters.request)
        pages = pages_of(told.found)
        if filters.page > pages:
            filters = replace(filters, page=pages)
            told = await self.as_learner.call(filters.request)
        self.page(
            "certifications.html",
            sheet_name="team",
            told=told,
            pages=pages,
            filters=filters,
            states=STATES,
        )


class PersonsCertificationsPage(PageHandler):
    """`/certifications/{user name}`"""

    @signed_in(*READERS)
    async def get(self, username: str) -> None:
        told = await self.as_learner.call(GetCertifications(username=username))
        taught = {each.file.track for each in told.tracks}
        done = self.get_query_argument("done", "")
        self.page(
            "certifications_person.html",
            sheet_name="team",
            told=told,
            begun=[each for each in told.tracks if each.file.events or each.file.certificate],
            others=[
                each for each in told.tracks if not (each.file.events or each.file.certificate)
            ],
            certificates_of=_by_track(told.certificates),
            retired=[each for each in told.certificates if each.track_slug not in taught],
            done=done if done in Act.__members__.values() else "",
            done_in=self.get_query_argument("track", ""),
        )


class PersonsCertificateFile(PageHandler):
    """`/certifications/{user name}/{number}.pdf`: for those who may see the person's certifications."""

    @signed_in(*READERS)
    async def get(self, username: str, number: str) -> None:
        told = await self.as_learner.call(GetCertifications(username=username))
        if all(each.number != number for each in told.certificates):
            raise NotFound(f"There is no certificate {number}.", code="no-such-certificate")
        patient = self.house.with_patience(DRAWN_WITHIN_SECONDS)
        document = await patient.call(GetCertificateDocument(number=number))
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Content-Disposition", f'inline; filename="{document.number}.pdf"')
        self.finish(document.pdf)


def _by_track(certificates: tuple[Certificate, ...]) -> dict[str, list[Certificate]]:
    found: dict[str, list[Certificate]] = {}
    for each in certificates:
        found.setdefault(each.track_slug, []).append(each)
    return found
