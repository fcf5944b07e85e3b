"""Right answers as authors write them on one line: `30 ± 2`, `12.5 km (50%)`, `hotline`, `/hot-?line/`.

Quiz cells and Python share this notation. A text in quotation marks, as JSON has it, means exactly that text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from courseware.catalog.ids import same_text
from courseware.catalog.questions import AcceptedNumber, AcceptedText, NumberKey, TextKey, Unit
from courseware.catalog.values import shown
from courseware.errors import ContentError

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
"""A text in quotation marks."""

_DIGITS = r"(?:[0-9]{1,300}(?:\.[0-9]{0,300})?|\.[0-9]{1,300})"
_SIGNED = rf"[-+−]?{_DIGITS}(?:[eE][-+−]?[0-9]{{1,4}})?"
_UNIT = r'\s*[^\w\s.,+\-−±()"=#|][^\s()"±=|]{0,40}|\s+[^\W\d_][^\s()"±=|]{0,40}'
_SHARE = re.compile(rf"\s*\(\s*({_DIGITS})\s*%\s*\)$")
_NUMBER = re.compile(
    rf"(?P<value>{_SIGNED})(?P<unit>{_UNIT})??"
    rf"(?:\s*(?:±|\+\s?/?\s?[-−])\s*(?P<tolerance>{_DIGITS}(?:[eE][-+−]?[0-9]{{1,4}})?)"
    rf"(?:(?P<relative>\s*%)|(?P<unit_after>{_UNIT}))?)?"
)
# What is a number to people, and no number or two to computers: 1,500 and 1'500 and 2,5.
_GROUPED = re.compile(
    r"[-+−]?(?:[0-9]{1,3}(?:[,'’\u00a0\u202f ][0-9]{3})+(?:[.,][0-9]+)?|[0-9]+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+)"
)
_LONGEST = 1000
_TOLERANCE = re.compile(r"±|\+\s?/?\s?[-−]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One right answer as it is written, without the `=` before it, and what is said to who gives it."""

    text: str
    feedback: str = ""


def number_or_text(
    lines: Sequence[Line],
    units: str | None,
    *,
    text: bool | None = None,
    case_sensitive: bool = False,
    accent_sensitive: bool = True,
) -> NumberKey | TextKey:
    """The key that these lines are: of numbers if all of them are, unless `text` says what they are.

    Raises ContentError for a line that is neither, and for units without numbers.
    """
    if any(len(line.text) > _LONGEST for line in lines):
        raise ContentError(f"An answer is longer than {_LONGEST} characters. Shorten it.")
    numbers = [None if text else _read_number(line) for line in lines]
    if not text and all(numbers):
        return _number_key([found for found in numbers if found], units)
    odd = next((line for line, number in zip(lines, numbers, strict=True) if number is None), None)
    if text is False and odd:
        raise ContentError(
            f"{shown(odd.text)} is no number. Write one such as 30, 2.5 +- 0.1 or 12 km, with a point and "
            "without groups."
        )
    if units is not None:
        raise ContentError("There are units, and not every answer is a number. Leave one out.")
    if odd and text is None:
        _refuse_half_a_number(lines, odd)
    return TextKey(
        accepted=tuple(read_text(line) for line in lines),
        case_sensitive=case_sensitive,
        accent_sensitive=accent_sensitive,
    )


def read_text(line: Line) -> AcceptedText:
    """An accepted text: plain, "exactly so", or a /pattern/; `(50%)` behind it is its share."""
    given = line.text.strip()
    share = _SHARE.search(given)
    body = given[: share.start()] if share else given
    worth = _percent(share[1]) if share else 1.0
    if QUOTED.fullmatch(body):
        try:
            exact = str(json.loads(body, strict=False))
        except ValueError:
            raise ContentError(
                f"{shown(body)} is no text in quotation marks. Put a backslash before each "
                "quotation mark and each backslash in it."
            ) from None
        return AcceptedText(text=exact, share=worth, feedback=line.feedback)
    if len(body) > 2 and body[0] == body[-1] == "/":
        return AcceptedText(text=body[1:-1], pattern=True, share=worth, feedback=line.feedback)
    if share and given[share.start()] not in " \t(":
        body, worth = given, 1.0
    if not body.strip():
        raise ContentError("An answer is empty. Write it after the =, such as = hotline.")
    return AcceptedText(text=body, share=worth, feedback=line.feedback)


def read_units(text: str) -> tuple[Unit, ...]:
    """Units as in `km, m = 0.001`: each with what a number in it is multiplied by."""
    units = []
    for part in _parts(text):
        quoted = QUOTED.match(part)
        name, _, factor = (
            (part[: quoted.end()], *part[quoted.end() :].partition("=")[1:])
            if quoted
            else part.partition("=")
        )
        if quoted:
            name = read_text(Line(text=name)).text
        try:
            units.append(Unit(name=name.strip(), factor=float(factor) if factor.strip() else 1.0))
        except ValueError:
            raise ContentError(
                f"The unit {shown(part.strip())} cannot be read. Write units as km, m = 0.001."
            ) from None
    return tuple(units)


