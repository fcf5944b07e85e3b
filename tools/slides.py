"""Slides: SVG files whose elements may wait for a later step, rendered as pictures.

An element with `data-from="2"` is there from the slide's second step on, one with
`data-until="2"` until its second step.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import vl_convert
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from PIL import Image

SIZE = (1280, 720)

# The web fonts of the portal, and the weights that slides use of them.
_FONTS = {
    "newsreader-latin-500-normal.woff2": ("Newsreader", (500,)),
    "source-sans-3-latin-wght-normal.woff2": ("Source Sans 3", (400, 600)),
}
_FAMILY_NAMES = (1, 16)


def use_fonts(folder: Path, work: Path) -> None:
    """Make the portal's typefaces known to the renderer, which reads TrueType only.

    They are laid down in `work`, which must outlive the drawing.
    """
    for file, (family, weights) in _FONTS.items():
        for weight in weights:
            font = TTFont(folder / file)
            if "fvar" in font:
                font = instantiateVariableFont(font, {"wght": weight})
            font["OS/2"].usWeightClass = weight
            for name in _FAMILY_NAMES:
                font["name"].setName(family, name, 3, 1, 0x409)
            font.flavor = None
            font.save(work / f"{family}-{weight}.ttf")
    vl_convert.register_font_directory(str(work))


def draw(slide: Path, step: int) -> Image.Image:
    """The slide as it stands at `step`, counted from 1."""
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    root = ElementTree.parse(slide).getroot()  # noqa: S314 - our own files
    for parent in root.iter():
        for element in list(parent):
            starts, ends = element.get("data-from", "1"), element.get("data-until", "999")
            if not int(starts) <= step <= int(ends):
                parent.remove(element)
    png = vl_convert.svg_to_png(ElementTree.tostring(root, encoding="unicode"), scale=1)
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    return picture if picture.size == SIZE else picture.resize(SIZE, Image.Resampling.LANCZOS)
