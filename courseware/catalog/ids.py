"""Ids: which are allowed, and how a readable one is made from a text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_LONGEST = 100
_LONGEST_MADE = 48

SLUG_RULE = "Use lower-case letters, digits and single hyphens, such as case-intake."
ID_RULE = "Use letters, digits, hyphens, dots and underscores, beginning with a letter or a digit."


def is_slug(text: str) -> bool:
    """Whether this may name a track or a course: it becomes a part of an address."""
    return len(text) <= _LONGEST and _SLUG.fullmatch(text) is not None


def is_id(text: str) -> bool:
    """Whether this may name a quiz, a question, an option, a video or an exercise."""
    return len(text) <= _LONGEST and _ID.fullmatch(text) is not None


def slug(text: str, longest: int = _LONGEST_MADE) -> str:
    """The text's Latin letters and digits, in lower case, whole words only; may be empty."""
    text = re.sub(r"\]\([^)]*\)", "]", text)  # of a Markdown link, the words and not the target
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’`]", "", plain.lower()))
    kept = ""
    for word in words:
        if kept and len(kept) + 1 + len(word) > longest:
            break
        kept = f"{kept}-{word}" if kept else word[:longest]
    return kept


def make_ids(texts: Sequence[tuple[str, str]], taken: Collection[str] = ()) -> tuple[str, ...]:
    """A readable id for each pair of (words to make it from, whole text), unique if the texts are.

    Ids depend on the set of texts, not on their order: those whose words are the same, or are
    taken, or have no Latin letter, carry a digest of their whole text.
    """
    bases = [slug(words) for words, _ in texts]
    times = Counter(bases)
    return tuple(
        base
        if base and times[base] == 1 and base not in taken
        else f"{base or 'x'}-{_digest(whole)}"
        for base, (_, whole) in zip(bases, texts, strict=True)
    )


def same_text(text: str) -> str:
    """The text without differences that nobody sees: the same for texts that read the same."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _digest(text: str) -> str:
    return hashlib.sha256(same_text(text).encode("utf-8", "surrogatepass")).hexdigest()[:8]
