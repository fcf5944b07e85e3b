"""Patterns that come from strangers: which may be compiled at all.

A counted repeat is unrolled when it is compiled, and repeats within repeats multiply: a line of JSON
could take all the memory there is. How long a pattern may run is bounded where answers are marked.
"""

from __future__ import annotations

import re

from courseware.catalog.questions import QuizQuestion
from courseware.errors import ContentError

_LONGEST = 500
_MOST_REPEATS = 1000
_COUNTED = re.compile(r"\{(\d*),?(\d*)\}")


def check_patterns(question: QuizQuestion) -> None:
    """Raise ContentError for a pattern that is too long, or repeats too much, to be compiled."""
    for key in (question.text, *(gap.text for gap in question.gaps)):
        for line in key.accepted if key else ():
            if line.pattern:
                _check(line.text)


def _check(pattern: str) -> None:
    if len(pattern) > _LONGEST:
        raise ContentError(f"One of its patterns is longer than {_LONGEST} characters.")
    whole = 1
    for match in _COUNTED.finditer(pattern):
        counts = [int(digits[:9]) for digits in match.groups() if digits]
        whole *= max([1, *counts])
        if whole > _MOST_REPEATS:
            raise ContentError(f"One of its patterns counts to more than {_MOST_REPEATS}.")
