"""What the form for an assignment holds, as it was typed, and what that asks for."""

from __future__ import annotations

from dataclasses import dataclass, fields

from courseware.catalog.durations import Period
from courseware.certification.assignments import Assignment, Audience, Deadline
from courseware.errors import ContentError, InvalidRequest
from courseware.languages import N_, translations
from courseware.registrar.protocol import NewAssignment, Role
from courseware.server.pages import PageHandler

UNITS = {"D": N_("Days"), "W": N_("Weeks"), "M": N_("Months")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Every field by its name in the form."""

    track: str = ""
    who: str = "ORGANISATION"
    username: str = ""
    organisation: str = ""
    role: str = ""
    role_of: str = ""
    due_by: str = "period"
    due_day: str = ""
    due_number: str = "30"
    due_unit: str = "D"
    begin_by: str = "none"
    begin_day: str = ""
    begin_number: str = ""
    begin_unit: str = "D"
    reason: str = ""

    @classmethod
    def of(cls, handler: PageHandler) -> Entered:
        return cls(**{each.name: handler.get_body_argument(each.name, "") for each in fields(cls)})

    @classmethod
    def days_of(cls, assignment: Assignment) -> Entered:
        """The days of an assignment that is to be changed."""
        return cls(
            **_typed("due", assignment.due),
            **(_typed("begin", assignment.begin) if assignment.begin else {}),
        )

    def due(self, language: str) -> Deadline:
        """InvalidRequest says in this language what is missing or wrong."""
        _ = translations(language).gettext
        found = _deadline(self.due_by, self.due_day, self.due_number, self.due_unit, language)
        if found is None:
            said = _("Say by when: a day, or how long people have.")
            raise InvalidRequest(said, code="malformed")
        return found

    def begin(self, language: str) -> Deadline | None:
        """InvalidRequest says in this language what is wrong."""
        return _deadline(
            self.begin_by, self.begin_day, self.begin_number, self.begin_unit, language
        )

    def new(self, language: str) -> NewAssignment:
        """What it asks for. InvalidRequest says in this language which field is wrong."""
        _ = translations(language).gettext
        if self.who not in Audience.__members__:
            raise InvalidRequest(_("Say for whom the track is assigned."), code="malformed")
        audience = Audience(self.who)
        is_for_role = audience is Audience.ROLE
        if is_for_role and self.role not in Role.__members__:
            raise InvalidRequest(_("Choose a role."), code="malformed")
        organisation = self.role_of if is_for_role else self.organisation
        return NewAssignment(
            track=self.track,
            audience=audience,
            username=(self.username.strip() or None) if audience is Audience.PERSON else None,
            organisation=(organisation or None)
            if audience in (Audience.ROLE, Audience.ORGANISATION)
            else None,
            role=Role(self.role) if is_for_role else None,
            due=self.due(language),
            begin=self.begin(language),
            reason=self.reason,
        )


def _deadline(by: str, day: str, number: str, unit: str, language: str) -> Deadline | None:
    if by not in ("day", "period"):
        return None
    try:
        if by == "day":
            return Deadline.parse(day) if day.strip() else None
        return Deadline.within(f"P{number.strip()}{unit}") if number.strip() else None
    except ContentError:
        _ = translations(language).gettext
        said = (
            _("“{typed}” is no day.").format(typed=day[:40])
            if by == "day"
            else _("“{typed}” is no number of days, weeks or months.").format(typed=number[:40])
        )
        raise InvalidRequest(said, code="malformed") from None


def _typed(name: str, deadline: Deadline) -> dict[str, str]:
    if deadline.on is not None:
        return {f"{name}_by": "day", f"{name}_day": str(deadline.on), f"{name}_number": ""}
    number, unit = _in_one_unit(deadline.after or Period())
    return {f"{name}_by": "period", f"{name}_number": number, f"{name}_unit": unit}


def _in_one_unit(period: Period) -> tuple[str, str]:
    """As the form can say it; of months and days together the form knows the days alone."""
    months = period.years * 12 + period.months
    if months and not period.days:
        return str(months), "M"
    return str(months * 30 + period.days), "D"
