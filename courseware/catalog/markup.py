"""Markdown as safe HTML: what authors write becomes what a page may insert as it is.

CommonMark with tables, strikethrough, footnotes, alerts (`> [!NOTE]`) and $maths$. Nothing in the
result runs, and nothing in it is fetched from another server.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from courseware.catalog.ids import slug
from courseware.catalog.maths import MATHML_ATTRIBUTES, MATHML_ELEMENTS, mathml

_ELEMENTS = frozenset(
    [
        "a", "abbr", "aside", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del",
        "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3",
        "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q",
        "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
    ]
)  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ATTRIBUTES: dict[str, set[str]] = {
    **{name: {"id"} for name in (*_HEADINGS, "li")},
    **{name: set(MATHML_ATTRIBUTES) for name in MATHML_ELEMENTS},
    **{
        name: {"class"}
        for name in ("aside", "code", "div", "hr", "ol", "p", "section", "span", "sup")
    },
    "a": {"href", "title", "id", "class"},
    "abbr": {"title"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"id", "class"},
    "ol": {"start", "class"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
}
# Classes that the pages' own style sheets give a meaning to.
_CLASSES = re.compile(
    r"language-[\w+#-]+"
    r"|cw-(?:maths|maths-block|maths-source|note)"
    r"|markdown-alert(?:-(?:title|note|tip|important|warning|caution))?"
    r"|alert(?:-(?:info|success|warning|danger))?"
    r"|footnote(?:s|s-sep|s-list|-ref|-item|-backref)"
)
_RELATIVE = re.compile(r"(?![a-z][a-z0-9+.-]*:|[/\\])[^\\]*", re.IGNORECASE)
_BLOCKS = re.compile(r"\n[ \t]*\n|^ {0,3}(?:```|~~~|\$\$)", re.MULTILINE)


def render(markdown: str, inline: bool = False, *, anchors: set[str] | None = None) -> str:
    """The Markdown as HTML that is safe to insert.

    `inline`: without a paragraph around it, and with no list or quote seen in it ("> 5 days" is
    itself), unless it has several blocks. `anchors`: the ids that the page already uses; headings
    are then given ids of their own, which are added to it.
    """
    env: dict[str, Any] = {"anchors": anchors, "docId": _digest(markdown)}
    if inline and not _BLOCKS.search(markdown.strip()):
        html = _PARSER.renderInline(markdown.strip(), env)
    else:
        html = _PARSER.render(markdown, env)
    return _CLEANER.clean(html)


def parse(markdown: str) -> list[Token]:
    """The tokens that `render` makes its HTML of, for checks that look at what was written."""
    return _PARSER.parse(markdown)


def parse_as_written(markdown: str) -> list[Token]:
    """The same tokens, but for letters that a backslash made plain: they stay tokens of their own."""
    return _SPLIT_PARSER.parse(markdown, {"docId": ""})


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"alerts": True}).enable(["table", "strikethrough"])
    footnote_plugin(parser, inline=False)
    dollarmath_plugin(
        parser,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,  # "between $5 and $10" is about money
        allow_blank_lines=False,
        double_inline=True,
    )
    parser.add_render_rule("math_inline", _maths_inline)
    parser.add_render_rule("math_inline_double", _maths_block)
    parser.add_render_rule("math_block", _maths_block)
    parser.core.ruler.push("anchors", _give_anchors)
    parser.core.ruler.push("alignment", _align_cells)
    return parser


def _maths_inline(_: object, tokens: Sequence[Token], index: int, *__: object) -> str:
    return mathml(tokens[index].content.strip())


def _maths_block(_: object, tokens: Sequence[Token], index: int, *__: object) -> str:
    element = "div" if tokens[index].type == "math_block" else "span"
    formula = mathml(tokens[index].content.strip(), display=True)
    return f'<{element} class="cw-maths-block">{formula}</{element}>\n'


def _give_anchors(state: Any) -> None:
    """Give each heading an id made from its words, unique on its page."""
    anchors: set[str] | None = state.env.get("anchors")
    if anchors is None:
        return
    for opening, words in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        base = slug(plain_text(words)) or "section"
        chosen, number = base, 2
        while chosen in anchors:
            chosen, number = f"{base}-{number}", number + 1
        anchors.add(chosen)
        opening.attrSet("id", chosen)


def _align_cells(state: Any) -> None:
    """Say how a table's column is aligned by an attribute: a style would need leave to be inline."""
    for token in state.tokens:
        style = token.attrs.pop("style", None) if token.type in ("th_open", "td_open") else None
        if style is not None:
            token.attrSet("align", str(style).removeprefix("text-align:"))


def plain_text(words: Token) -> str:
    """The words of an inline token without their markup."""
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in words.children or ()
        if child.type != "html_inline"
    )


def _keep_attribute(_element: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return " ".join(name for name in value.split() if _CLASSES.fullmatch(name)) or None
    if attribute == "src":
        return value if _RELATIVE.fullmatch(value.strip()) else None
    return value


def _digest(markdown: str) -> str:
    """Sets the footnotes of one text apart from those of the others on the page."""
    return hashlib.sha256(markdown.encode("utf-8", "replace")).hexdigest()[:6]


_PARSER = _make_parser()
_SPLIT_PARSER = _make_parser().disable("text_join")
_CLEANER = nh3.Cleaner(
    tags=set(_ELEMENTS | MATHML_ELEMENTS),
    clean_content_tags={
        "script",
        "style",
        "iframe",
        "object",
        "template",
        "svg",
        "textarea",
        "title",
    },
    attributes=_ATTRIBUTES,
    attribute_filter=_keep_attribute,
    set_tag_attribute_values={"img": {"loading": "lazy"}},  # most are far below what is read first
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
)
