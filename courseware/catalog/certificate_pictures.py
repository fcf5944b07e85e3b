"""The pictures on a certificate: a logo, a signatory's signature. Read once, and named by their content."""

from __future__ import annotations

import hashlib
import io
import warnings
from pathlib import Path

from PIL import Image

from courseware.errors import ContentError

_KINDS = {"PNG": ".png", "JPEG": ".jpg"}
_LARGEST_BYTES = 2_000_000
_LARGEST_SIDE = 4000
_SMALLEST_SIDE = 16


def read_picture(path: Path, field: str) -> tuple[str, bytes]:
    """A picture's name, made from its content, and the content.

    Raises ContentError naming `field` when it is no PNG or JPEG that can be read to its end, or is
    larger than paper needs.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ContentError(
            f'"{field}" names {path.as_posix()}, which cannot be read ({error.strerror}). Name a PNG '
            "or JPEG file beside the track.yaml."
        ) from None
    return check_picture(content, f'"{field}" ({path.name})'), content


def check_picture(content: bytes, what: str) -> str:
    """The name of a picture that can be printed; ContentError for one that cannot."""
    if len(content) > _LARGEST_BYTES:
        raise ContentError(
            f"{what} has {len(content) / 1e6:.1f} MB; certificates take pictures of at most "
            f"{_LARGEST_BYTES / 1e6:.0f} MB. Save it smaller."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(_KINDS)) as picture:
                kind, sides = picture.format or "", picture.size
                if not _SMALLEST_SIDE <= min(sides) <= max(sides) <= _LARGEST_SIDE:
                    raise ContentError(
                        f"{what} is {sides[0]} by {sides[1]} pixels; both have to lie from "
                        f"{_SMALLEST_SIDE} to {_LARGEST_SIDE}. Save it in another size."
                    )
                picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombWarning):
        raise ContentError(
            f"{what} is no PNG or JPEG picture that can be read. Export it again as PNG."
        ) from None
    return hashlib.sha256(content).hexdigest()[:40] + _KINDS[kind]
