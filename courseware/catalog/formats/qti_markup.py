"""The texts of QTI items: its XML as HTML, and our Markdown as its XML with the source beside it.

A text that we wrote carries its Markdown in an attribute. It is taken again only while the element
still shows what that Markdown makes; when another tool has changed the text, the text counts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring

from courseware.catalog.formats.safe_xml import local
from courseware.catalog.gap_places import PLACE
from courseware.catalog.markup import render

QTI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
MATHML = "http://www.w3.org/1998/Math/MathML"
_SOURCE = "data-courseware-markdown"
_INLINE = "data-courseware-inline"
_VOID = frozenset({"br", "hr", "img", "col", "wbr"})
_ATTRIBUTES = frozenset(
    {"href", "src", "alt", "title", "colspan", "rowspan", "scope", "start", "display", "class"}
)


def identifier(our_id: str) -> str:
    """An id of ours as an identifier of QTI, which does not begin with a digit."""
    return f"_{our_id}" if our_id[:1].isdigit() else our_id


def plain_identifier(given: str) -> str:
    """An identifier of QTI as an id of ours."""
    return given[1:] if re.match(r"_\d", given) else given


def add_markdown(parent: Element, markdown: str, *, inline: bool = False) -> Element:
    """Show the Markdown in `parent`, its source beside it; the element that shows it."""
    attributes = {_SOURCE: markdown, **({_INLINE: "true"} if inline else {})}
    block = SubElement(parent, f"{{{QTI}}}div", attributes)
    shown = _elements(markdown, inline=inline)
    block.text = shown.text
    block.extend(shown)
    return block


def source_of(
    element: Element,
    but: Collection[Element] = (),
    instead: Mapping[Element, str] | None = None,
) -> str | None:
    """The Markdown that we wrote into `element`, if it is all that the element shows.

    `but`: parts of it that do not count. `instead`: inner elements that stand for a text.
    """
    parts = [inner for inner in element if inner not in but]
    loose = [element.text, *(inner.tail for inner in element)]
    if len(parts) != 1 or any(text and text.strip() for text in loose):
        return None
    markdown = parts[0].get(_SOURCE)
    if markdown is None:
        return None
    again = _elements(markdown, inline=parts[0].get(_INLINE) == "true")
    shown = _with_texts(parts[0], instead) if instead else parts[0]
    return markdown if list(_shown(again)) == list(_shown(shown)) else None


def label(element: Element, shown: str) -> str | None:
    """The Markdown beside a text that is shown without markup, if the text is still that of it."""
    markdown = element.get(_SOURCE)
    same = markdown is not None and plain_text(markdown) == " ".join(shown.split())
    return markdown if same else None


def add_label(element: Element, markdown: str) -> str:
    """Put the Markdown beside a text without markup. The text that is to be shown."""
    element.set(_SOURCE, markdown)
    return plain_text(markdown)


def plain_text(markdown: str) -> str:
    """What is there to read of a Markdown text, in one line."""
    root = _elements(markdown, inline=True)
    words = [text for element in root.iter() for text in _loose(element)]
    return " ".join("".join(words).split()) or "…"


def _loose(element: Element) -> tuple[str, ...]:
    image = f" {element.get('alt', '')} " if local(element) == "img" else ""
    return (image, element.text or "", *(inner.tail or "" for inner in element))


def _with_texts(element: Element, instead: Mapping[Element, str]) -> Element:
    """A copy in which these inner elements are texts."""
    copy = Element(element.tag, element.attrib)
    copy.text, last = element.text or "", None
    for inner in element:
        text = instead.get(inner)
        if text is None:
            last = _with_texts(inner, instead)
            last.tail = inner.tail
            copy.append(last)
        elif last is None:
            copy.text += text + (inner.tail or "")
        else:
            last.tail = (last.tail or "") + text + (inner.tail or "")
    return copy


def put_gaps(element: Element, gaps: Mapping[str, Element]) -> None:
    """Put an element where the text of `element` holds [[id]], for each id of `gaps`."""
    for inner in list(element):
        put_gaps(inner, gaps)
    texts = [(None, element.text), *((inner, inner.tail) for inner in element)]
    for before, text in texts:
        pieces = PLACE.split(text or "")
        if len(pieces) == 1:
            continue
        at = 0 if before is None else list(element).index(before) + 1
        if before is None:
            element.text = pieces[0]
        else:
            before.tail = pieces[0]
        for id_, after in zip(pieces[1::2], pieces[2::2], strict=True):
            gaps[id_].tail = after
            element.insert(at, gaps[id_])
            at += 1


def html_of(
    element: Element, without: Sequence[str] = (), instead: Mapping[Element, str] | None = None
) -> str:
    """What is in the element, as HTML. `without` names elements to leave out; `instead` of others
    stands a text."""
    return "".join(_html(element, frozenset(without), instead or {}))


def _html(
    element: Element, without: frozenset[str], instead: Mapping[Element, str]
) -> Iterator[str]:
    yield html.escape(element.text or "", quote=False)
    for inner in element:
        name = local(inner)
        if inner in instead:
            yield instead[inner]
        elif name and name not in without and name != "qti-prompt":
            if name.startswith("qti-"):
                yield from _html(inner, without, instead)
            else:
                yield _start(name, inner)
                yield from _html(inner, without, instead)
                if name not in _VOID:
                    yield f"</{name}>"
        yield html.escape(inner.tail or "", quote=False)


def _start(name: str, element: Element) -> str:
    attributes = "".join(
        f' {key.rpartition("}")[2]}="{html.escape(value)}"' for key, value in element.attrib.items()
    )
    return f"<{name}{attributes}>"


def _shown(element: Element) -> Iterator[tuple[str, ...]]:
    """What a reader sees of the element, whatever its line breaks."""
    yield (" ".join((element.text or "").split()),)
    for inner in element:
        attributes = sorted((k, v) for k, v in inner.attrib.items() if k in _ATTRIBUTES)
        yield (local(inner), *(part for pair in attributes for part in pair))
        yield from _shown(inner)
        yield ("/", " ".join((inner.tail or "").split()))


def _elements(markdown: str, *, inline: bool) -> Element:
    """What the Markdown shows, in a <div>."""
    builder = _Builder()
    builder.feed(render(markdown, inline=inline))
    builder.close()
    return builder.root()


class _Builder(HTMLParser):
    """Makes QTI's elements of the clean HTML that `render` gives."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._tree = TreeBuilder()
        self._open: list[str] = []
        self._start("div", {})

    def root(self) -> Element:
        while self._open:
            self._end()
        return self._tree.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, {name: value or "" for name, value in attrs if name in _ATTRIBUTES})
        if tag in _VOID:
            self._end()

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and any(name.endswith(f"}}{tag}") for name in self._open[1:]):
            while not self._end().endswith(f"}}{tag}"):
                pass

    def handle_data(self, data: str) -> None:
        self._tree.data(data)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        within_maths = any(name == f"{{{MATHML}}}math" for name in self._open)
        space = MATHML if tag == "math" or within_maths else QTI
        name = f"{{{space}}}{tag}"
        self._tree.start(name, attributes)
        self._open.append(name)

    def _end(self) -> str:
        name = self._open.pop()
        self._tree.end(name)
        return name


def xml_bytes(root: Element) -> bytes:
    """The document as UTF-8."""
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document
