"""Answers with * for any words, as banks write them, and as patterns of ours: there and back.

A pattern made here takes each piece where it is found first and never goes back over it, so that it is
matched in a time that grows with the answer's length and not with a power of it.
"""

from __future__ import annotations

import re

import regex

from courseware.catalog.ids import same_text

_STAR = re.compile(r"(?<!\\)\*+")
_ANY = ".*"
_MIDDLE = re.compile(r"\(\?>\.\*\?((?:[^\\()|?*+.\[\]{}^$]|\\.)+)\)", re.DOTALL)
_LITERAL = re.compile(r"(?:[^\\()|?*+.\[\]{}^$]|\\[^A-Za-z0-9])*", re.DOTALL)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u2011": "-"})
_MOST = 50
"""Stars in one answer: one with more is no answer that somebody wrote."""


def has_wildcard(written: str) -> bool:
    return _STAR.search(written) is not None


def plain_of(written: str) -> str:
    r"""An answer without a wildcard as the text that it stands for: \* is an asterisk."""
    return written.replace(r"\*", "*")


def written_of_plain(text: str) -> str:
    return text.replace("*", r"\*")


def pattern_of(written: str, *, case_sensitive: bool) -> str | None:
    """The regular expression of an answer with wildcards; None: it has too many of them.

    Answers are compared without what keyboards change (see `assessment.marking.texts`), and so is this.
    """
    pieces = [_seen(piece, case_sensitive) for piece in _STAR.split(_one_spaced(written))]
    if len(pieces) > _MOST:
        return None
    first, *middle, last = [_quoted(piece) for piece in pieces]
    # A space beside a star is a part of the piece, and stays; stars with nothing between them are one.
    middle = [piece for piece in middle if piece]
    return "".join([first, *(f"(?>.*?{piece})" for piece in middle), _ANY, last])


def written_of(pattern: str) -> str | None:
    """The answer with wildcards that a pattern made here stands for; None for any other pattern."""
    head = _LITERAL.match(pattern)
    if head is None:
        return None
    pieces, at = [head[0]], head.end()
    while match := _MIDDLE.match(pattern, at):
        pieces.append(match[1])
        at = match.end()
    tail = pattern[at + len(_ANY) :]
    if not pattern.startswith(_ANY, at) or not _LITERAL.fullmatch(tail):
        return None
    plain = [re.sub(r"\\(.)", r"\1", piece, flags=re.DOTALL) for piece in [*pieces, tail]]
    if any(piece.endswith("\\") for piece in plain[:-1]):
        return None
    return "*".join(written_of_plain(piece) for piece in plain)


def fits(pattern: str, text: str, *, case_sensitive: bool) -> bool:
    """Whether a text is one of those that a pattern made here stands for."""
    flags = regex.V0 if case_sensitive else regex.IGNORECASE
    seen = _seen(same_text(text), case_sensitive)
    return regex.fullmatch(pattern, seen, flags) is not None


def _one_spaced(written: str) -> str:
    return same_text(written)


def _seen(piece: str, case_sensitive: bool) -> str:
    piece = piece.replace(r"\*", "*").translate(_QUOTES)
    folded = piece.casefold()
    return piece if case_sensitive or folded == piece.lower() else folded


def _quoted(piece: str) -> str:
    return re.sub(r"[\\()|?*+.\[\]{}^$]", r"\\\g<0>", piece)
