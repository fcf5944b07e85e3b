"""Accommodations: more time, or more attempts, for a person or for everybody of an organisation."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Sequence
from dataclasses import dataclass

from courseware import languages
from courseware.errors import Conflict, InvalidRequest, NotFound
from courseware.languages import translations
from courseware.registrar.protocol import (
    GrantAccommodation,
    GrantedAccommodation,
    ListAccommodations,
    ListPeople,
    ListQuizzes,
    Person,
    Role,
    WithdrawAccommodation,
)
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.examiners import number, uuid_in_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What the form holds, as it was typed."""

    who: str = "person"
    username: str = ""
    organisation: str = ""
    quiz: str = ""
    extra_time: str = ""
    no_time_limit: bool = False
    extra_attempts: str = ""
    reason: str = ""


class AccommodationsPage(PageHandler):
    """`/accommodations`"""

    @signed_in(Role.ADMIN)
    async def get(self) -> None:
        await self._show(Entered(username=self.get_query_argument("for", "")))

    @signed_in(Role.ADMIN)
    async def post(self) -> None:
        entered = self._entered()
        try:
            await self.house.call(_request(entered, self.somebody, self.language))
        except (InvalidRequest, NotFound, Conflict) as refusal:
            self.set_status(refusal.status)
            await self._show(entered, error=self.refused(refusal.message))
            return
        self.redirect("/accommodations?done=granted", status=303)

    def _entered(self) -> Entered:
        def typed(name: str) -> str:
            return self.get_body_argument(name, "")

        return Entered(
            who=typed("who"),
            username=typed("username"),
            organisation=typed("organisation"),
            quiz=typed("quiz"),
            extra_time=typed("extra-time"),
            no_time_limit=bool(typed("no-time-limit")),
            extra_attempts=typed("extra-attempts"),
            reason=typed("reason"),
        )

    async def _show(self, entered: Entered, error: str = "") -> None:
        granted, people, quizzes = await asyncio.gather(
            self.house.call(ListAccommodations()),
            self.house.call(ListPeople()),
            self.house.call(ListQuizzes()),
        )
        self.page(
            "accommodations.html",
            sheet_name="examining",
            granted=granted,
            names={person.username: person.full_name for person in people},
            organisations=_organisations(people),
            quizzes=[quiz for quiz in quizzes if quiz.in_force],
            titles={quiz.quiz_id: quiz.title for quiz in quizzes},
            eased=functools.partial(eased, language=self.language),
            entered=entered,
            error=error,
            done=self.get_query_argument("done", ""),
        )


class WithdrawAccommodationPage(PageHandler):
    """`/accommodations/{id}/withdraw`"""

    @signed_in(Role.ADMIN)
    async def get(self, accommodation: str) -> None:
        await self._show(await self._granted(accommodation))

    @signed_in(Role.ADMIN)
    async def post(self, accommodation: str) -> None:
        granted = await self._granted(accommodation)
        reason = self.get_body_argument("reason", "")
        try:
            await self.house.call(
                WithdrawAccommodation(
                    accommodation_id=granted.id, actor=self.somebody.username, reason=reason
                )
            )
        except InvalidRequest as refusal:
            self.set_status(refusal.status)
            await self._show(granted, error=self.refused(refusal.message))
            return
        self.redirect("/accommodations?done=withdrawn", status=303)

    async def _granted(self, accommodation: str) -> GrantedAccommodation:
        wanted = uuid_in_address(accommodation, "accommodation", self.language)
        for granted in await self.house.call(ListAccommodations()):
            if granted.id == wanted:
                return granted
        raise NotFound(
            self._("There is no such accommodation in force: it may have been withdrawn already."),
            code="no-such-accommodation",
        )

    async def _show(self, granted: GrantedAccommodation, error: str = "") -> None:
        people, quizzes = await asyncio.gather(
            self.house.call(ListPeople()), self.house.call(ListQuizzes())
        )
        names = {person.username: person.full_name for person in people}
        whose = names.get(granted.username or "") or _organisations(people).get(
            granted.organisation_id or "", granted.organisation_id
        )
        titles = {quiz.quiz_id: quiz.title for quiz in quizzes}
        self.page(
            "withdraw.html",
            sheet_name="examining",
            granted=granted,
            whose=whose,
            quiz=titles.get(granted.quiz_id or "", granted.quiz_id),
            eased=functools.partial(eased, language=self.language),
            error=error,
        )


def eased(granted: GrantedAccommodation, language: str) -> str:
    """What is eased, in words."""
    words = translations(language)
    parts = []
    if granted.no_time_limit:
        parts.append(words.gettext("No time limit"))
    if granted.extra_time:
        percent = languages.number(round(granted.extra_time * 100, 2), language)
        parts.append(words.gettext("{percent} % more time").format(percent=percent))
    if extra := granted.extra_attempts:
        told = words.ngettext("{count} more attempt", "{count} more attempts", extra)
        parts.append(told.format(count=extra))
    listed = words.gettext("{some}, {more}")
    return functools.reduce(lambda some, more: listed.format(some=some, more=more), parts)


def _request(entered: Entered, actor: Person, language: str) -> GrantAccommodation:
    _ = translations(language).gettext
    extra_time = number(entered.extra_time or "0")
    if extra_time is None or extra_time < 0:
        raise InvalidRequest(_("Give extra time in percent, such as 25."), code="malformed")
    if not (entered.extra_attempts or "0").isdecimal():
        raise InvalidRequest(_("Give extra attempts as a whole number."), code="malformed")
    for_organisation = entered.who == "organisation"
    return GrantAccommodation(
        username=None if for_organisation else entered.username.strip().lower() or None,
        organisation_id=(entered.organisation or None) if for_organisation else None,
        quiz_id=entered.quiz or None,
        extra_time=extra_time / 100,
        no_time_limit=entered.no_time_limit,
        extra_attempts=int(entered.extra_attempts or "0"),
        actor=actor.username,
        reason=entered.reason,
    )


def _organisations(people: Sequence[Person]) -> dict[str, str]:
    """Names by ids, in the order of the names."""
    found = {
        person.organisation_id: person.organisation_name or person.organisation_id
        for person in people
        if person.organisation_id
    }
    return dict(sorted(found.items(), key=lambda each: each[1].casefold()))
