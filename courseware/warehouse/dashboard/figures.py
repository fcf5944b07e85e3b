"""What dashboards draw: figures, charts and words, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from courseware.warehouse.charts import Bar, Part, columns, shares
from courseware.warehouse.dashboard.table import STATES

MOST_BARS = 12

TRACK_PARTS = tuple(
    Part(state.lower(), word, f"var(--cw-dash-{state.lower().replace('_', '-')})")
    for state, word in STATES.items()
)
ORGANISATION_PARTS = (
    Part("compliant", "Certified", "var(--cw-dash-certified)"),
    Part("in_progress", "In progress", "var(--cw-dash-in-progress)"),
    Part("lapsed", "Expired or revoked", "var(--cw-dash-expired)"),
    Part("not_yet", "Not yet", "var(--cw-dash-not-started)"),
)


def tracks_chart(rows: Sequence[dict[str, Any]]) -> str:
    """Each track's people by where they stand."""
    bars = [_bar(row, "track_name") for row in rows]
    return shares(bars, TRACK_PARTS, title="Where people stand in each track")


def organisations_chart(rows: Sequence[dict[str, Any]]) -> str:
    """The largest organisations, as many as a chart can bear; the table beside it has them all."""
    largest = sorted(rows, key=lambda row: -row["people"])[:MOST_BARS]
    title = "Who has what is required, by organisation"
    if len(largest) < len(rows):
        title += f": the {len(largest)} largest of {len(rows)}"
    return shares(
        [_bar(row, "organisation_name") for row in largest], ORGANISATION_PARTS, title=title
    )


def _bar(row: dict[str, Any], label: str) -> Bar:
    return Bar(row[label], row, f"{row['share']:.0%}", "certified")


def headline(counts: dict[str, int]) -> str:
    people = counts["people"]
    share = f"{counts['people_certified'] / people:.0%}" if people else "0%"
    assigned, met = counts["assigned"], counts["assigned_certified"]
    told: list[tuple[int | str, str, str]] = [
        (
            f"{met / assigned:.0%}" if assigned else "–",
            "of what is assigned",
            f"{met:,} of {_counted(assigned, 'certificate')} that people must have are in force, "
            f"{counts['overdue']:,} overdue"
            if assigned
            else "nothing is assigned or required",
        ),
        (
            counts["people_certified"],
            "people certified",
            f"{share} of {people:,} hold a certificate in force, {counts['tracks_certified']:,} in all",
        ),
        (
            counts["people_in_progress"],
            "people on the way",
            f"{_counted(counts['in_progress'], 'track')} begun and not finished",
        ),
        (counts["ending"], "ending soon", "certificates that end in the next 90 days"),
        (
            counts["expired"] + counts["revoked"],
            "lapsed",
            f"{counts['expired']:,} expired and {counts['revoked']:,} revoked, to be earned again",
        ),
    ]
    return figures(
        [
            (number if isinstance(number, str) else f"{number:,}", label, words)
            for number, label, words in told
        ]
    )


def figures(told: Sequence[tuple[str, str, str]]) -> str:
    """The figures at the top of a dashboard: each a number, its label, and words that explain it."""
    cells = "".join(
        f'<div class="cw-dash-figure"><dt>{escape(label)}</dt>'
        f'<dd><span class="cw-dash-figure__number">{escape(number)}</span>'
        f'<span class="cw-dash-figure__words">{escape(words)}</span></dd></div>'
        for number, label, words in told
    )
    return f'<dl class="cw-dash-figures">{cells}</dl>'


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def nothing(heading: str, words: str) -> str:
    return f'<div class="cw-dash-nothing"><h2>{escape(heading)}</h2><p>{escape(words)}</p></div>'


def endings_chart(months: Sequence[tuple[datetime, int]]) -> str:
    """How many certificates end in each month."""
    return columns(
        [(f"{month:%b}", number) for month, number in months],
        title="Certificates that end in each month",
        colour="var(--cw-dash-expired)",
    )
