"""How long certifications last: each track's policy, and what an organisation has of its own."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from courseware.catalog.durations import Period, yearly_after
from courseware.catalog.model import Halfway, MajorVersion, Recertification, RenewalAsks
from courseware.catalog.recertification import LONGEST_DAYS
from courseware.errors import Conflict, ContentError, InvalidRequest, NotFound
from courseware.languages import N_
from courseware.registrar.protocol import (
    GetPolicies,
    Policies,
    PolicyOverride,
    PreviewPolicy,
    Role,
    SetRecertification,
    TrackPolicy,
)
from courseware.server.pages import PageHandler, signed_in

E = TypeVar("E", bound=StrEnum)

_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_DAYS = ("window_days", "due_days", "grace_days")
SETTINGS = ("valid", *_DAYS, "renewal", "major_version", "halfway")
"""What a policy settles, in the order in which pages show it; "valid" is how long, "renewal" with its path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Every field by its name in the form."""

    valid: str = "period"
    """period, day or none"""
    years: str = ""
    months: str = ""
    days: str = ""
    valid_until: str = ""
    window_days: str = ""
    due_days: str = ""
    grace_days: str = ""
    renewal: str = ""
    renewal_path: tuple[str, ...] = ()
    major_version: str = ""
    halfway: str = ""
    reason: str = ""

    @classmethod
    def of(cls, handler: PageHandler) -> Entered:
        typed = {
            each.name: handler.get_body_argument(each.name, "")
            for each in fields(cls)
            if each.name != "renewal_path"
        }
        return cls(**typed, renewal_path=tuple(handler.get_body_arguments("renewal_path")))

    @classmethod
    def like(cls, policy: Recertification) -> Entered:
        """The form of a policy that there is."""
        period = Period.parse(policy.valid_for) if policy.valid_for else Period()
        return cls(
            valid="period" if policy.valid_for else "day" if policy.valid_until else "none",
            years=str(period.years or ""),
            months=str(period.months or ""),
            days=str(period.days or ""),
            valid_until=policy.valid_until or "",
            window_days=str(policy.window_days),
            due_days=str(policy.due_days),
            grace_days=str(policy.grace_days),
            renewal=policy.renewal,
            renewal_path=policy.renewal_path,
            major_version=policy.major_version,
            halfway=policy.halfway,
        )

    def policy(self) -> Recertification:
        """What it asks for. InvalidRequest whose code is the field that is wrong."""
        renewal = _one_of(RenewalAsks, "renewal", self.renewal)
        if renewal is RenewalAsks.PATH and not self.renewal_path:
            raise InvalidRequest(N_("Choose the courses that a renewal asks."), code="renewal")
        return Recertification(
            valid_for=self._period() if self.valid == "period" else None,
            valid_until=self._day() if self.valid == "day" else None,
            window_days=_whole("window_days", self.window_days),
            due_days=_whole("due_days", self.due_days),
            grace_days=_whole("grace_days", self.grace_days),
            renewal=renewal,
            renewal_path=self.renewal_path if renewal is RenewalAsks.PATH else (),
            major_version=_one_of(MajorVersion, "major_version", self.major_version),
            halfway=_one_of(Halfway, "halfway", self.halfway),
        )

    def _period(self) -> str:
        parts = (("Y", self.years), ("M", self.months), ("D", self.days))
        text = "P" + "".join(f"{part.strip()}{unit}" for unit, part in parts if part.strip())
        try:
            Period.parse(text)
        except ContentError:
            raise InvalidRequest(
                N_("Give years, months or days as whole numbers, at most a century."), code="valid"
            ) from None
        return text

    def _day(self) -> str:
        try:
            yearly_after(self.valid_until.strip(), _ANY_DAY)
        except ContentError:
            raise InvalidRequest(
                N_("Give a day of the year, such as 06-30."), code="valid"
            ) from None
        return self.valid_until.strip()


class PoliciesPage(PageHandler):
    """`/policies`: of the tracks, or with `?organisation=` as they hold for its people."""

    @signed_in(Role.ADMIN)
    async def get(self) -> None:
        told = await self.house.call(GetPolicies())
        organisation = self.get_query_argument("organisation", "")
        names = dict(told.organisations)
        if organisation and organisation not in names:
            raise NotFound("There is no such organisation.", code="no-such-organisation")
        self.page(
            "policies.html",
            sheet_name="team",
            told=told,
            names=names,
            organisation=organisation,
            own={
                each.track: each for each in told.overrides if each.organisation_id == organisation
            },
            track_names={each.track: each.name for each in told.tracks},
            settings=SETTINGS,
            is_own=is_own,
            period_of=Period.parse,
            done=self.get_query_argument("done", ""),
        )


class PolicyPage(PageHandler):
    """`/policies/{organisation}/{track}`: the form, whom it concerns, and the change."""

    @signed_in(Role.ADMIN)
    async def get(self, organisation: str, track: str) -> None:
        told = await self.house.call(GetPolicies())
        of_track, own = _found(told, organisation, track)
        entered = Entered.like(own.policy if own else of_track.policy)
        self._show(told, organisation, of_track, own, entered)

    @signed_in(Role.ADMIN)
    async def post(self, organisation: str, track: str) -> None:
        told = await self.house.call(GetPolicies())
        of_track, own = _found(told, organisation, track)
        entered, step = Entered.of(self), self.get_body_argument("step", "preview")
        is_back_to_track = bool(self.get_body_argument("remove", ""))
        if step == "back":
            if is_back_to_track:
                entered = Entered.like(own.policy if own else of_track.policy)
            self._show(told, organisation, of_track, own, entered)
            return
        try:
            policy = None if is_back_to_track or step == "remove" else entered.policy()
            check_reason(entered.reason)
            if step == "change":
                await self.house.call(
                    SetRecertification(
                        organisation_id=organisation,
                        track=track,
                        policy=policy,
                        actor=self.somebody.username,
                        reason=entered.reason,
                    )
                )
                self.redirect(f"/policies?organisation={organisation}&done=changed", status=303)
                return
            preview = await self.house.call(
                PreviewPolicy(organisation_id=organisation, track=track, policy=policy)
            )
        except (InvalidRequest, NotFound, Conflict) as refusal:
            self.set_status(refusal.status)
            said = self.refused(refusal.message)
            self._show(told, organisation, of_track, own, entered, said, refusal.code)
            return
        before = own.policy if own else of_track.policy
        after = policy or of_track.policy
        self.page(
            "policy_preview.html",
            sheet_name="team",
            organisation=organisation,
            organisation_name=dict(told.organisations)[organisation],
            track=of_track,
            before=before,
            after=after,
            changed=[name for name in SETTINGS if is_own(before, after, name)],
            removes=policy is None,
            preview=preview,
            entered=entered,
            period_of=Period.parse,
        )

    def _show(
        self,
        told: Policies,
        organisation: str,
        track: TrackPolicy,
        own: PolicyOverride | None,
        entered: Entered,
        error: str = "",
        code: str = "",
    ) -> None:
        is_field = code in ("reason", *(each.name for each in fields(Entered)))
        self.page(
            "policy.html",
            sheet_name="team",
            organisation=organisation,
            organisation_name=dict(told.organisations)[organisation],
            track=track,
            own=own,
            entered=entered,
            renewals=tuple(RenewalAsks),
            major_versions=tuple(MajorVersion),
            halfways=tuple(Halfway),
            error=error,
            field=code if is_field else "",
        )


def check_reason(reason: str) -> None:
    """InvalidRequest for none, said beside the field."""
    if not reason.strip():
        raise InvalidRequest(N_("Say why: the reason is empty."), code="reason")


def is_own(usual: Recertification, policy: Recertification, setting: str) -> bool:
    """Whether two policies differ in a setting."""
    parts = {
        "valid": ("valid_for", "valid_until"),
        "renewal": ("renewal", "renewal_path"),
    }.get(setting, (setting,))
    return any(getattr(usual, part) != getattr(policy, part) for part in parts)


def _found(
    told: Policies, organisation: str, track: str
) -> tuple[TrackPolicy, PolicyOverride | None]:
    """The track, and what the organisation has of its own for it. NotFound for either."""
    of_track = next((each for each in told.tracks if each.track == track), None)
    if of_track is None or organisation not in dict(told.organisations):
        raise NotFound("There is no such organisation or track.", code="no-such-policy")
    own = (
        each
        for each in told.overrides
        if each.organisation_id == organisation and each.track == track
    )
    return of_track, next(own, None)


def _whole(field: str, text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= LONGEST_DAYS):
        raise InvalidRequest(N_("Give days as a whole number, at most 3650."), code=field)
    return int(text)


def _one_of(kind: type[E], field: str, text: str) -> E:
    if text not in kind.__members__:
        raise InvalidRequest(N_("Choose one of these."), code=field)
    return kind(text)
