"""Assignments in words: whom one is for, and by when."""

from __future__ import annotations

from courseware.catalog.durations import Period
from courseware.certification.assignments import Assignment, Audience, Deadline
from courseware.languages import direction, locale_name, number, translations
from courseware.registrar.protocol import NewAssignment, Role
from courseware.server.portal.roles import ROLE_WORDS


def whom(one: Assignment | NewAssignment, organisation: str, language: str) -> str:
    """Whom an assignment is for, in words; `organisation` is the name of the one that it names."""
    _ = translations(language).gettext
    organisation = organisation and _apart(organisation, language)
    match one.audience:
        case Audience.PERSON:
            return one.username or ""
        case Audience.ORGANISATION:
            return _("Everybody of {organisation}").format(organisation=organisation)
        case Audience.ROLE:
            role = _(ROLE_WORDS[Role(one.role)]) if one.role else ""
            if organisation:
                words = _("Everybody of {organisation} with the role “{role}”")
                return words.format(organisation=organisation, role=role)
            return _("Everybody with the role “{role}”").format(role=role)
        case Audience.STAFF:
            return _("Our own staff")
    return _("Everybody")


def by_when(deadline: Deadline, language: str) -> str:
    """A deadline in words."""
    _ = translations(language).gettext
    if deadline.on is not None:
        return _("By {day}").format(day=day_words(deadline, language))
    return _within(_period(deadline), language)


def begun_by_when(deadline: Deadline, language: str) -> str:
    """By when a track has to be begun, in words."""
    words = translations(language)
    if deadline.on is not None:
        return words.gettext("To be begun by {day}").format(day=day_words(deadline, language))
    period = _period(deadline)
    months, days = _months(period), period.days
    if months and days:
        told = words.gettext("To be begun within {months} and {days}")
        return told.format(**_units(months, days, language))
    told = (
        words.ngettext(
            "To be begun within {count} month", "To be begun within {count} months", months
        )
        if months
        else words.ngettext(
            "To be begun within {count} day", "To be begun within {count} days", days
        )
    )
    return told.format(count=number(months or days, language))


def day_words(deadline: Deadline, language: str) -> str:
    """The day of a deadline that is one."""
    from babel.dates import format_date

    assert deadline.on is not None  # noqa: S101 - who calls this has looked
    return format_date(deadline.on, "long", locale=locale_name(language))


def _period(deadline: Deadline) -> Period:
    assert deadline.after is not None  # noqa: S101 - a deadline is a day or a period
    return deadline.after


def _within(period: Period, language: str) -> str:
    words = translations(language)
    months, days = _months(period), period.days
    if months and days:
        told = words.gettext("Within {months} and {days}")
        return told.format(**_units(months, days, language))
    told = (
        words.ngettext("Within {count} month", "Within {count} months", months)
        if months
        else words.ngettext("Within {count} day", "Within {count} days", days)
    )
    return told.format(count=number(months or days, language))


def _months(period: Period) -> int:
    return period.years * 12 + period.months


def _units(months: int, days: int, language: str) -> dict[str, str]:
    """Both by their names, where a period has both."""
    from babel.units import format_unit  # takes its while to load, and hardly any period needs it

    locale = locale_name(language)
    return {
        "months": format_unit(months, "duration-month", "long", locale=locale),
        "days": format_unit(days, "duration-day", "long", locale=locale),
    }


def _apart(name: str, language: str) -> str:
    """Within words from the right a name keeps its own direction (U+2068, U+2069)."""
    return name if direction(language) == "ltr" else f"\u2068{name}\u2069"
