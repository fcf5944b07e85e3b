"""Packages of QTI 3.0: a manifest, items, and the files that they show."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from courseware.catalog.formats.archive import Archive, within
from courseware.catalog.formats.imported import (
    Draft,
    Found,
    Header,
    Place,
    Remark,
    Skipped,
    draft_or_skip,
)
from courseware.catalog.formats.qti_item import QtiItem
from courseware.catalog.formats.safe_xml import all_named, child, children, local, parse_xml, words
from courseware.catalog.formats.source import Source
from courseware.errors import ContentError

MANIFEST = "imsmanifest.xml"
ITEM = "qti-assessment-item"


def read_qti_package(source: Source) -> Iterator[Found]:
    """The items of a zip package, in the order of its manifest."""
    archive = Archive(source.data)
    manifest = archive.read(MANIFEST)
    if manifest is None:
        raise ContentError(f"The package has no {MANIFEST}. Zip the folder that holds it.")
    root = parse_xml(manifest)
    metadata = child(root, "metadata")
    title = None if metadata is None else next(all_named(metadata, "title"), None)
    if words(title):
        yield Header(title=words(title))
    for resource in all_named(root, "resource"):
        yield from _resource(source, archive, resource)


def read_qti_item(source: Source, root: Element) -> Iterator[Found]:
    """The question of a file with one item."""
    item = QtiItem(root, lambda _: None)
    place = Place(source.name)
    yield draft_or_skip(place, item.name, lambda: item.draft(place))


def _resource(source: Source, archive: Archive, resource: Element) -> Iterator[Found]:
    kind = resource.get("type", "")
    href = resource.get("href", "")
    place = Place(source.name, href or resource.get("identifier", ""))
    if kind.startswith(("imsqti_item", "imsqti_assessmentitem")):
        yield _item(archive, resource, place)
    elif kind.startswith("imsqti_test"):
        yield Remark(place, "", "the test's sections, order and rules are not kept.")
    elif kind.startswith("imsqti_"):
        yield Remark(place, "", f"a resource of the type {kind!r} is not kept.")


def _item(archive: Archive, resource: Element, place: Place) -> Draft | Skipped:
    href = resource.get("href", "")
    path = within("", href)
    name = resource.get("identifier") or href or "no name"

    def make() -> Draft:
        data = archive.read(path)
        if data is None:
            raise ContentError(f"The manifest names {href!r}, and the package has no such file.")
        root = parse_xml(data)
        if local(root) != ITEM:
            raise ContentError(f"The file holds <{local(root)}>, and no item of QTI 3.0.")
        folder = posixpath.dirname(path)
        item = QtiItem(
            root, lambda address: archive.read(within(folder, address)), _keywords(resource)
        )
        nonlocal name
        name = item.name
        return item.draft(place)

    found = draft_or_skip(place, name, make)
    return Skipped(place, name, found.reason) if isinstance(found, Skipped) else found


def _keywords(resource: Element) -> list[str]:
    metadata = child(resource, "metadata")
    if metadata is None:
        return []
    return [
        words(text)
        for keyword in all_named(metadata, "keyword")
        for text in children(keyword, "string")
    ]
