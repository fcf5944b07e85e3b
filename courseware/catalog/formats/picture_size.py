"""How large a picture is, in pixels, from the beginning of its file."""

from __future__ import annotations

import re
import struct

_MOST = 50_000


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Its width and height; None when its beginning does not say."""
    try:
        size = _size(data)
    except (struct.error, IndexError):
        return None
    return size if size and all(0 < side <= _MOST for side in size) else None


def _size(data: bytes) -> tuple[int, int] | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data[:4] == b"GIF8":
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return _svg(data[:10_000])


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        stands_alone = marker == 0xFF or 0xD0 <= marker <= 0xD9 or marker == 0x01
        at += 1 if marker == 0xFF else 2
        if not stands_alone:
            (length,) = struct.unpack(">H", data[at : at + 2])
            at += max(2, length)
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", data[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return width, int.from_bytes(data[27:30], "little") + 1
    return None


def _svg(data: bytes) -> tuple[int, int] | None:
    tag = data[data.find(b"<svg") :].partition(b">")[0] + b">"
    found = {
        name: int(value) for name, value in re.findall(rb'\b(width|height)="\s*(\d{1,5})', tag)
    }
    return (found[b"width"], found[b"height"]) if len(found) == 2 else None