def written_number(accepted: AcceptedNumber) -> str:
    """The line that is read as this number."""
    text = _plain(accepted.value)
    if accepted.relative:
        text += f" ± {_as_percent(accepted.tolerance)}%"
    elif accepted.tolerance:
        text += f" ± {_plain(accepted.tolerance)}"
    return text + _written_share(accepted.share)


def written_text(accepted: AcceptedText) -> str:
    """The line that is read as this text, whatever is in it."""
    if accepted.pattern:
        return f"/{accepted.text}/{_written_share(accepted.share)}"
    plain = re.fullmatch(r"[^\W_](?:[\w '’.,-]{0,200}\w)?", accepted.text)
    if plain and not re.search(r"\d|\s{2}|[^\S ]", accepted.text):
        return f"{accepted.text}{_written_share(accepted.share)}"
    return f"{as_quoted(accepted.text)}{_written_share(accepted.share)}"


def written_units(units: Sequence[Unit]) -> str:
    """The text that is read as these units."""
    return ", ".join(
        (unit.name if re.fullmatch(r"[^\W\d_][\w/²³·%°]*", unit.name) else as_quoted(unit.name))
        + (f" = {_plain(unit.factor)}" if unit.factor != 1 else "")
        for unit in units
    )


def as_quoted(text: str) -> str:
    """The text in quotation marks, without anything in it that could end a line, a gap or braces."""
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub(
        r"[\x7f-\x9f\u2028\u2029`$\[\]{}|<>]", lambda match: f"\\u{ord(match[0]):04x}", quoted
    )


def _read_number(line: Line) -> tuple[AcceptedNumber, str] | None:
    """The number and its unit; None for a text that is none."""
    given = line.text.strip()
    share = _SHARE.search(given)
    match = _NUMBER.fullmatch(given[: share.start()] if share else given)
    if not match:
        return None
    before, after = (match["unit"] or "").strip(), (match["unit_after"] or "").strip()
    if before and after and before != after:
        raise ContentError(f"{shown(given)} has two units, {before} and {after}. Keep one.")
    relative = match["relative"] is not None
    tolerance = match["tolerance"] or "0"
    return (
        AcceptedNumber(
            value=_float(match["value"]),
            tolerance=_percent(tolerance) if relative else _float(tolerance),
            relative=relative,
            share=_percent(share[1]) if share else 1.0,
            feedback=line.feedback,
        ),
        before or after,
    )


def _number_key(numbers: Sequence[tuple[AcceptedNumber, str]], units: str | None) -> NumberKey:
    named = list(dict.fromkeys(unit for _, unit in numbers if unit))
    if units is None:
        if len(named) > 1:
            raise ContentError(
                f"The answers are in {' and in '.join(named)}. Add a line that says how they convert, such as "
                "units: km, m = 0.001."
            )
        known = tuple(Unit(name=name) for name in named)
    else:
        known = read_units(units)
    factors = {same_text(unit.name): unit.factor for unit in known}
    unknown = next((name for name in named if same_text(name) not in factors), None)
    if unknown is not None:
        raise ContentError(
            f"The unit {shown(unknown)} is not one of the units. Add it to them, with its factor."
        )
    return NumberKey(
        accepted=tuple(
            _converted(number, factors[same_text(unit)]) if unit else number
            for number, unit in numbers
        ),
        units=known,
    )


def _converted(number: AcceptedNumber, factor: float) -> AcceptedNumber:
    """The number in the unit of the key."""
    tolerance = number.tolerance if number.relative else number.tolerance * factor
    return replace(number, value=number.value * factor, tolerance=tolerance)


def _refuse_half_a_number(lines: Sequence[Line], odd: Line) -> None:
    """Refuse what is rather a number mistyped than a text."""
    for line in lines:
        if QUOTED.match(line.text.strip()):
            continue
        text = _SHARE.sub("", line.text.strip())
        if _GROUPED.fullmatch(text):
            raise ContentError(
                f"{shown(text)} can be two numbers. Write 1500 or 1.5, or put it in quotation marks if it is "
                "a text."
            )
        if re.match(_SIGNED, text) and _TOLERANCE.search(text):
            which = "" if line is odd else f", and {shown(odd.text)} is none"
            raise ContentError(
                f"{shown(text)} looks like a number with a tolerance{which}. Write each as 30, 30 ± 2 or "
                "30 km ± 5%, or put texts in quotation marks."
            )


def _parts(text: str) -> list[str]:
    """The parts between commas that stand in no quotation marks."""
    marked = QUOTED.sub(lambda match: "x" * len(match[0]), text)
    parts, start = [], 0
    for place, letter in enumerate(f"{marked},"):
        if letter == ",":
            parts.append(text[start:place].strip())
            start = place + 1
    return parts


def _float(text: str) -> float:
    return float(text.replace("−", "-"))


def _percent(text: str) -> float:
    """A percentage as a fraction, exact where a float can be."""
    return float(Decimal(text.replace("−", "-")) / 100)


def _as_percent(fraction: float) -> str:
    return f"{(Decimal(repr(fraction)) * 100).normalize():f}"


def _plain(number: float) -> str:
    return repr(float(number)).removesuffix(".0")


def _written_share(share: float) -> str:
    return f" ({_as_percent(share)}%)" if share != 1 else ""
