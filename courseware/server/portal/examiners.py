"""What the examiners' pages share: whose they are, ids in addresses, what an author wrote shown elsewhere."""

from __future__ import annotations

import itertools
import math
import re
from uuid import UUID

from markupsafe import Markup

from courseware import languages
from courseware.errors import NotFound
from courseware.languages import N_, translations
from courseware.registrar.protocol import Role
from courseware.server.pages import PageHandler

EXAMINERS = (Role.AUTHOR, Role.ADMIN)

_RELATIVE_SOURCE = re.compile(r'(<img\b[^>]*?\bsrc=")(?![a-z][a-z0-9+.-]*:|/)', re.IGNORECASE)

_GAP = re.compile(r'\[\[[A-Za-z0-9][A-Za-z0-9_.-]*\]\]|<span data-gap="[^"]*"></span>')


_NO_SUCH = {
    "accommodation": N_("There is no such accommodation."),
    "assignment": N_("There is no such assignment."),
    "attempt": N_("There is no such attempt."),
    "person": N_("There is no such person."),
}


def uuid_in_address(text: str, what: str, language: str) -> UUID:
    """NotFound when it is none: then there is no such thing either."""
    try:
        return UUID(text)
    except ValueError:
        said = translations(language).gettext(_NO_SUCH[what])
        raise NotFound(said, code=f"no-such-{what}") from None


def authored(html: str, course: str) -> Markup:
    """HTML that was rendered of a course's Markdown, with its pictures found from any address."""
    track = course.partition("/")[0]
    return Markup(_RELATIVE_SOURCE.sub(rf"\1/learn/{track}/", html))  # noqa: S704 - cleaned at rendering


def with_numbered_gaps(html: Markup) -> Markup:
    """A CLOZE text with the number of each gap in its place, as answers and keys name them."""
    places = itertools.count(1)
    return Markup(_GAP.sub(lambda _: f'<span class="cw-gap">{next(places)}</span>', html))  # noqa: S704 - as above


def number(text: str) -> float | None:
    """A number as it was typed, with a decimal point or comma; None when it is none."""
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def points(value: float, language: str) -> str:
    """Points as they are shown: 3, 2.5, 1.67."""
    return languages.number(round(value, 2), language)


def marked_words(handler: PageHandler) -> str:
    """What was marked just now, where the address says it; empty where it does not."""
    mark = number(handler.get_query_argument("marked", ""))
    most = number(handler.get_query_argument("of", ""))
    if mark is None or most is None:
        return ""
    return handler._("Marked: {mark} of {most} points.").format(
        mark=points(mark, handler.language), most=points(most, handler.language)
    )
