"""Erasing a person: what goes and what stays is shown first, and the user name typed to confirm it."""

from __future__ import annotations

from uuid import uuid4

from courseware.errors import Conflict, InvalidRequest, NotFound
from courseware.registrar.erasure.words import what_goes, what_stays
from courseware.registrar.protocol import (
    ErasePerson,
    ErasurePreview,
    ListPeople,
    PreviewErasure,
    Role,
)
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.examiners import uuid_in_address

_PATIENCE_SECONDS = 60.0
"""What somebody did in years is in many rows."""


class ErasurePage(PageHandler):
    """`/admin/people/{id}/erase`"""

    @signed_in(Role.ADMIN)
    async def get(self, person: str) -> None:
        self._show(await self._preview(person))

    @signed_in(Role.ADMIN)
    async def post(self, person: str) -> None:
        seen = await self._preview(person)
        reason = self.get_body_argument("reason", "")
        if self.get_body_argument("username", "").strip() != seen.person.username:
            self._refuse(
                400, seen, reason, self._("What you typed is not this person's user name.")
            )
            return
        try:
            erased = await self.house.with_patience(_PATIENCE_SECONDS).call(
                ErasePerson(
                    username=seen.person.username,
                    learner_id=seen.person.id,
                    actor=self.somebody.username,
                    reason=reason,
                    erasure_id=uuid4(),
                )
            )
        except (InvalidRequest, Conflict) as refusal:
            self._refuse(refusal.status, seen, reason, self.refused(refusal.message))
            return
        self.forget_sessions(of=seen.person.id)
        self.redirect(f"/admin?erased={'now' if erased.finished else 'later'}", status=303)

    async def _preview(self, person: str) -> ErasurePreview:
        wanted = uuid_in_address(person, "person", self.language)
        for known in await self.house.call(ListPeople()):
            if known.id == wanted and wanted == self.somebody.id:
                raise Conflict(
                    self._("This is your own account. Ask another administrator to erase it."),
                    code="own-account",
                )
            if known.id == wanted:
                return await self.house.call(PreviewErasure(username=known.username))
        raise NotFound(self._("There is no such person."), code="no-such-person")

    def _refuse(self, status: int, seen: ErasurePreview, reason: str, error: str) -> None:
        self.set_status(status)
        self._show(seen, reason=reason, error=error)

    def _show(self, seen: ErasurePreview, *, reason: str = "", error: str = "") -> None:
        self.page(
            "erasure.html",
            sheet_name="team",
            seen=seen,
            goes=what_goes(seen, self.language),
            stays=what_stays(seen, self.language),
            reason=reason,
            error=error,
        )
