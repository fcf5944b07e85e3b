"""Regions of a picture as authors write them: `{rectangle=10,10,200,80}` at the end of an option."""

from __future__ import annotations

import re

from courseware.catalog.gap_places import masked
from courseware.catalog.questions import Region
from courseware.errors import ContentError

REGION_LIKE = re.compile(r"\{\s*(?:rect|circ|poly)\w*\b[^{}\n]*\}?", re.IGNORECASE)
"""What is meant as a region, whether or not it is one."""

_AT_THE_END = re.compile(r"\s*\{\s*([A-Za-z]+)\s*=([^{}=]*)\}\s*\Z")
_SHAPES = ("RECTANGLE", "CIRCLE", "POLYGON")


def cut_region(text: str) -> tuple[str, Region | None]:
    """An option's text without the region at its end, and the region. Raises ContentError for half a one."""
    found = REGION_LIKE.search(masked(text))
    if not found:
        return text, None
    match = _AT_THE_END.search(text)
    if not match or found.end() < len(text.rstrip()):
        raise ContentError(
            f"The region {text[found.start() : found.end()]!r} is not at the end of its option. Write it last, "
            "such as - [x] The case list {rectangle=10,10,200,80}."
        )
    return text[: match.start()].rstrip(), read_region(f"{match[1]}={match[2]}")


def read_region(text: str) -> Region:
    """The region of a text such as "circle=40,40,10"."""
    shape, _, numbers = text.partition("=")
    shape = shape.strip().upper()
    try:
        coordinates = tuple(float(number) for number in numbers.split(","))
    except ValueError:
        coordinates = ()
    if shape not in _SHAPES or not coordinates:
        raise ContentError(
            f"{text!r} is no region. Give rectangle=left,top,right,bottom, circle=x,y,radius or "
            "polygon=x,y,x,y,x,y."
        )
    return Region(shape=shape, coordinates=coordinates)


def written_region(region: Region) -> str:
    """The text that is read as this region."""
    numbers = ",".join(repr(float(number)).removesuffix(".0") for number in region.coordinates)
    return f"{region.shape.lower()}={numbers}"
