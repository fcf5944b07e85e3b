"""Where somebody stands with an assigned track, in plain words: "Due in 12 days", "3 days overdue"."""

from __future__ import annotations

from datetime import UTC, datetime
from gettext import NullTranslations
from typing import Protocol

from courseware.certification.obligations import ObligationStanding
from courseware.languages import ENGLISH, N_, translations

ENGLISH_WORDS = translations(ENGLISH)

STANDINGS = {
    ObligationStanding.OVERDUE: N_("Overdue"),
    ObligationStanding.NOT_BEGUN_IN_TIME: N_("Not begun in time"),
    ObligationStanding.DUE_SOON: N_("Due soon"),
    ObligationStanding.ON_TIME: N_("On time"),
    ObligationStanding.DONE: N_("Certified"),
    ObligationStanding.EXEMPT: N_("Excused"),
}
"""Each standing as people call it, the most pressing first; to be translated where it is shown."""


class Owed(Protocol):
    """What the words are made of: an Obligation, or a row of Compliance."""

    @property
    def standing(self) -> ObligationStanding: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def begin_by(self) -> datetime | None: ...
    @property
    def certified(self) -> bool: ...
    @property
    def certified_until(self) -> datetime | None: ...


def due_words(owed: Owed, now: datetime, catalogue: NullTranslations = ENGLISH_WORDS) -> str:
    """What is to be done and how much time there is; the date itself is shown beside it."""
    _ = catalogue.gettext
    if owed.standing is ObligationStanding.EXEMPT:
        return _("Excused")
    if owed.certified:
        if owed.standing is not ObligationStanding.DUE_SOON or owed.certified_until is None:
            return _("Certified")
        return _ends(_days(now, owed.certified_until), catalogue)
    if owed.due_at is None:
        return _("No date is set")
    days = _days(now, owed.due_at)
    if owed.standing is ObligationStanding.OVERDUE:
        if owed.due_at == owed.certified_until:
            return _ended(-days, catalogue)
        return _of(catalogue.ngettext("%(num)s day overdue", "%(num)s days overdue", -days), -days)
    if owed.standing is ObligationStanding.NOT_BEGUN_IN_TIME and owed.begin_by is not None:
        begun = _to_be_begun(-_days(now, owed.begin_by), catalogue)
        return _("%(begun)s. %(due)s") % {"begun": begun, "due": _due(days, catalogue)}
    return _due(days, catalogue)


def _due(days: int, catalogue: NullTranslations) -> str:
    if days == 0:
        return catalogue.gettext("Due today")
    if days == 1:
        return catalogue.gettext("Due tomorrow")
    return _of(catalogue.ngettext("Due in %(num)s day", "Due in %(num)s days", days), days)


def _ends(days: int, catalogue: NullTranslations) -> str:
    if days == 0:
        return catalogue.gettext("Certificate ends today")
    if days == 1:
        return catalogue.gettext("Certificate ends tomorrow")
    return _of(
        catalogue.ngettext(
            "Certificate ends in %(num)s day", "Certificate ends in %(num)s days", days
        ),
        days,
    )


def _ended(days: int, catalogue: NullTranslations) -> str:
    if days == 0:
        return catalogue.gettext("Certificate ended today")
    if days == 1:
        return catalogue.gettext("Certificate ended yesterday")
    return _of(
        catalogue.ngettext(
            "Certificate ended %(num)s day ago", "Certificate ended %(num)s days ago", days
        ),
        days,
    )


def _to_be_begun(days: int, catalogue: NullTranslations) -> str:
    if days == 0:
        return catalogue.gettext("To be begun today")
    if days == 1:
        return catalogue.gettext("To be begun yesterday")
    return _of(
        catalogue.ngettext("To be begun %(num)s day ago", "To be begun %(num)s days ago", days),
        days,
    )


def _of(words: str, days: int) -> str:
    return words % {"num": f"{days:,}"}


def _days(now: datetime, then: datetime) -> int:
    """Whole days from today to that day, as the record counts them."""
    return (then.astimezone(UTC).date() - now.astimezone(UTC).date()).days
