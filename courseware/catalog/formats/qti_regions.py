"""The pictures of QTI's hotspots: their size, and the regions that are marked on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from courseware.catalog.formats.picture_size import picture_size
from courseware.catalog.formats.qti_body import Body
from courseware.catalog.formats.qti_values import number_in
from courseware.catalog.formats.safe_xml import all_named, words
from courseware.catalog.questions import Option, Picture, Region
from courseware.errors import ContentError

_SHAPES = {"circle": "CIRCLE", "rect": "RECTANGLE", "poly": "POLYGON"}


def hotspots(
    body: Body,
    load: Callable[[str], bytes | None],
    interaction: Element,
    choices: Sequence[Element],
    root: Element,
) -> tuple[Picture, tuple[Option, ...]]:
    """The picture, and its regions as options. Raises ContentError when they cannot be shown."""
    picture = _picture(body, load, interaction, root)
    texts = [body.label(choice, choice.get("hotspot-label", "")) for choice in choices]
    if not all(texts):
        texts = [text or f"Region {number}" for number, text in enumerate(texts, start=1)]
        body.notes.append("its regions have no names; they are numbered. Name them.")
    return picture, tuple(
        Option(id=id_, text=text, region=_region(choice))
        for id_, text, choice in zip(body.ids(choices, texts), texts, choices, strict=True)
    )


def _picture(
    body: Body, load: Callable[[str], bytes | None], interaction: Element, root: Element
) -> Picture:
    shown = next(all_named(interaction, "object", "img", "picture"), None)
    if shown is None:
        raise ContentError("It has no picture.")
    if local_img := next(all_named(shown, "img"), None) if shown is not None else None:
        shown = local_img
    address = shown.get("data") or shown.get("src") or ""
    kept = body.pictures.keep(address)
    if kept is None:
        raise ContentError(
            f"Its picture {address[:80]!r} is not there, or no picture that a page may show."
        )
    given = [number_in(shown.get(side, "")) for side in ("width", "height")]
    sides = [int(side) for side in given if side is not None and 1 <= side <= 50_000]
    size = (sides[0], sides[1]) if len(sides) == 2 else picture_size(load(address) or b"")
    if size is None:
        raise ContentError("How large its picture is cannot be told.")
    alt = shown.get("alt") or words(shown)
    if not alt:
        alt = root.get("title") or "Picture"
        body.notes.append("its picture has no description; its title stands for it. Write one.")
    return Picture(src=kept, alt=alt, width=size[0], height=size[1])


def _region(choice: Element) -> Region:
    shape = choice.get("shape", "")
    numbers = [number_in(part) for part in choice.get("coords", "").replace(",", " ").split()]
    coordinates = tuple(number for number in numbers if number is not None)
    if shape == "ellipse" and len(coordinates) == 4 and coordinates[2] == coordinates[3]:
        shape, coordinates = "circle", coordinates[:3]
    if shape not in _SHAPES or len(coordinates) < len(numbers):
        raise ContentError(
            f"One of its regions is a {shape or 'shape'!r} that cannot be drawn here."
        )
    if shape == "poly" and coordinates[:2] == coordinates[-2:] and len(coordinates) > 6:
        coordinates = coordinates[:-2]
    return Region(shape=_SHAPES[shape], coordinates=coordinates)
