"""The badge as a file, ready to be worn: the picture with its credential in it."""

from __future__ import annotations

from courseware.credentials.badges.baking import bake_png, bake_svg
from courseware.credentials.badges.image import png, svg
from courseware.credentials.badges.model import BadgeFacts


def badge(facts: BadgeFacts, credential: bytes, kind: str) -> bytes:
    """The file of this kind, "png" or "svg"."""
    if kind == "png":
        return bake_png(png(facts), credential.decode())
    return bake_svg(svg(facts), credential.decode()).encode()
