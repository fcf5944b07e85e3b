"""What the registrar's refusals say to learners, in their language: sentences that hold names and numbers.

A refusal is written in English where it is made, with its names in it. A page finds the sentence by
its pattern; one that is not listed here is for operators and programs, and stays as it is.
"""

from __future__ import annotations

import gettext
import re
from functools import cache

from courseware.languages import N_
from courseware.server.staff_refusals import STAFF_SENTENCES

_SENTENCES = (
    N_('"%(track)s" is locked. Complete %(other)s first.'),
    N_('"%(track)s" is locked. Complete these first: %(others)s.'),
    N_("Complete %(other)s first."),
    N_("Complete these first: %(others)s."),
    N_("The name or the password is wrong."),
    N_("Sign in and try again."),
    N_("Sign in to go on."),
    N_("The current password is wrong."),
    N_("the password is too short; use at least %(number)s characters."),
    N_("the password is too long; use at most %(number)s characters."),
    N_("Too many tries. Wait %(minutes)s minutes and try again."),
    N_("This page was open for too long. Go back, reload it and try again."),
    N_('There is no track "%(name)s".'),
    N_('There is no course "%(name)s".'),
    N_('The track has no course "%(name)s".'),
    N_("This dashboard is for analysts."),
    N_("You manage no organisation yet. Ask an administrator."),
    N_("This account is closed."),
    N_("There is no such attempt. Reload the page."),
    N_("There is no certificate %(number)s of yours."),
    N_("There is no calendar behind this link. Copy it anew from your account page."),
    N_(
        "This link does nothing. Check that it was copied in full, or choose what you get on your "
        "account page."
    ),
    N_(
        "The data of the holder of %(number)s was erased, and the document with it. A copy of it can "
        "still be checked."
    ),
    N_(
        "The data of the holder of %(number)s was erased, and the credential with it. A copy of it can "
        "still be checked."
    ),
)


def in_language(message: str, catalogue: gettext.NullTranslations) -> str:
    """The refusal's message as this catalogue says it; the message itself, if it has no words for it."""
    said = catalogue.gettext(message)
    if said != message:
        return said
    for sentence, pattern in _patterns():
        found = pattern.fullmatch(message)
        if found is not None:
            return catalogue.gettext(sentence) % found.groupdict()
    return message


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(sentence, _pattern(sentence)) for sentence in (*_SENTENCES, *STAFF_SENTENCES)]


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", sentence)
    return re.compile(
        "".join(
            f"(?P<{part}>.+)" if number % 2 else re.escape(part)
            for number, part in enumerate(parts)
        )
    )
