"""The names of a person in what others wrote: found, and taken out."""

from __future__ import annotations

import re

from courseware.registrar.protocol import Person

INSTEAD = "an erased person"
"""What stands where a name was."""

REPLACEMENT = rf"\1{INSTEAD}\2"
"""For what `patterns` find."""


def patterns(person: Person) -> tuple[str, str]:
    """Two regular expressions, as RE2 takes them: for names anywhere, and for the user name as who or whom.

    A user name that is an ordinary word, such as "mark" or "may", is none in the middle of a sentence.
    """
    names = {person.full_name, person.email, str(person.id)}
    if not person.username.isalpha():
        names.add(person.username)
    longest_first = sorted(names, key=len, reverse=True)
    any_of_them = "|".join(re.escape(name) for name in longest_first)
    # RE2's own \b knows the letters of English alone
    anywhere = rf"(^|[^\pL\pN_])(?:{any_of_them})($|[^\pL\pN_])"
    return anywhere, rf"(^|^command line: ){re.escape(person.username)}($| in )"


def is_named(person: Person, text: str) -> bool:
    """Whether a text names the person."""
    folded = text.casefold()
    return any(
        re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", folded)
        for name in (person.full_name, person.email, person.username)
    )
