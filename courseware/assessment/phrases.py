"""Messages in the language of a page, with numbers, lists and times as that language writes them.

A message is English, with the places of its values in braces: "{count} of {total} correct".
"""

from __future__ import annotations

import functools
import gettext
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup

from courseware.languages import ENGLISH, LOCALES, date_and_time, direction, locale_name
from courseware.languages import number as number_of

_DOMAIN = "quiz"
_MORE_THAN_ONE = 5
_ENOUGH_TO_COUNT = 201
"""Every plural form of a language is that of a whole number below this."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What can be said in one language. Get it from `phrases`."""

    language: str
    catalogue: gettext.NullTranslations

    def gettext(self, message: str, **values: object) -> str:
        """This message with its values; it is Markup where one of them is, and then it is HTML."""
        return _filled(self.catalogue.gettext(message), values)

    def ngettext(self, one: str, many: str, amount: float, **values: object) -> str:
        """The form for this amount, which is the value `count`."""
        message = self.catalogue.ngettext(one, many, _counted(abs(amount), self.language))
        return _filled(message, {"count": self.number(amount), **values})

    def number(self, amount: float) -> str:
        """Two decimals at most, and a minus sign that is one."""
        rounded = round(amount, 2)
        if rounded < 0:  # a sign before a number belongs to it, also among letters from the right
            sign = "\N{LEFT-TO-RIGHT MARK}−" if direction(self.language) == "rtl" else "−"
            return sign + self.number(-rounded)
        if self.language == ENGLISH or rounded == int(rounded):
            return f"{rounded:g}"
        return number_of(rounded, self.language)

    def percent(self, fraction: float) -> str:
        """Rounded down: 79.9 % never looks like the 80 % that would have passed."""
        return self.gettext("{number} %", number=self.number(int(fraction * 100 + 1e-6)))

    def listing(self, words: Sequence[str]) -> str:
        """ "2", "2 and 4", "2, 4 and 5"."""
        if len(words) < 2:
            return "".join(words)
        from babel.lists import format_list  # takes its while to load, and is seldom needed

        return format_list(words, locale=locale_name(self.language))

    def sentences(self, *said: str) -> str:
        """Whole sentences, one after the other; those that are empty are left out."""
        return ("" if self.language == "ja" else " ").join(filter(None, said))

    def duration(self, seconds: float) -> str:
        """ "45 minutes", "1 hour 30 minutes", "90 seconds" below two minutes."""
        if seconds < 120 and seconds % 60:
            return self.ngettext("{count} second", "{count} seconds", seconds)
        hours, minutes = divmod(round(seconds / 60), 60)
        in_hours = self.ngettext("{count} hour", "{count} hours", hours)
        in_minutes = self.ngettext("{count} minute", "{count} minutes", minutes)
        if hours and minutes:
            return self.gettext("{hours} {minutes}", hours=in_hours, minutes=in_minutes)
        return in_hours if hours else in_minutes

    def moment(self, at: datetime) -> str:
        """A point in time, in UTC."""
        if self.language == ENGLISH:
            return f"{at:%-d %B %Y, %H:%M} UTC"
        return date_and_time(at, self.language)


@functools.cache
def phrases(language: str = ENGLISH) -> Phrases:
    """What can be said in this language; in English where there is no catalogue of it."""
    return Phrases(
        language, gettext.translation(_DOMAIN, LOCALES, languages=[language], fallback=True)
    )


def _filled(message: str, values: dict[str, object]) -> str:
    if any(hasattr(value, "__html__") for value in values.values()):
        return Markup(message).format(**values)  # noqa: S704 - messages are ours, values are escaped
    return message.format(**values)


def _counted(amount: float, language: str) -> int:
    """A whole number with the plural form of this amount: gettext's rules know no fractions."""
    if amount == int(amount):
        return int(amount)
    if language == ENGLISH:
        return _MORE_THAN_ONE
    from babel import Locale

    form = Locale.parse(language).plural_form
    wanted = form(Decimal(str(round(amount, 2))))
    alike = (number for number in range(_ENOUGH_TO_COUNT) if form(number) == wanted)
    return next(alike, _MORE_THAN_ONE)
