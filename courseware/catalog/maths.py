"""TeX maths as MathML, which browsers show without a script."""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element

# Elements that mean something only with so many children; with fewer, the TeX was not finished.
_CHILDREN = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "msubsup": 3,
    "munder": 2,
    "mover": 2,
    "munderover": 3,
}
_UNKNOWN_COMMAND = re.compile(r"\\[A-Za-z]+")

# What latex2mathml writes, all of it harmless; markup lets these through and no others.
MATHML_ELEMENTS = frozenset(
    [
        "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot",
        "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts",
        "mprescripts", "none", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom",
        "menclose",
    ]
)  # fmt: skip
MATHML_ATTRIBUTES = frozenset(
    [
        "accent", "columnalign", "columnlines", "columnspacing", "depth", "display",
        "displaystyle", "fence", "form", "height", "largeop", "linebreak", "linethickness",
        "lspace", "mathcolor", "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits",
        "notation", "rowlines", "rowspacing", "rspace", "scriptlevel", "separator", "stretchy",
        "voffset", "width",
    ]
)  # fmt: skip


def mathml(tex: str, *, display: bool = False) -> str:
    """The formula as MathML; what cannot be read as TeX is shown as it was written."""
    try:
        element = convert_to_element(tex, display="block" if display else "inline")
    except Exception:
        element = None
    if element is None or _is_broken(element):
        mark = "$$" if display else "$"
        return f'<code class="cw-maths-source">{escape(f"{mark}{tex}{mark}")}</code>'
    return re.sub(
        r"&amp;(#x[0-9A-Fa-f]+;)", r"&\1", ElementTree.tostring(element, encoding="unicode")
    )


def _is_broken(element: ElementTree.Element) -> bool:
    return any(
        len(part) != _CHILDREN.get(part.tag, len(part))
        or _UNKNOWN_COMMAND.fullmatch(part.text or "") is not None
        for part in element.iter()
    )
