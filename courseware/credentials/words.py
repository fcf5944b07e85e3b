"""What a certificate says besides its facts, in the language that it is printed in."""

from __future__ import annotations

import functools
import gettext
from dataclasses import dataclass
from datetime import UTC, datetime

from babel.dates import format_date

from courseware.catalog.model import CertificationLevel
from courseware.languages import LOCALES, direction, locale_name

_DOMAIN = "documents"
_WITHOUT_CAPITALS = frozenset({"ja", "ar"})


def _(message: str) -> str:
    """Marks a message for the catalogues; it is translated when it is printed."""
    return message


TITLE = _("Certificate of Achievement")
INTRODUCTION = _("This is to certify that")
WORDING = _("has completed every course and passed every assessment")
CERTIFIED_IN = _("and is certified in")
ISSUED = _("Issued")
VALID_UNTIL = _("Valid until")
NUMBER = _("Certificate number")
SCAN = _("Scan to verify")
VERSION = _("Version {version}")
SMALL_PRINT = _("Certificate {number} can be verified at {address}")
CERTIFIED = _("Certified")
SUBJECT = _("{name} is certified in {track}, version {version}, by {issuer}.")
LOGO = _("Logo of {name}")
SIGNATURE = _("Signature of {name}")
QR_CODE = _("QR code that leads to {address}")
LEVELS = {
    CertificationLevel.FOUNDATION: _("Foundation level"),
    CertificationLevel.INTERMEDIATE: _("Intermediate level"),
    CertificationLevel.ADVANCED: _("Advanced level"),
}
RANKS = {
    CertificationLevel.FOUNDATION: _("Foundation"),
    CertificationLevel.INTERMEDIATE: _("Intermediate"),
    CertificationLevel.ADVANCED: _("Advanced"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. Get them from `words`."""

    language: str
    catalogue: gettext.NullTranslations

    def say(self, message: str, **values: str) -> str:
        """A message of this module, translated."""
        return self.catalogue.gettext(message).format(**values)

    def date(self, moment: datetime) -> str:
        """A date as it is printed, such as 14 March 2026, in UTC."""
        return _date(moment.astimezone(UTC), locale_name(self.language))

    def in_capitals(self, text: str) -> str:
        """For headings and labels, in languages that have capitals."""
        return text if self.language in _WITHOUT_CAPITALS else text.upper()

    @property
    def from_the_right(self) -> bool:
        return direction(self.language) == "rtl"


@functools.cache
def words(language: str) -> Words:
    """The words of a language; English ones for a language that there is no catalogue of."""
    return Words(
        language, gettext.translation(_DOMAIN, LOCALES, languages=[language], fallback=True)
    )


@functools.lru_cache(maxsize=64)
def _date(moment: datetime, locale: str) -> str:
    return format_date(moment.date(), format="long", locale=locale)
