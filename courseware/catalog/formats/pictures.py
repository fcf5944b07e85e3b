"""Pictures that come with questions: which are kept, and under what name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from courseware.catalog.ids import slug

FOLDER = "assets"

_ENDINGS = {
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
    "gif": (".gif",),
    "webp": (".webp",),
    "svg": (".svg",),
}
TYPES = tuple(ending for endings in _ENDINGS.values() for ending in endings)
_STEM = 40
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "handler", "listener"})


class Pictures:
    """The pictures of one question. `load` gives the bytes of an address in its source, or None."""

    def __init__(self, load: Callable[[str], bytes | None]) -> None:
        self._load = load
        self.kept: dict[str, bytes] = {}
        self.lost: list[str] = []

    def keep(self, address: str) -> str | None:
        """The address that the picture will have; None when it cannot be kept, which `lost` names."""
        data = self._load(address)
        name = None if data is None else picture_name(address, data)
        if data is None or name is None:
            why = (
                "which is not there" if data is None else "which is no picture that a page may show"
            )
            self.lost.append(f"the picture {address[:80]!r}, {why}")
            return None
        self.kept[name] = data
        return f"{FOLDER}/{name}"


def picture_name(address: str, data: bytes) -> str | None:
    """A file name that only this picture has; None unless its content is what its ending says."""
    path = PurePosixPath(address)
    ending = path.suffix.lower()
    if ending not in _ENDINGS.get(_kind(data) or "", ()):
        return None
    digest = hashlib.sha256(data).hexdigest()[:12]
    stem = re.sub(rf"-?{digest}$", "", slug(path.stem, _STEM + 13))
    return f"{slug(stem, _STEM) or 'picture'}-{digest}{ending}"


def _kind(data: bytes) -> str | None:
    """What the first bytes say; an SVG is one that runs nothing and asks no other server."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "svg" if _is_still_svg(data) else None


def _is_still_svg(data: bytes) -> bool:
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return False
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return False
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        return False
    for element in root.iter():
        if not isinstance(element.tag, str) or _local(element.tag) in _ACTIVE:
            return False
        for name, value in element.attrib.items():
            is_link = _local(name) in ("href", "src")
            if _local(name).startswith("on") or (is_link and not value.strip().startswith("#")):
                return False
    return True


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
