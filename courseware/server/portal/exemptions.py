"""Excusing people from an assignment, and ending that."""

from __future__ import annotations

import asyncio
from functools import partial

from courseware.errors import InvalidRequest, NotFound, Refusal
from courseware.registrar.protocol import (
    Exempt,
    GetAudiences,
    GetTeamMember,
    ListAssignments,
    ListedAssignment,
    ListExemptions,
    Role,
    TeamMember,
)
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.assignment_words import by_when, whom
from courseware.server.portal.examiners import uuid_in_address
from courseware.server.portal.policies import check_reason


class ExemptionsPage(PageHandler):
    """`/assignments/{id}/exempt`: who is excused, somebody more, or somebody no more (`end`)."""

    @signed_in(Role.ADMIN)
    async def get(self, assignment: str) -> None:
        listed = await self._listed(assignment)
        username = self.get_query_argument("for", "")
        await self._show(listed, username, ends=bool(self.get_query_argument("end", "")))

    @signed_in(Role.ADMIN)
    async def post(self, assignment: str) -> None:
        listed = await self._listed(assignment)
        username = self.get_body_argument("username", "").strip().lower()
        reason = self.get_body_argument("reason", "")
        step = self.get_body_argument("step", "preview")
        ends = bool(self.get_body_argument("end", ""))
        try:
            if step == "back":
                await self._show(listed, username, reason, ends=ends)
                return
            member = await self._member(username)
            self._check(listed, member, reason, ends=ends)
            if step == "do":
                await self._do(listed, member, reason, ends=ends)
                return
        except (InvalidRequest, NotFound) as refusal:
            self.set_status(refusal.status)
            await self._show(listed, username, reason, ends=ends, refusal=refusal)
            return
        await self._show(listed, username, reason, ends=ends, member=member)

    async def _member(self, username: str) -> TeamMember:
        if not username:
            raise InvalidRequest(self._("Give the user name of a person."), code="username")
        try:
            return await self.as_learner.call(GetTeamMember(username=username))
        except NotFound:
            raise NotFound(
                self._("There is no person of this user name."), code="username"
            ) from None

    def _check(
        self, listed: ListedAssignment, member: TeamMember, reason: str, *, ends: bool
    ) -> None:
        reached = any(
            one.assignment.id == listed.assignment.id
            for track in member.tracks
            if track.obligation
            for one in track.obligation.applied
        )
        if not reached and not ends:
            raise InvalidRequest(
                self._(
                    "The assignment does not reach %(name)s: there is nothing to be excused from.",
                    name=member.person.full_name,
                ),
                code="username",
            )
        check_reason(reason)

    async def _do(
        self, listed: ListedAssignment, member: TeamMember, reason: str, *, ends: bool
    ) -> None:
        await self.house.call(
            Exempt(
                assignment_id=listed.assignment.id,
                username=member.person.username,
                excused=not ends,
                reason=reason,
                actor=self.somebody.username,
            )
        )
        done = "excused-no-more" if ends else "excused"
        self.redirect(f"/team/{member.person.username}?done={done}", status=303)

    async def _listed(self, assignment: str) -> ListedAssignment:
        wanted = uuid_in_address(assignment, "assignment", self.language)
        for listed in await self.house.call(ListAssignments()):
            if listed.assignment.id == wanted:
                return listed
        raise NotFound(
            "There is no such assignment in force: it may have been withdrawn already.",
            code="no-such-assignment",
        )

    async def _show(
        self,
        listed: ListedAssignment,
        username: str = "",
        reason: str = "",
        *,
        ends: bool = False,
        member: TeamMember | None = None,
        refusal: Refusal | None = None,
    ) -> None:
        audiences, excused = await asyncio.gather(
            self.house.call(GetAudiences()),
            self.house.call(ListExemptions(assignment_id=listed.assignment.id)),
        )
        names = dict(audiences.organisations)
        organisation = listed.assignment.organisation_id or ""
        self.page(
            "exempt_preview.html" if member else "exempt.html",
            sheet_name="team",
            listed=listed,
            whom=whom(listed.assignment, names.get(organisation, organisation), self.language),
            by_when=partial(by_when, language=self.language),
            excused=excused,
            username=username,
            reason=reason,
            ends=ends,
            member=member,
            error=self.refused(refusal.message) if refusal else "",
            field=refusal.code if refusal else "",
        )
