"""Markdown as HTML: what authors write is shown, and nothing of it can run."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.catalog.markup import render


class _Tags(HTMLParser):
    """Every element and attribute of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def names(self) -> set[str]:
        return {name for name, _ in self.elements}


def test_a_lesson_has_tables_lists_code_and_emphasis() -> None:
    html = render(
        "Say **why**, ~~not~~ *how*.\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n- one\n\n```python\nx < 1\n```\n"
    )
    assert "<strong>why</strong>" in html
    assert "<s>not</s>" in html
    assert '<td align="right">2</td>' in html
    assert '<code class="language-python">x &lt; 1' in html


def test_headings_have_anchors_unique_on_their_page() -> None:
    anchors: set[str] = {"top"}
    first = render("# Top\n## Who *may* read it?", anchors=anchors)
    second = render("## Who may read it?", anchors=anchors)
    assert '<h1 id="top-2">' in first
    assert '<h2 id="who-may-read-it">' in first
    assert '<h2 id="who-may-read-it-2">' in second


def test_without_a_page_headings_have_no_anchors() -> None:
    assert render("# Top") == "<h1>Top</h1>\n"


def test_footnotes_of_two_texts_do_not_meet() -> None:
    one, other = (render(f"{word}[^1]\n\n[^1]: Note.") for word in ("one", "other"))
    ids = [
        attributes["id"]
        for html in (one, other)
        for _, attributes in _Tags(html).elements
        if "id" in attributes
    ]
    assert len(ids) == len(set(ids)) == 4


def test_a_note_is_a_box() -> None:
    assert 'class="markdown-alert markdown-alert-note"' in render("> [!NOTE]\n> Mind this.")
    assert (
        render('<div class="alert alert-info evil">x</div>')
        == '<div class="alert alert-info">x</div>'
    )


def test_details_can_be_opened() -> None:
    assert "<details><summary>More</summary>" in render(
        "<details onclick='x()'><summary>More</summary>\n\ntext\n\n</details>"
    )


def test_an_image_is_of_this_server() -> None:
    assert 'src="assets/a.png" alt="A map"' in render("![A map](assets/a.png)")
    for address in (
        "https://example.org/a.png",
        "//example.org/a.png",
        "/a.png",
        "data:image/png;base64,x",
    ):
        assert "src" not in render(f'<img src="{address}" alt="x"> ![x]({address})').replace(
            "src)", ""
        )


def test_maths_is_mathml() -> None:
    html = render("The rate is $\\frac{r}{e}$.\n\n$$\nx^2\n$$\n")
    assert '<math display="inline">' in html
    assert "<mfrac>" in html
    assert '<div class="cw-maths-block"><math display="block">' in html


def test_money_is_no_maths() -> None:
    assert render("between $5 and $10") == "<p>between $5 and $10</p>\n"


@pytest.mark.parametrize(
    "tex", ["\\frac{a", "a_", "{", "\\begin{matrix}a", "\\nosuch{x}", "{" * 3000]
)
def test_broken_maths_shows_its_source(tex: str) -> None:
    html = render(f"${tex}$")
    assert f'<code class="cw-maths-source">${tex}$</code>' in html


def test_an_option_is_inline() -> None:
    assert render("*Ann* and $x$", inline=True).startswith("<em>Ann</em> and <math")
    assert render("> 5 days", inline=True) == "&gt; 5 days"
    assert render("1. of May", inline=True) == "1. of May"


def test_an_option_of_several_blocks_is_shown_as_blocks() -> None:
    assert "<pre><code>x = 1\n</code></pre>" in render("This:\n\n```\nx = 1\n```", inline=True)


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](vbscript:x)",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<svg onload=alert(1)><script>x</script></svg>",
    '<iframe src="/admin"></iframe>',
    "<style>body{display:none}</style>",
    '<form action="/logout"><input name="x"><button>ok</button></form>',
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    '<math><annotation-xml encoding="text/html"><script>x</script></annotation-xml></math>',
    '<math href="javascript:alert(1)">x</math>',
    '<p style="position:fixed">x</p>',
    "$\\text{<script>alert(1)</script>}$",
    "$\\href{javascript:alert(1)}{x}$",
    "```js onload\nx\n```",
    '<meta http-equiv="refresh" content="0"><base href="//evil"><link rel="stylesheet" href="x">',
    "<template><script>x</script></template><noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
]  # fmt: skip

HARMLESS = frozenset(
    [
        "a", "abbr", "aside", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del",
        "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3",
        "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q",
        "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "math", "mrow", "mi",
        "mo", "mn", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup",
        "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none",
        "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose",
    ]
)  # fmt: skip


def assert_harmless(html: str) -> None:
    tags = _Tags(html)
    assert tags.names() <= HARMLESS
    for _, attributes in tags.elements:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        for name in ("href", "src"):
            address = attributes.get(name, "").strip().lower()
            assert not address.startswith(("javascript:", "vbscript:", "data:"))
        if "src" in attributes:
            assert not attributes["src"].startswith(("http:", "https:", "/"))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("inline", [False, True])
def test_nothing_that_is_written_can_run(attack: str, inline: bool) -> None:
    assert_harmless(render(f"Before {attack} after", inline=inline))
    assert_harmless(render(attack, inline=inline))


PIECES = st.sampled_from(
    [*ATTACKS, "# h", "- ", "> ", "> [!TIP]\n", "`", "```", "$", "$$", "\\frac{", "}", "[^1]", "[^1]: x",
     "<div>", "</div>", "<b", ">", "|", "|--|", "\n", "\n\n", "<!--", "-->", "<![CDATA[", "&#x3C;", "~~", "**", "\\"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=8), max_size=15).map("".join), st.booleans())
def test_whatever_is_written_is_rendered_and_harmless(markdown: str, inline: bool) -> None:
    assert_harmless(render(markdown, inline=inline, anchors=set()))
