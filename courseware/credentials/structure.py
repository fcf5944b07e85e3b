"""The tags that tell a screen reader what is a heading, what is text, what is a link, and what mere ornament."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class _Element:
    kind: str
    alternative: str
    link: str = ""
    """The annotation that makes it a link."""


class Structure:
    """The tags of one page, in the order in which they are drawn, which is that of reading.

    ReportLab has no tags of its own: these are written around what is drawn, and as a tree beside it.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._elements: list[_Element] = []

    @contextlib.contextmanager
    def tagged(self, kind: str, alternative: str = "") -> Iterator[None]:
        """What is drawn inside is one element: H1, P or Figure, which needs its `alternative`."""
        with self._marked(_Element(kind, alternative)):
            yield

    @contextlib.contextmanager
    def link(
        self, address: str, area: tuple[float, float, float, float], alternative: str
    ) -> Iterator[None]:
        """What is drawn inside leads to an address, from anywhere in the area."""
        canvas = self._canvas
        canvas.linkURL(
            address, area, StructParent=len(self._elements) + 1, Contents=PDFString(alternative)
        )
        link = f"NUMBER{canvas._annotationCount}"
        with self._marked(_Element("Link", alternative, link)):
            yield

    @contextlib.contextmanager
    def ornament(self) -> Iterator[None]:
        """What is drawn inside is passed over by screen readers."""
        self._canvas.addLiteral("/Artifact BMC")
        yield
        self._canvas.addLiteral("EMC")

    @contextlib.contextmanager
    def _marked(self, element: _Element) -> Iterator[None]:
        number = len(self._elements)
        self._elements.append(element)
        self._canvas.addLiteral(f"/{element.kind} <</MCID {number}>> BDC")
        yield
        self._canvas.addLiteral("EMC")

    def close(self) -> None:
        """Write the tree, when the page has been shown."""
        document = self._canvas._doc
        page = document.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = 0, PDFName("S")
        names = [f"Element{number}" for number in range(len(self._elements))]
        whole = PDFObjectReference("Elements")
        for number, (name, element) in enumerate(zip(names, self._elements, strict=True)):
            content: object = number
            if element.link:
                target = PDFDictionary(
                    {"Type": PDFName("OBJR"), "Obj": document.refAnnotation(element.link)}
                )
                content = PDFArray([number, target])
            facts = {
                "Type": PDFName("StructElem"),
                "S": PDFName(element.kind),
                "P": whole,
                "Pg": PDFObjectReference("Page1"),
                "K": content,
            }
            if element.alternative:
                facts["Alt"] = PDFString(element.alternative)
            document.Reference(PDFDictionary(facts), name)
        elements = [PDFObjectReference(name) for name in names]
        document.Reference(
            PDFDictionary(
                {
                    "Type": PDFName("StructElem"),
                    "S": PDFName("Document"),
                    "P": PDFObjectReference("Structure"),
                    "K": PDFArray(elements),
                }
            ),
            "Elements",
        )
        parents: list[object] = [0, PDFArray(elements)]
        for number, element in enumerate(self._elements):
            if element.link:
                parents += [number + 1, elements[number]]
        root = {
            "Type": PDFName("StructTreeRoot"),
            "K": whole,
            "ParentTree": PDFDictionary({"Nums": PDFArray(parents)}),
            "ParentTreeNextKey": len(elements) + 1,
        }
        catalog = document.Catalog
        catalog.StructTreeRoot = document.Reference(PDFDictionary(root), "Structure")
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
