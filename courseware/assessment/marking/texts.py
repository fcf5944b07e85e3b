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
    text = same_text(text[:LONGEST])
    fitting = [accepted for accepted in key.accepted if text and _fits(accepted, text, key)]
    if not fitting:
        return Worth(0.0)
    best = max(fitting, key=lambda accepted: accepted.share)
    return Worth(best.share, feedback=(best.feedback,) if best.feedback else ())


def _fits(accepted: AcceptedText, text: str, key: TextKey) -> bool:
    if not accepted.pattern:
        return _seen(accepted.text, key) == _seen(text, key)
    flags = regex.V0 if key.case_sensitive else regex.IGNORECASE
    letters = str if key.accent_sensitive else _without_accents
    try:
        pattern = regex.compile(letters(accepted.text), flags)
        # as it was typed, for a pattern that names a typographer's quotes, and as a keyboard has them
        return any(
            pattern.fullmatch(given, timeout=PATTERN_SECONDS) is not None
            for given in dict.fromkeys((letters(text), letters(text.translate(_QUOTES))))
        )
    except (TimeoutError, regex.error):
        return False


def _seen(text: str, key: TextKey) -> str:
    """The text as it is compared: without what its key passes over, and with keyboards' quotes."""
    text = same_text(text).translate(_QUOTES)
    if not key.accent_sensitive:
        text = _without_accents(text)
    return text if key.case_sensitive else text.casefold()


def _without_accents(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    return unicodedata.normalize(
        "NFC", "".join(letter for letter in letters if not unicodedata.combining(letter))
    )
