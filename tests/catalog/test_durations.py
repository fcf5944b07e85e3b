"""Periods of the calendar, and spans of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.catalog.durations import Period, parse_span, span_text
from courseware.errors import ContentError


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("P2Y", Period(years=2)),
        ("P6M", Period(months=6)),
        ("P90D", Period(days=90)),
        ("P6W", Period(days=42)),
        ("P1Y6M10D", Period(1, 6, 10)),
    ],
)
def test_a_period_is_read_from_iso_8601(text: str, period: Period) -> None:
    assert Period.parse(text) == period


def test_a_period_is_written_as_it_is_read() -> None:
    assert str(Period(1, 6, 10)) == "P1Y6M10D"
    assert Period.parse(str(Period(days=42))) == Period(days=42)


@pytest.mark.parametrize(
    "text",
    ["", "P", "P0Y", "2Y", "P2", "P1.5Y", "PT5H", "P2Y ago", "-P2Y", "P101Y", "P99999D", "P٢Y"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ContentError):
        Period.parse(text)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("P2Y", (2026, 3, 2), (2028, 3, 2)),
        ("P1Y", (2024, 2, 29), (2025, 2, 28)),
        ("P4Y", (2024, 2, 29), (2028, 2, 29)),
        ("P6M", (2025, 8, 31), (2026, 2, 28)),
        ("P1M", (2025, 12, 31), (2026, 1, 31)),
        ("P14M", (2025, 11, 15), (2027, 1, 15)),
        ("P90D", (2026, 1, 1), (2026, 4, 1)),
        ("P1M1D", (2026, 1, 31), (2026, 3, 1)),
    ],
)
def test_a_period_is_added_by_the_calendar(
    period: str, start: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    moment = datetime(*start, 9, 30, tzinfo=UTC)
    assert Period.parse(period).add_to(moment) == datetime(*end, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90s", timedelta(seconds=90)),
        ("30m", timedelta(minutes=30)),
        ("30 min", timedelta(minutes=30)),
        ("1h30m", timedelta(minutes=90)),
        ("1h 30m", timedelta(minutes=90)),
        ("1.5h", timedelta(minutes=90)),
        ("2d", timedelta(days=2)),
        ("1w", timedelta(days=7)),
        ("PT30M", timedelta(minutes=30)),
        ("P1DT2H", timedelta(hours=26)),
        ("0s", timedelta(0)),
    ],
)
def test_a_span_is_read_as_people_write_it(text: str, span: timedelta) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize(
    "text", ["", "30", "soon", "1m1h", "-5m", "PT", "P1Y", "1e3s", "999999999w"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ContentError):
        parse_span(text)


@given(st.timedeltas(timedelta(0), timedelta(days=9999)))
def test_a_span_that_was_written_is_read_again(span: timedelta) -> None:
    assert parse_span(span_text(span)) == span
