"""What a screen reader is told: headings, text, links and pictures in order, and no ornament."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdf
from PIL import Image

from courseware.credentials.document import render
from courseware.credentials.snapshot import CertificateSnapshot
from tests.credentials.conftest import read


def elements(reader: pypdf.PdfReader) -> list[pypdf.generic.DictionaryObject]:
    whole = reader.trailer["/Root"]["/StructTreeRoot"]["/K"]
    assert whole["/S"] == "/Document"
    return [element.get_object() for element in whole["/K"]]


def test_is_tagged_in_the_order_in_which_it_is_read(snapshot: CertificateSnapshot) -> None:
    reader = read(snapshot)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    kinds = [element["/S"] for element in elements(reader)]
    assert kinds[:2] == ["/P", "/H1"]
    assert kinds.count("/Link") == 2
    page = reader.pages[0]
    assert page["/Tabs"] == "/S"
    marked = page.get_contents().get_data().decode("latin1")
    for number, kind in enumerate(kinds):
        assert f"{kind} <</MCID {number}>> BDC" in marked
    assert marked.count("BDC") + marked.count("BMC") == marked.count("EMC")
    parents = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert [element.get_object() for element in parents[1]] == elements(reader)


def test_nothing_is_drawn_outside_of_a_tag_or_an_ornament(snapshot: CertificateSnapshot) -> None:
    marked = read(snapshot).pages[0].get_contents().get_data().decode("latin1").splitlines()
    depth = 0
    for written in marked:
        depth += written.endswith(("BDC", "BMC"))
        depth -= written.endswith("EMC")
        if written.split()[-1:] in (["Tj"], ["TJ"], ["Do"], ["f"], ["S"]) and "BT" not in written:
            assert depth > 0, written


def test_links_and_pictures_say_what_they_are(
    snapshot: CertificateSnapshot, tmp_path: Path
) -> None:
    Image.new("RGB", (300, 100), "navy").save(tmp_path / "logo.png")
    Image.new("RGBA", (300, 100), (0, 0, 0, 0)).save(tmp_path / "hand.png")
    pictured = replace(snapshot, logo="logo.png", signature="hand.png")
    (tmp_path / "out.pdf").write_bytes(render(pictured, media=tmp_path))
    reader = pypdf.PdfReader(tmp_path / "out.pdf")
    said = [element["/Alt"] for element in elements(reader) if "/Alt" in element]
    assert said[:2] == ["Logo of Meridian Freight", "Signature of Helena Lindqvist"]
    assert snapshot.verify_url in said[2]
    for note in reader.pages[0]["/Annots"]:
        assert note.get_object()["/Contents"]
