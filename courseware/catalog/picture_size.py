"""How large a picture beside a notebook is, read from its file's first bytes."""

from __future__ import annotations

import struct
from pathlib import Path

import imagesize

from courseware.catalog.media import asset
from courseware.errors import ContentError


def picture_size(track_folder: Path, address: str) -> tuple[int, int]:
    """A picture's width and height in pixels, turned as browsers turn it.

    Raises ContentError when it is not there, or cannot be told.
    """
    path = asset(track_folder, address)
    try:
        with path.open("rb") as file:
            width, height = imagesize.get(file)
    except (OSError, ValueError, ArithmeticError, LookupError, SyntaxError, struct.error):
        width = height = -1
    if width < 1 or height < 1:
        raise ContentError(
            f"The size of {address} cannot be read. Save it as PNG, JPEG, GIF, WebP or SVG, or say its size, "
            "such as picture=640x400."
        )
    return int(width), int(height)
