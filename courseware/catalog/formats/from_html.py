"""Texts of other systems, HTML or plain, as our Markdown: what was only text stays only text."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import quote

import nh3
from markdownify import MarkdownConverter

from courseware.catalog.maths import MATHML_ATTRIBUTES, MATHML_ELEMENTS
from courseware.errors import ContentError

if TYPE_CHECKING:
    from bs4 import Tag

_KEPT = frozenset(
    [
        "a", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em",
        "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li",
        "ol", "p", "pre", "q", "s", "samp", "section", "span", "strong", "sub", "sup", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "annotation",
        "semantics", *MATHML_ELEMENTS,
    ]
)  # fmt: skip
_CLEANER = nh3.Cleaner(
    tags=set(_KEPT),
    clean_content_tags={"script", "style", "iframe", "object", "template", "svg", "textarea"},
    attributes={
        **{name: set(MATHML_ATTRIBUTES) for name in MATHML_ELEMENTS},
        "a": {"href", "title"},
        "img": {"src", "alt", "title"},
        "annotation": {"encoding"},
        "ol": {"start"},
        "td": {"colspan"},
        "th": {"colspan"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)

_MATHS = re.compile(  # what is within never holds another beginning: no search goes on to the end
    r"\\\(((?:(?!\\[()\[\]])[^$])+)\\\)|\\\[((?:(?!\\[()\[\]])[^$])+)\\\]|\$\$([^$]+)\$\$"
)
_MATHS_WITH_DOLLARS = re.compile(_MATHS.pattern + r"|\$(?=\S)([^$\n]+)(?<=\S)\$(?!\d)")
_ALWAYS = re.compile(r"[\\`*\[\]$|]|~(?=~)|(?<=~)~|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_UNDERLINE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_AT_LINE_START = re.compile(
    r"^([ \t]*)(#(?=#{0,5}(?:\s|$))|>|[+-](?=\s|$)|-(?=-)|=(?==*[ \t]*$)|:(?=-))"  # headings, lists, lines
    r"|^([ \t]*\d{1,9})([.)])(?=\s|$)",
    re.MULTILINE,
)
_LONGEST = 500_000
_DEEPEST = 500
_TOO_DEEP = "One of its texts is nested too deeply to be read."
_TAG = re.compile(r"<(/?)(?!(?:br|hr|img|wbr)\b)[A-Za-z]")
_SPACE = " \t\n"
_BREAK = "\x1e"  # no text that can be kept holds this character

KeepPicture = Callable[[str], str | None]
"""Keeps the picture that a text shows; its new address, or None when it is not to be had."""


def markdown_of_html(
    html: str, keep_picture: KeepPicture = lambda _: None, *, dollars: bool = False
) -> str:
    """The HTML as Markdown. `dollars`: a single $ encloses maths in it, too.

    Raises ContentError when it is longer or nested more deeply than a text of a question is.
    """
    if len(html) > _LONGEST:
        raise ContentError(f"One of its texts is longer than {_LONGEST:,} characters.")
    if html.count("<") > _DEEPEST and _depth(html) > _DEEPEST:
        raise ContentError(_TOO_DEEP)
    if "<" not in html and "&" not in html:
        return _Converter(keep_picture, dollars).escape(_one_line(html), set()).strip()
    try:
        clean = _CLEANER.clean(html.replace(_BREAK, " "))
        markdown = _Converter(keep_picture, dollars).convert(clean)
    except RecursionError:
        raise ContentError(_TOO_DEEP) from None
    return _with_breaks(markdown)


def markdown_of_plain(text: str) -> str:
    """The text as Markdown that shows exactly this text, line by line."""
    return markdown_of_html(entities.escape(text.strip(), quote=False).replace("\n", "<br>"))


def _depth(html: str) -> int:
    """How many elements are open at once, at most."""
    steps = (-1 if match[1] else 1 for match in _TAG.finditer(html))
    return max(accumulate(steps), default=0)


def _with_breaks(markdown: str) -> str:
    """A single line break stays one, several part paragraphs, and at a paragraph's end there is none."""
    written: list[str] = []
    between = ""
    for piece in markdown.split(_BREAK):
        text = piece.strip(_SPACE)
        if text:
            between += piece[: len(piece) - len(piece.lstrip(_SPACE))]
            if written:
                is_one = between.count(_BREAK) == 1 and "\n\n" not in between
                written.append("\\\n" if is_one else "\n\n")
            written.append(text)
            between = piece[len(piece.rstrip(_SPACE)) :]
        else:
            between += piece
        between += _BREAK
    return "".join(written)


def _one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text)


class _Converter(MarkdownConverter):
    """Escapes what would be syntax of ours, keeps formulas, and asks for each picture."""

    def __init__(self, keep_picture: KeepPicture, dollars: bool) -> None:
        super().__init__(
            heading_style="atx",
            bullets="-",
            sub_symbol="<sub>",
            sup_symbol="<sup>",
            autolinks=False,
        )
        self._keep_picture = keep_picture
        self._maths = _MATHS_WITH_DOLLARS if dollars else _MATHS

    def escape(self, text: str, parent_tags: set[str]) -> str:
        pieces, end = [], 0
        for match in self._maths.finditer(text):
            formula = next(group for group in match.groups() if group is not None)
            sign = "$" if match[0].startswith((r"\(", "$")) and match[0][1] != "$" else "$$"
            formula = _one_line(formula).strip()
            if not formula or "$" in formula:
                continue
            pieces += [_escaped(text[end : match.start()]), f"{sign}{formula}{sign}"]
            end = match.end()
        return "".join([*pieces, _escaped(text[end:])])

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = self._keep_picture(str(el.get("src") or ""))
        words = _escaped(_one_line(str(el.get("alt") or "")))
        return f"![{words}]({address})" if address else words

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = str(el.get("href") or "")
        if not text.strip() or not re.match(r"https?:|mailto:|tel:", address):
            return text
        return f"[{text.strip()}]({quote(address, safe=':/?#@!$&*+,;=%~-._')})"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " " if "_inline" in parent_tags or "_noformat" in parent_tags else _BREAK

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if not el.get_text().strip() and el.find(["img", "math"]) is None:
            return ""
        table: str = super().convert_table(el, text, parent_tags)  # type: ignore[misc]
        return table

    def convert_math(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        for note in el.find_all("annotation"):
            formula = re.sub(r"^\\\[|\\\]$|\s+", " ", note.get_text()).strip()
            if "tex" in str(note.get("encoding")).lower() and formula and "$" not in formula:
                return f"${formula}$"
        for note in el.find_all(["annotation", "annotation-xml"]):
            note.decompose()
        return _one_line(str(el))

    def convert_semantics(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text

    def convert_u(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"<u>{text}</u>" if text.strip() else text


def _escaped(text: str) -> str:
    text = _ALWAYS.sub(r"\\\g<0>", text)
    text = _UNDERLINE.sub(r"\\_", text)
    return _AT_LINE_START.sub(_escape_at_start, text)


def _escape_at_start(match: re.Match[str]) -> str:
    if match[2] is not None:
        return f"{match[1]}\\{match[2]}"
    return f"{match[3]}\\{match[4]}"
