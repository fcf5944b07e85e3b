"""XML from strangers: no document type, no entities, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from courseware.errors import ContentError


def parse_xml(data: bytes) -> Element:
    """The root element. Raises ContentError when it is not XML, or has a document type."""
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        line = error.position[0]
        raise ContentError(f"Line {line} is not XML ({error}). Export it anew.") from None
    except DefusedXmlException:
        raise ContentError(
            "It declares a document type or entities, which are not read. Remove the DOCTYPE."
        ) from None
    except (ValueError, LookupError) as error:
        raise ContentError(f"It is not XML ({error}). Save it as UTF-8.") from None
    return root


def local(element: Element) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def all_named(root: Element, *names: str) -> Iterator[Element]:
    """All elements below (and including) `root` of these names, in order, in whatever namespace."""
    return (element for element in root.iter() if local(element) in names)


def child(element: Element, name: str) -> Element | None:
    return next((inner for inner in element if local(inner) == name), None)


def children(element: Element, name: str) -> list[Element]:
    return [inner for inner in element if local(inner) == name]


def words(element: Element | None) -> str:
    """The element's whole text without markup, in one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
