"""Charts are images that a screen reader can tell, and that draw true proportions."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from courseware.warehouse.charts import Bar, Part, columns, shares

PARTS = (Part("done", "Done", "teal"), Part("open", "Still <open>", "var(--x)"))


def drawn(html: str) -> ElementTree.Element:
    """The chart as XML: a page is no place for half a tag."""
    return ElementTree.fromstring(html.replace("&nbsp;", " "))


def percents(element: ElementTree.Element, name: str) -> list[float]:
    return [float(part.attrib[name].rstrip("%")) for part in element.iter("rect")]


def test_a_bar_is_divided_in_proportion() -> None:
    figure = drawn(shares([Bar("A", {"done": 3, "open": 1})], PARTS, title="T"))

    assert percents(figure, "x") == [0, 75]
    assert percents(figure, "width") == [75, 25]


def test_a_part_that_nobody_is_in_is_not_drawn() -> None:
    figure = drawn(shares([Bar("A", {"done": 0, "open": 2})], PARTS, title="T"))

    assert percents(figure, "width") == [100]


def test_a_bar_of_nobody_is_an_empty_row() -> None:
    figure = drawn(shares([Bar("A", {})], PARTS, title="T"))

    assert percents(figure, "width") == []


def test_a_screen_reader_hears_the_title_and_every_figure() -> None:
    html = shares([Bar("R & D", {"done": 3, "open": 1}, "75%", "done")], PARTS, title="Who < what")
    svg = drawn(html).find("svg")
    assert svg is not None
    told = {element.attrib["id"]: element.text for element in svg if "id" in element.attrib}

    assert svg.attrib["role"] == "img"
    assert [told[name] for name in svg.attrib["aria-labelledby"].split()] == [
        "Who < what",
        "R & D: done 3, still <open> 1.",
    ]


def test_two_charts_on_a_page_have_ids_of_their_own() -> None:
    html = shares([Bar("A", {"done": 1})], PARTS, title="T")
    html += columns([("Jan", 1)], title="U", colour="teal")
    ids = re.findall(r' id="([^"]+)"', html)

    assert len(ids) == len(set(ids)) == 4


def test_no_text_of_a_chart_is_markup() -> None:
    html = shares([Bar("<script>alert(1)</script>", {"done": 1})], PARTS, title="<b>T</b>")

    assert "<script" not in html
    assert "<b>" not in html


def test_columns_are_as_tall_as_their_values() -> None:
    figure = drawn(columns([("Jan", 2), ("Feb", 0), ("Mar", 4)], title="T", colour="teal"))
    heights = [float(bar.attrib["height"]) for bar in figure.iter("rect")]

    assert len(heights) == 2  # a month without any has no column
    assert heights[1] == pytest.approx(2 * heights[0])


def test_columns_without_any_value_are_an_empty_row() -> None:
    figure = drawn(columns([("Jan", 0), ("Feb", 0)], title="T", colour="teal"))

    assert list(figure.iter("rect")) == []


def test_without_bars_there_is_no_chart() -> None:
    assert shares([], PARTS, title="T") == ""
