"""Pictures on a sheet: read once a process, and made as large as print needs and no larger."""

from __future__ import annotations

import functools
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from courseware.errors import CoursewareError

_LARGEST = (1000, 400)
"""Pixels: what a logo or a signature has at 300 dots an inch and more."""


def draw_picture(
    canvas: Canvas, path: Path, x: float, y: float, width: float, height: float
) -> None:
    """Draw it into a box, in its middle and on its floor, as large as it fits. (x, y) is the lower left corner."""
    picture = _read(path)
    own_width, own_height = picture.getSize()
    scale = min(width / own_width, height / own_height)
    left = x + (width - own_width * scale) / 2
    canvas.drawImage(picture, left, y, own_width * scale, own_height * scale, mask="auto")


@functools.lru_cache(maxsize=32)
def _read(path: Path) -> ImageReader:
    try:
        with Image.open(path) as picture:
            plain = picture.convert(
                "RGBA"
                if "A" in picture.getbands() or picture.info.get("transparency") is not None
                else "RGB"
            )
    except OSError:
        raise CoursewareError(
            f"The picture {path} of a certificate cannot be read. Restore it from a backup."
        ) from None
    plain.thumbnail(_LARGEST, Image.Resampling.LANCZOS)
    return ImageReader(plain)
