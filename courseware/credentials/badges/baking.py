"""A credential inside its badge: put into PNG and SVG, and taken out of them again.

Source: 1EdTech "Open Badges Specification 3.0", section 5.3. What is read may come from strangers.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from courseware.errors import CredentialError

PNG = b"\x89PNG\r\n\x1a\n"
LONGEST = 256 * 1024
"""Bytes of the longest credential that is read."""

_KEYWORD = b"openbadgecredential"
_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_HEADER_END = len(PNG) + 25


def bake_png(image: bytes, credential: str) -> bytes:
    """The PNG with the credential in an iTXt chunk right behind its header."""
    if unbaked_png(image) is not None:
        raise ValueError("this PNG has a credential already")
    body = _KEYWORD + b"\0\0\0\0\0" + credential.encode()
    kind = b"iTXt"
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return image[:_HEADER_END] + chunk + image[_HEADER_END:]


def bake_svg(image: str, credential: str) -> str:
    """The SVG with the credential as the first thing in it."""
    end = image.index(">", image.index("<svg"))
    quoted = credential.replace("]]>", "]]\\u003e")  # still the same JSON
    return (
        f'{image[:end]} xmlns:openbadges="{_NAMESPACE}">'
        f"<openbadges:credential><![CDATA[{quoted}]]></openbadges:credential>"
        f"{image[end + 1 :]}"
    )


def unbaked_png(image: bytes) -> str | None:
    """The credential in a PNG; None when there is none. CredentialError when the file is damaged."""
    found = [
        body for kind, body in _chunks(image) if kind == b"iTXt" and _keyword(body) == _KEYWORD
    ]
    if len(found) > 1:
        raise CredentialError("The PNG holds more than one credential.")
    return _text(found[0]) if found else None


def unbaked_svg(image: bytes) -> str | None:
    """The credential in an SVG; None when there is none. CredentialError when the file is damaged."""
    try:
        root = fromstring(image, forbid_dtd=True)
    except DefusedXmlException:
        raise CredentialError(
            "The SVG declares a document type or entities, which are not read."
        ) from None
    except (ParseError, ValueError, LookupError):
        raise CredentialError("The SVG is damaged: it is no XML.") from None
    if root.tag.rpartition("}")[2] != "svg":
        raise CredentialError("The file is XML, but no SVG.")
    found = list(root.iter(f"{{{_NAMESPACE}}}credential"))
    if len(found) > 1:
        raise CredentialError("The SVG holds more than one credential.")
    if not found:
        return None
    return _bounded("".join(found[0].itertext()).strip() or found[0].get("verify", ""))


def _chunks(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG)
    while place + 12 <= len(image):
        (length,) = struct.unpack_from(">I", image, place)
        kind, body = image[place + 4 : place + 8], image[place + 8 : place + 8 + length]
        end = place + 8 + length
        if end + 4 > len(image):
            break
        (checksum,) = struct.unpack_from(">I", image, end)
        if kind == b"iTXt" and checksum != zlib.crc32(kind + body):
            raise CredentialError("The PNG is damaged: a checksum is wrong.")
        yield kind, body
        if kind == b"IEND":
            return
        place = end + 4
    raise CredentialError("The PNG is damaged: it ends too early.")


def _keyword(body: bytes) -> bytes:
    return body.partition(b"\0")[0]


def _text(body: bytes) -> str:
    rest = body.partition(b"\0")[2]
    compressed, (_, _, content) = rest[:1] == b"\1", _three(rest[2:])
    if compressed:
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(content, LONGEST + 1)
        except zlib.error:
            raise CredentialError(
                "The PNG is damaged: its credential cannot be unpacked."
            ) from None
    try:
        return _bounded(content.decode())
    except UnicodeDecodeError:
        raise CredentialError("The credential in the PNG is not UTF-8.") from None


def _three(rest: bytes) -> tuple[bytes, bytes, bytes]:
    """Language, translated keyword, text."""
    language, _, rest = rest.partition(b"\0")
    translated, _, text = rest.partition(b"\0")
    return language, translated, text


def _bounded(text: str) -> str:
    if len(text.encode()) > LONGEST:
        raise CredentialError(f"The credential is longer than {LONGEST // 1024} KB.")
    return text
