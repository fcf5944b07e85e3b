"""The texts of GIFT: characters that are escaped, and the formats that a text may name."""

from __future__ import annotations

import re

from courseware.catalog.formats.from_html import markdown_of_html, markdown_of_plain

SPACE = " \t\n"
FORMAT = re.compile(r"[ \t\n]*\[(html|moodle|plain|markdown)\]")
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")

# An escaped character is set aside as a lone surrogate, which no text that was decoded holds.
_ASIDE = 0xDC00


def set_aside(line: str) -> str:
    """The line with its escaped characters where no sign is found in them."""
    return _ESCAPE.sub(lambda match: chr(_ASIDE + ord("\n" if match[1] == "n" else match[1])), line)


def back(text: str) -> str:
    """The text with the characters that were set aside."""
    return re.sub("[\udc00-\udc7f]", lambda match: chr(ord(match[0]) - _ASIDE), text)


def typed(raw: str) -> str:
    """A text that a learner is to type: it is what it is, whatever its format."""
    match = FORMAT.match(raw)
    return back(raw[match.end() if match else 0 :].strip(SPACE)).strip()


def markdown(raw: str, form: str) -> str:
    """A text as Markdown; it may begin with the name of its own format."""
    match = FORMAT.match(raw)
    if match:
        raw, form = raw[match.end() :], match[1]
    raw = raw.strip(SPACE)
    if form == "markdown":
        return back(raw)
    text = back(raw.replace("\n", " "))
    if form == "plain":
        return markdown_of_plain(text)
    if form == "moodle":
        text = text.replace("\n", "<br>")
        text = re.sub(r"<(?![A-Za-z/!])", "&lt;", text)
    return markdown_of_html(text)
