"""An act on a certification: the form, what will be so afterwards, and the act, done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime

from courseware.certification.acts import ISSUES, TAKEN_BACK_BY, Act
from courseware.errors import Conflict, InvalidRequest, NotFound, Refusal
from courseware.languages import N_
from courseware.registrar.issue_file import end_of_day, start_of_day
from courseware.registrar.protocol import (
    CertificationInTrack,
    Decision,
    GetCertifications,
    MakeDecision,
    PersonsCertifications,
    PreviewDecision,
    Role,
)
from courseware.server.pages import PageHandler, signed_in

ENDS = frozenset({Act.EXTEND, Act.WAIVE, Act.ISSUE, Act.ACCEPT})
"""Acts that take a last day; only an extension has to."""

BEGINS = frozenset({Act.ISSUE, Act.ACCEPT})
"""Acts that take a first day."""

_FIELD_OF = {"past": "until", "no-end": "until", "future": "since", "reason-missing": "reason"}
"""Beside which field a refusal is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Every field by its name in the form."""

    since: str = ""
    until: str = ""
    reason: str = ""

    @classmethod
    def of(cls, handler: PageHandler) -> Entered:
        return cls(
            **{each.name: handler.get_body_argument(each.name, "")[:500] for each in fields(cls)}
        )

    def decision(self, act: Act, username: str, track: str) -> Decision:
        """What it asks for. InvalidRequest says which field is wrong."""
        since = until = None
        if act in BEGINS and self.since:
            since = _read(start_of_day, "since", self.since)
        if act in ENDS and self.until:
            until = _read(end_of_day, "until", self.until)
        if act is Act.EXTEND and until is None:
            raise InvalidRequest(N_("Give the new last day."), code="until")
        if not self.reason.strip():
            raise InvalidRequest(N_("Say why: the reason is empty."), code="reason-missing")
        return Decision(act=act, username=username, track=track, since=since, until=until)


class DecisionPage(PageHandler):
    """`/certifications/{user name}/{track}/{act}`"""

    @signed_in(Role.ADMIN)
    async def get(self, username: str, track: str, name: str) -> None:
        act = _act(name)
        told, where = await self._found(username, track)
        if act not in where.acts:
            raise Conflict(
                self._(
                    "This cannot be decided now: the certification has moved on. Look at it again."
                ),
                code="not-in-this-state",
            )
        self._show(told, where, act, Entered())

    @signed_in(Role.ADMIN)
    async def post(self, username: str, track: str, name: str) -> None:
        act, entered = _act(name), Entered.of(self)
        step = self.get_body_argument("step", "preview")
        told, where = await self._found(username, track)
        if step == "back":
            self._show(told, where, act, entered)
            return
        try:
            decision = entered.decision(act, told.person.username, track)
            if step == "do":
                await self._do(decision, entered)
                return
            preview = await self.house.call(PreviewDecision(decision=decision))
        except (InvalidRequest, NotFound, Conflict) as refusal:
            self.set_status(refusal.status)
            self._show(told, where, act, entered, refusal)
            return
        self.page(
            "decision_preview.html",
            sheet_name="team",
            act=act,
            track=track,
            entered=entered,
            preview=preview,
            until=decision.until,
            issues=act in ISSUES,
            taken_back_by=TAKEN_BACK_BY.get(act),
        )

    async def _do(self, decision: Decision, entered: Entered) -> None:
        seen = self.get_body_argument("seen", "")
        if not (seen.isascii() and seen.isdigit() and len(seen) < 7):
            raise InvalidRequest(N_("Look at what changes first."), code="malformed")
        await self.house.call(
            MakeDecision(
                decision=decision,
                actor=self.somebody.username,
                reason=entered.reason,
                seen=int(seen),
            )
        )
        self.redirect(
            f"/certifications/{decision.username}?done={decision.act}&track={decision.track}",
            status=303,
        )

    async def _found(
        self, username: str, track: str
    ) -> tuple[PersonsCertifications, CertificationInTrack]:
        told = await self.as_learner.call(GetCertifications(username=username))
        for each in told.tracks:
            if each.file.track == track:
                return told, each
        raise NotFound(f'There is no track "{track}".', code="no-such-track")

    def _show(
        self,
        told: PersonsCertifications,
        where: CertificationInTrack,
        act: Act,
        entered: Entered,
        refusal: Refusal | None = None,
    ) -> None:
        field = _FIELD_OF.get(refusal.code, refusal.code) if refusal else ""
        self.page(
            "decision.html",
            sheet_name="team",
            told=told,
            where=where,
            act=act,
            entered=entered,
            ends=act in ENDS,
            begins=act in BEGINS,
            today=told.now.date().isoformat(),
            error=self.refused(refusal.message) if refusal else "",
            field=field if field in ("since", "until", "reason") else "",
        )


def _read(read: Callable[[str], datetime | None], field: str, text: str) -> datetime | None:
    try:
        return read(text.strip())
    except ValueError:
        raise InvalidRequest(N_("This is no day. Write it as 2027-06-30."), code=field) from None


def _act(name: str) -> Act:
    try:
        return Act(name)
    except ValueError:
        raise NotFound("There is no such act.", code="no-such-page") from None
