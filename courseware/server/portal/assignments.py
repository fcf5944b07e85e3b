"""Assignments: made with a look at whom they concern, changed, withdrawn."""

from __future__ import annotations

import asyncio
from functools import partial

from courseware.errors import Conflict, InvalidRequest, NotFound
from courseware.registrar.protocol import (
    AssignTrack,
    ChangeAssignment,
    GetAudiences,
    ListAssignments,
    ListedAssignment,
    NewAssignment,
    PreviewAssignments,
    Role,
    WithdrawAssignment,
)
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.assignment_form import UNITS, Entered
from courseware.server.portal.assignment_words import begun_by_when, by_when, whom
from courseware.server.portal.examiners import uuid_in_address
from courseware.server.portal.roles import ROLE_WORDS

_REFUSED = (InvalidRequest, NotFound, Conflict)


class AssignmentsPage(PageHandler):
    """`/assignments`: those in force and the form; what is typed is shown with its consequences first."""

    @signed_in(Role.ADMIN)
    async def get(self) -> None:
        await self._show(Entered(username=self.get_query_argument("for", "")))

    @signed_in(Role.ADMIN)
    async def post(self) -> None:
        entered, step = Entered.of(self), self.get_body_argument("step", "preview")
        if step == "back":
            await self._show(entered)
            return
        try:
            new = entered.new(self.language)
            if step == "make":
                await self.house.call(AssignTrack(assignments=(new,), actor=self.somebody.username))
                self.redirect("/assignments?done=made", status=303)
                return
            await self._preview(entered, new)
        except _REFUSED as refusal:
            self.set_status(refusal.status)
            await self._show(entered, error=self.refused(refusal.message))

    async def _preview(self, entered: Entered, new: NewAssignment) -> None:
        audiences, (told,) = await asyncio.gather(
            self.house.call(GetAudiences()),
            self.house.call(PreviewAssignments(assignments=(new,))),
        )
        if told.problem:
            raise InvalidRequest(told.problem, code="malformed")
        names = dict(audiences.organisations)
        organisation = new.organisation or ""
        self.page(
            "assignment_preview.html",
            sheet_name="team",
            entered=entered,
            told=told,
            track=dict(audiences.tracks)[new.track],
            whom=whom(new, names.get(organisation, organisation), self.language),
            due=by_when(new.due, self.language),
            begin=by_when(new.begin, self.language) if new.begin else "",
        )

    async def _show(self, entered: Entered, error: str = "") -> None:
        audiences, listed = await asyncio.gather(
            self.house.call(GetAudiences()), self.house.call(ListAssignments())
        )
        self.page(
            "assignments.html",
            sheet_name="team",
            listed=listed,
            audiences=audiences,
            names=dict(audiences.organisations),
            whom=partial(whom, language=self.language),
            by_when=partial(by_when, language=self.language),
            begun_by_when=partial(begun_by_when, language=self.language),
            role_words=ROLE_WORDS,
            units=UNITS,
            entered=entered,
            error=error,
            done=self.get_query_argument("done", ""),
        )


class _OneAssignment(PageHandler):
    """A page about one assignment in force."""

    template: str

    async def _listed(self, assignment: str) -> ListedAssignment:
        wanted = uuid_in_address(assignment, "assignment", self.language)
        for listed in await self.house.call(ListAssignments()):
            if listed.assignment.id == wanted:
                return listed
        raise NotFound(
            self._("There is no such assignment in force: it may have been withdrawn already."),
            code="no-such-assignment",
        )

    async def _show(self, listed: ListedAssignment, error: str = "", **more: object) -> None:
        names = dict((await self.house.call(GetAudiences())).organisations)
        organisation = listed.assignment.organisation_id or ""
        self.page(
            self.template,
            sheet_name="team",
            listed=listed,
            whom=whom(listed.assignment, names.get(organisation, organisation), self.language),
            by_when=partial(by_when, language=self.language),
            units=UNITS,
            error=error,
            **more,
        )


class ChangeAssignmentPage(_OneAssignment):
    """`/assignments/{id}/change`"""

    template = "assignment_change.html"

    @signed_in(Role.ADMIN)
    async def get(self, assignment: str) -> None:
        listed = await self._listed(assignment)
        await self._show(listed, entered=Entered.days_of(listed.assignment))

    @signed_in(Role.ADMIN)
    async def post(self, assignment: str) -> None:
        listed, entered = await self._listed(assignment), Entered.of(self)
        try:
            await self.house.call(
                ChangeAssignment(
                    assignment_id=listed.assignment.id,
                    due=entered.due(self.language),
                    begin=entered.begin(self.language),
                    reason=entered.reason,
                    actor=self.somebody.username,
                )
            )
        except _REFUSED as refusal:
            self.set_status(refusal.status)
            await self._show(listed, error=self.refused(refusal.message), entered=entered)
            return
        self.redirect("/assignments?done=changed", status=303)


class WithdrawAssignmentPage(_OneAssignment):
    """`/assignments/{id}/withdraw`"""

    template = "assignment_withdraw.html"

    @signed_in(Role.ADMIN)
    async def get(self, assignment: str) -> None:
        await self._show(await self._listed(assignment))

    @signed_in(Role.ADMIN)
    async def post(self, assignment: str) -> None:
        listed = await self._listed(assignment)
        try:
            await self.house.call(
                WithdrawAssignment(
                    assignment_id=listed.assignment.id,
                    reason=self.get_body_argument("reason", ""),
                    actor=self.somebody.username,
                )
            )
        except InvalidRequest as refusal:
            self.set_status(refusal.status)
            await self._show(listed, error=self.refused(refusal.message))
            return
        self.redirect("/assignments?done=withdrawn", status=303)
