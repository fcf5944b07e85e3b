"""Words as people type them: SHORT_TEXT, and gaps that ask for some."""

from __future__ import annotations

import unicodedata

import regex

from courseware.assessment.marking.worth import Worth
from courseware.catalog.ids import same_text
from courseware.catalog.questions import AcceptedText, TextKey

LONGEST = 500
"""Characters of an answer."""

PATTERN_SECONDS = 0.05
"""How long one pattern may take for one answer; one that takes longer does not fit."""

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u2011": "-"})


def worth_of_text(key: TextKey, text: str) -> Worth:
    """What typed words are worth: the best of the accepted ones that they are."""
    given = _seen(text[:LONGEST], key)
    fitting = [accepted for accepted in key.accepted if _fits(accepted, given, key)]
    if not given or not fitting:
        return Worth(0.0)
    best = max(fitting, key=lambda accepted: accepted.share)
    return Worth(best.share, feedback=(best.feedback,) if best.feedback else ())


def _fits(accepted: AcceptedText, given: str, key: TextKey) -> bool:
    if not accepted.pattern:
        return _seen(accepted.text, key) == given
    flags = regex.V0 if key.case_sensitive else regex.IGNORECASE
    try:
        pattern = regex.compile(accepted.text, flags)
        return pattern.fullmatch(given, timeout=PATTERN_SECONDS) is not None
    except (TimeoutError, regex.error):
        return False


def _seen(text: str, key: TextKey) -> str:
    """The text as it is compared: without what its key passes over, and with keyboards' quotes."""
    text = same_text(text).translate(_QUOTES)
    if not key.accent_sensitive:
        letters = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize(
            "NFC", "".join(letter for letter in letters if not unicodedata.combining(letter))
        )
    return text if key.case_sensitive else text.casefold()
