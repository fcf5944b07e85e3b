"""Reading a file of questions, whatever its format: this module knows them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from courseware.catalog.formats import aiken, gift
from courseware.catalog.formats.imported import Found, Imported, gather
from courseware.catalog.formats.moodle_xml import read_moodle_xml
from courseware.catalog.formats.qti_package import ITEM, read_qti_item, read_qti_package
from courseware.catalog.formats.quiz_json_files import load_json, read_json
from courseware.catalog.formats.safe_xml import local, parse_xml
from courseware.catalog.formats.source import Source
from courseware.errors import ContentError

_XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|quiz\b|qti-|manifest\b|assessment)", re.IGNORECASE)
_KNOWN = "GIFT, Aiken, Moodle XML, QTI 3.0 (an item or a zip package), jupyterquiz and our JSON"


def read_questions(path: Path) -> Imported:
    """The questions of a file, and what of it was left behind.

    Raises ContentError when the file cannot be read at all.
    """
    return questions_of(Source.of(path))


def questions_of(source: Source) -> Imported:
    """The questions of a file that is read already; the format is found by name and content."""
    try:
        return gather(_read(source))
    except ContentError as error:
        raise error.at(file=source.name) from None


def _read(source: Source) -> Iterator[Found]:
    data = source.data
    if not data.strip():
        raise ContentError("The file is empty.")
    if data.startswith(b"PK"):
        return read_qti_package(source)
    if source.ending == ".zip":
        raise ContentError("This is no zip package. Export it anew.")
    if source.ending not in (".gift", ".aiken", ".json") and _is_xml(source):
        return _read_xml(source, parse_xml(data))
    text = source.text()
    if source.ending == ".json" or (text.lstrip()[:1] in ("{", "[") and _is_json(source)):
        return read_json(source, load_json(source))
    if source.ending == ".aiken":
        return aiken.read_aiken(source)
    if source.ending != ".gift" and aiken.LOOKS_LIKE.search(text):
        return aiken.read_aiken(source)
    if source.ending == ".gift" or ("{" in text and "}" in text):
        return gift.read_gift(source)
    raise ContentError(f"The format is not known. Known are {_KNOWN}.")


def _is_xml(source: Source) -> bool:
    if source.ending in (".xml", ".qti"):
        return True
    beginning = source.data[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return _XML.match(beginning.decode("ascii", "replace")) is not None


def _is_json(source: Source) -> bool:
    try:
        load_json(source)
    except ContentError:
        return False
    return True


def _read_xml(source: Source, root: Element) -> Iterator[Found]:
    name = local(root)
    if name == "quiz":
        return read_moodle_xml(source, root)
    if name == ITEM:
        return read_qti_item(source, root)
    if name in ("assessmentItem", "questestinterop"):
        raise ContentError("This is an older QTI, and 3.0 is read. Export it as QTI 3.0.")
    if name in ("manifest", "qti-assessment-test"):
        raise ContentError("This only names the items. Give the zip package that holds them.")
    raise ContentError(f"<{name}> is no file of questions. Known are {_KNOWN}.")
