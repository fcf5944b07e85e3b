"""Numbers as people write them, with units: NUMERIC, and gaps that ask for one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from courseware.assessment.marking.worth import Worth
from courseware.catalog.ids import same_text
from courseware.catalog.questions import AcceptedNumber, NumberKey

LONGEST = 100
"""Characters of an answer."""

# 1,234.5 and 1.234,5 and 1 234,5 and 1'234.5; -3e-4; a minus sign as typographers set it
_NUMBER = re.compile(
    r"\s*([-+−]?)\s*(\d[\d.,'’\u00a0\u2009\u202f ]*|[.,]\d+)(?:[eE]([-+−]?\d{1,3}))?\s*(.*)",
    re.DOTALL,
)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and, as it was written, its unit."""

    value: float
    unit: str = ""


def read_quantities(text: str) -> tuple[Quantity, ...]:
    """What somebody typed as a number may mean; nothing when it is none.

    Takes a decimal point or a decimal comma, and groups of three digits. A single comma or point before
    exactly three digits can be either ("1,500"), so there are two readings of it.
    """
    match = _NUMBER.fullmatch(text[:LONGEST])
    if not match:
        return ()
    sign, digits, exponent, unit = match.groups()
    power = (exponent or "0").replace("−", "-")
    factor = -1 if sign in ("-", "−") else 1
    return tuple(
        Quantity(factor * float(f"{plain}e{power}"), unit.strip())
        for plain in _readings(digits.strip())
    )


def _readings(digits: str) -> list[str]:
    """The digits with a decimal point at most; nothing when commas and points make no number."""
    digits = re.sub(r"(?<=\d)['’\u00a0\u2009\u202f ](?=\d{3}(?!\d))", "", digits)
    # nobody groups what begins with a zero: 0,500 is a half
    grouped = re.fullmatch(r"[^\D0]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?", digits)
    found = []
    if re.fullmatch(r"\d+(?:[.,]\d*)?|[.,]\d+", digits):
        found.append(digits.replace(",", "."))
    if grouped:
        found.append(digits.replace(grouped[1], "").replace(",", "."))
    return found


def worth_of_number(key: NumberKey, text: str) -> Worth:
    """What a typed number is worth: the best of the accepted ones that it lies within."""
    fitting = [
        accepted
        for quantity in read_quantities(text)
        if (factor := _factor(key, quantity.unit)) is not None
        for accepted in key.accepted
        if _fits(accepted, quantity.value * factor)
    ]
    if not fitting:
        return Worth(0.0)
    best = max(fitting, key=lambda accepted: accepted.share)
    return Worth(best.share, feedback=(best.feedback,) if best.feedback else ())


def _factor(key: NumberKey, unit: str) -> float | None:
    """What to multiply by to come to the key's unit; None for a unit that is not one of its."""
    if not key.units:
        return None if unit else 1.0
    exact = {same_text(known.name): known.factor for known in key.units}
    given = same_text(unit)
    if given in exact:
        return exact[given]
    # mW and MW differ: case is passed over only where that leaves no doubt
    alike = [known.factor for known in key.units if same_text(known.name).lower() == given.lower()]
    return alike[0] if len(alike) == 1 else None


def _fits(accepted: AcceptedNumber, value: float) -> bool:
    tolerance = accepted.tolerance * (abs(accepted.value) if accepted.relative else 1.0)
    rounding = _ROUNDING * max(tolerance, abs(accepted.value))
    return abs(value - accepted.value) <= tolerance + rounding
