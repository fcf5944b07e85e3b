"""A manager's people and what is assigned to them: the list, the same as a file, and one person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from courseware.certification.obligations import ObligationStanding
from courseware.languages import N_, number, percent, translations
from courseware.registrar.protocol import Compliance, ComplianceOf, GetTeamMember, Role
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.due import STANDINGS, due_words
from courseware.server.portal.lists import ROWS_ON_A_PAGE, asked_page, pages_of
from courseware.server.portal.spreadsheet import csv_file

READERS = (Role.MANAGER, Role.ADMIN)
_EVERY_ROW = 1_000_000

SORTS = {
    "standing": N_("Most urgent"),
    "due": N_("Date"),
    "name": N_("Name"),
    "organisation": N_("Organisation"),
    "track": N_("Track"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for. The organisation "staff" is our own staff."""

    q: str = ""
    organisation: str = ""
    track: str = ""
    standing: str = ""
    sort: str = "standing"
    down: str = ""
    page: int = 1

    @classmethod
    def of(cls, handler: PageHandler) -> Filters:
        def asked(name: str) -> str:
            return handler.get_query_argument(name, "")

        return cls(
            q=asked("q"),
            organisation=asked("organisation"),
            track=asked("track"),
            standing=asked("standing") if asked("standing") in STANDINGS else "",
            sort=asked("sort") if asked("sort") in SORTS else "standing",
            down="1" if asked("down") else "",
            page=asked_page(handler),
        )

    @property
    def request(self) -> ComplianceOf:
        organisation = "" if self.organisation == "staff" else self.organisation or None
        return ComplianceOf(
            organisation=organisation,
            track=self.track or None,
            standing=ObligationStanding(self.standing) if self.standing else None,
            search=self.q,
            sort=self.sort,
            descending=bool(self.down),
            limit=ROWS_ON_A_PAGE,
            offset=(self.page - 1) * ROWS_ON_A_PAGE,
        )

    def link(self, path: str = "/team", **changes: object) -> str:
        """The address of the same list with something changed, from its first page unless that is said."""
        now = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]
        kept = {
            name: value
            for name in ("q", "organisation", "track", "standing", "sort", "down", "page")
            if (value := getattr(now, name)) and value != getattr(Filters(), name)
        }
        return path + ("?" + urlencode(kept) if kept else "")

    def page_link(self, page: int) -> str:
        """The address of another page of the same list."""
        return self.link(page=page)

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return bool(self.q or self.organisation or self.track or self.standing)


class TeamPage(PageHandler):
    """`/team`"""

    @signed_in(*READERS)
    async def get(self) -> None:
        filters = Filters.of(self)
        told = await self.as_learner.call(filters.request)
        found = (
            told.standings[ObligationStanding(filters.standing)] if filters.standing else told.pairs
        )
        pages = pages_of(found)
        if filters.page > pages:
            filters = replace(filters, page=pages)
            told = await self.as_learner.call(filters.request)
        self.page(
            "team.html",
            sheet_name="team",
            told=told,
            found=found,
            pages=pages,
            filters=filters,
            sorts=SORTS,
            standings=STANDINGS,
            words=partial(due_words, catalogue=self.catalogue),
            headline=headline(told, self.language),
            order=_order(filters),
        )


class TeamFile(PageHandler):
    """`/team.csv`: all rows that the filters leave."""

    @signed_in(*READERS)
    async def get(self) -> None:
        request = replace(Filters.of(self).request, limit=_EVERY_ROW, offset=0)
        told = await self.as_learner.with_patience(60.0).call(request)
        columns = (
            "full_name", "username", "email", "organisation", "track", "standing", "due_at",
            "begin_by", "begun_at", "certified", "certified_until",
        )  # fmt: skip
        rows = (
            (
                row.full_name, row.username, row.email, row.organisation_name or "",
                row.track_name, row.standing.value, row.due_at, row.begin_by, row.begun_at,
                "yes" if row.certified else "no", row.certified_until,
            )
            for row in told.rows
        )  # fmt: skip
        self.set_header("Content-Type", "text/csv; charset=UTF-8")
        self.set_header("Content-Disposition", 'attachment; filename="team.csv"')
        self.finish(csv_file(columns, rows))


class TeamMemberPage(PageHandler):
    """`/team/{user name}`"""

    @signed_in(*READERS)
    async def get(self, username: str) -> None:
        member = await self.as_learner.call(GetTeamMember(username=username))
        done = self.get_query_argument("done", "")
        self.page(
            "team_member.html",
            sheet_name="team",
            member=member,
            assigned=[each for each in member.tracks if each.obligation],
            others=[each for each in member.tracks if not each.obligation],
            words=partial(due_words, catalogue=self.catalogue),
            done=done if done in ("excused", "excused-no-more") else "",
        )


def headline(told: Compliance, language: str) -> str:
    """The whole in two sentences."""
    words = translations(language)
    if not told.counting:
        return words.gettext("Nothing is assigned to anybody here yet.")
    in_force = words.ngettext(
        "{part} of {count} assigned certificate is in force ({share}).",
        "{part} of {count} assigned certificates are in force ({share}).",
        told.counting,
    ).format(
        part=number(told.certified, language),
        count=number(told.counting, language),
        share=percent(told.certified / told.counting, language),
    )
    people = words.ngettext(
        "They are asked of {count} person.", "They are asked of {count} people.", told.people
    ).format(count=number(told.people, language))
    return f"{in_force} {people}"


def _order(filters: Filters) -> Callable[[str], dict[str, str]]:
    """For a column: where pressing its heading leads, and how the list is sorted by it now."""

    def of(column: str) -> dict[str, str]:
        is_it = filters.sort == column
        return {
            "link": filters.link(sort=column, down="1" if is_it and not filters.down else ""),
            "now": ("descending" if filters.down else "ascending") if is_it else "none",
        }

    return of
