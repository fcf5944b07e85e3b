"""Calendar periods such as "two years", and spans such as "1h30m": read from text, and written."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from courseware.errors import ContentError

_FORM = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII)
_LONGEST_YEARS = 100
_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)

_NUMBER = r"(\d{1,9}(?:\.\d{1,6})?)"
_SPAN = re.compile(
    rf"(?:{_NUMBER}w)?(?:{_NUMBER}d)?(?:{_NUMBER}h)?(?:{_NUMBER}m(?:in)?)?(?:{_NUMBER}s)?", re.ASCII
)
_ISO_SPAN = re.compile(
    rf"p(?:{_NUMBER}w)?(?:{_NUMBER}d)?(?:t(?:{_NUMBER}h)?(?:{_NUMBER}m)?(?:{_NUMBER}s)?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time by the calendar; a year is a year, however many days it has."""

    years: int = 0
    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an ISO 8601 duration of whole years, months, weeks and days: P2Y, P1Y6M, P6W, P90D.

        Raises ContentError for anything else, for a period of nothing and for one over a century.
        """
        match = _FORM.fullmatch(text.strip())
        parts = [int(part or 0) for part in match.groups()] if match else []
        if not any(parts):
            raise ContentError(
                f"{text!r} is not a period of time. Write it as ISO 8601 has it: P2Y for two years, "
                "P6M for six months, P90D for ninety days."
            )
        years, months, weeks, days = parts
        if years + months / 12 + (weeks * 7 + days) / 365 > _LONGEST_YEARS:
            raise ContentError(
                f"{text!r} is longer than {_LONGEST_YEARS} years. Leave the period out if it has no end."
            )
        return cls(years, months, weeks * 7 + days)

    def add_to(self, moment: datetime) -> datetime:
        """The moment this much later: first years and months, then days.

        A day that the month does not have becomes its last: 29 February and a year is 28 February.
        """
        years, month = divmod(moment.month - 1 + self.months, 12)
        year, month = moment.year + self.years + years, month + 1
        day = min(moment.day, calendar.monthrange(year, month)[1])
        return moment.replace(year=year, month=month, day=day) + timedelta(days=self.days)

    def __str__(self) -> str:
        parts = ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        return "P" + "".join(f"{number}{unit}" for number, unit in parts if number)


def yearly_after(day: str, moment: datetime) -> datetime:
    """The end of the first such day of a year that begins after a moment. `day` is MM-DD; 02-29 is also 02-28.

    Raises ContentError for anything else.
    """
    match = _DAY.fullmatch(day.strip())
    month, number = (int(part) for part in match.groups()) if match else (0, 0)
    if not 1 <= month <= 12 or not 1 <= number <= calendar.monthrange(2024, month)[1]:
        raise ContentError(f"{day!r} is not a day of the year. Write month and day, such as 06-30.")
    for year in (moment.year, moment.year + 1):
        there_is = min(number, calendar.monthrange(year, month)[1])
        begins = moment.replace(
            year=year, month=month, day=there_is, hour=0, minute=0, second=0, microsecond=0
        )
        if begins > moment:
            break
    return begins + timedelta(days=1) - timedelta(seconds=1)


def parse_span(text: str) -> timedelta:
    """Read a length of time by the clock: 90s, 30m, 1h30m, 2d, or as ISO 8601 has it, PT1H30M.

    Raises ContentError for anything else.
    """
    plain = "".join(text.lower().split())
    match = _ISO_SPAN.fullmatch(plain) or _SPAN.fullmatch(plain)
    if not match or not any(match.groups()):
        raise ContentError(
            f"{text[:40]!r} is not a length of time. Write it as 90s, 30m, 1h30m or 2d."
        )
    weeks, days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    try:
        return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise ContentError(f"{text[:40]!r} is too long. Give at most a year.") from None


def span_text(span: timedelta) -> str:
    """The shortest text that `parse_span` reads as this span, of no time or more."""
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = "".join(
        f"{number}{unit}"
        for number, unit in ((span.days, "d"), (hours, "h"), (minutes, "m"))
        if number
    )
    if seconds or span.microseconds:
        fraction = f".{span.microseconds:06}".rstrip("0").rstrip(".")
        parts += f"{seconds}{fraction}s"
    return parts or "0s"
