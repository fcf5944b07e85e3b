"""The settings of a quiz as authors write them: above the line of a quiz cell, or as names of `cw.Quiz`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from courseware.catalog.delivery import Delivery, GradeFrom, Layout, Pool, Release, Review
from courseware.catalog.durations import parse_span, span_text
from courseware.catalog.values import as_word, check_text, check_word, shown
from courseware.errors import ContentError

_SPANS = ("time_limit", "grace", "cooldown")
_MOMENTS = ("opens_at", "closes_at")
_AS_THEY_ARE = (
    "attempts_allowed",
    "cooldown_growth",
    "avoid_seen",
    "going_back",
    "lowest_score",
    "confidence",
    "leave_warning",
)
_SHUFFLED = ("questions", "options")


class PoolSettings(msgspec.Struct, forbid_unknown_fields=True):
    """One of the `pools`: `{draw: 5, tag: basics}`."""

    draw: int
    tag: str = ""
    difficulty: str = ""


class ReviewSettings(msgspec.Struct, forbid_unknown_fields=True):
    """What is seen when: `{score: right-after, key: after-closing}`."""

    score: str | None = None
    correctness: str | None = None
    key: str | None = None
    explanation: str | None = None


class DeliverySettings(msgspec.Struct, forbid_unknown_fields=True):
    """The rules of a quiz in the words of its author. None: as they are for every quiz."""

    time_limit: str | None = None
    grace: str | None = None
    attempts_allowed: int | None = None
    cooldown: str | None = None
    cooldown_growth: float | None = None
    opens_at: str | None = None
    closes_at: str | None = None
    shuffle: str | list[str] | None = None
    shuffle_questions: bool | None = None
    shuffle_options: bool | None = None
    pools: list[PoolSettings] = msgspec.field(default_factory=list)
    avoid_seen: bool | None = None
    layout: str | None = None
    going_back: bool | None = None
    grade_from: str | None = None
    review: ReviewSettings | None = None
    lowest_score: float | None = None
    sections: dict[str, float] = msgspec.field(default_factory=dict)
    confidence: bool | None = None
    leave_warning: bool | None = None

    def delivery(self) -> Delivery:
        """The rules. Raises ContentError naming the setting that cannot be read."""
        found: dict[str, Any] = {
            name: value for name in _AS_THEY_ARE if (value := getattr(self, name)) is not None
        }
        for name in _SPANS:
            if (text := getattr(self, name)) is not None:
                found[name] = _span(name, text)
        for name in _MOMENTS:
            if (text := getattr(self, name)) is not None:
                found[name] = _moment(name, text)
        if self.layout is not None:
            found["layout"] = check_word(Layout, self.layout, "layout")
        if self.grade_from is not None:
            found["grade_from"] = check_word(GradeFrom, self.grade_from, "grade_from")
        for pool in self.pools:
            check_text(pool.tag, "The tag of a pool")
            check_text(pool.difficulty, "The difficulty of a pool")
        for section in self.sections:
            check_text(section, "A section", required=True)
        found.update(self._shuffles())
        pools = [Pool(draw=p.draw, tag=p.tag, difficulty=p.difficulty) for p in self.pools]
        return Delivery(
            **found, pools=tuple(pools), review=self._review(), sections=dict(self.sections)
        )

    def _shuffles(self) -> dict[str, bool]:
        given = self.shuffle.split(",") if isinstance(self.shuffle, str) else self.shuffle or []
        words = [word.strip().lower() for word in given]
        odd = next((word for word in words if word not in _SHUFFLED), None)
        if odd is not None:
            raise ContentError(
                f"shuffle is {shown(odd)}; give questions, options, or both with a comma between."
            )
        return {
            f"shuffle_{what}": what in words
            if (alone := getattr(self, f"shuffle_{what}")) is None
            else alone
            for what in _SHUFFLED
        }

    def _review(self) -> Review:
        given = self.review or ReviewSettings()
        return replace(
            Review(),
            **{
                name: check_word(Release, word, f"{name} in review")
                for name in given.__struct_fields__
                if (word := getattr(given, name)) is not None
            },
        )


class QuizSettings(DeliverySettings, forbid_unknown_fields=True):
    """All settings above the line of a quiz cell."""

    title: str | None = None
    passing_score: float = 0.80
    description: str = ""


def settings_of(delivery: Delivery) -> dict[str, Any]:
    """The settings that make these rules, as an author would write them; none for rules as they always are."""
    usual = Delivery()
    found: dict[str, Any] = {}
    for name in DeliverySettings.__struct_fields__:
        if name == "shuffle":
            both = [what for what in _SHUFFLED if getattr(delivery, f"shuffle_{what}")]
            found.update({name: ", ".join(both)} if both else {})
        elif not name.startswith("shuffle_"):
            value = getattr(delivery, name)
            found.update({name: _written(value)} if value != getattr(usual, name) else {})
    return found


def _written(value: Any) -> Any:
    if isinstance(value, timedelta):
        return span_text(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Layout | GradeFrom | Release):
        return as_word(value)
    if isinstance(value, Review):
        return _different(value, Review(), ("score", "correctness", "key", "explanation"))
    if isinstance(value, tuple):
        return [_different(pool, Pool(draw=0), ("draw", "tag", "difficulty")) for pool in value]
    return dict(value) if isinstance(value, dict) else value


def _different(value: object, usual: object, names: Iterable[str]) -> dict[str, Any]:
    return {
        name: _written(getattr(value, name))
        for name in names
        if getattr(value, name) != getattr(usual, name)
    }


def _span(name: str, text: str) -> timedelta:
    try:
        return parse_span(text)
    except ContentError as error:
        raise ContentError(f"{name}: {error.message}") from None


def _moment(name: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise ContentError(
            f"{name} is {shown(text)}; give a day, a time and a zone, such as 2027-03-01T09:00+01:00."
        ) from None
