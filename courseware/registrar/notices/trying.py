"""When something is tried again, and when that ends; every try is kept beside its notice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from courseware.records.ids import new_id
from courseware.records.transaction import Transaction

MAIL = "MAIL"
"""The channel of letters; the others are webhooks, by their ids."""

_LONGEST_REASON = 200
_ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")


class Outcome(StrEnum):
    WAITING = "WAITING"
    SENT = "SENT"
    LATER = "LATER"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"
    AGAIN = "AGAIN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one try. LATER is for what may pass, FAILED for what will not."""

    outcome: Outcome
    reason: str | None = None


SENT = Result(outcome=Outcome.SENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Pauses that double from `first` to `longest`; after `most` tries it is given up."""

    first: timedelta
    longest: timedelta
    most: int

    def pause(self, tries: int, chance: float) -> timedelta:
        """After so many tries. `chance` is from 0 to 1: what failed together does not come back together."""
        doubled: timedelta = self.first * (1 << min(tries - 1, 30))
        return min(doubled, self.longest) * (0.5 + chance / 2)


class Chance(Protocol):
    """Where the jitter comes from: `random.random`."""

    def __call__(self) -> float: ...


def keep(
    tx: Transaction,
    key: str,
    channel: str,
    result: Result,
    *,
    tries: int,
    patience: Patience,
    now: datetime,
    chance: float,
) -> None:
    """Write one more try down, the `tries`th; LATER becomes FAILED when patience ends."""
    outcome, reason = result.outcome, result.reason
    if outcome is Outcome.LATER and tries >= patience.most:
        outcome, reason = Outcome.FAILED, f"given up after {tries} tries: {reason}"
    later = outcome is Outcome.LATER
    tx.add(
        "notice_tries",
        id=new_id(),
        notice_key=key,
        channel=channel,
        number=tries,
        outcome=outcome.value,
        reason=_nameless(reason),
        next_at=now + patience.pause(tries, chance) if later else None,
        tried_at=now,
    )


def again(tx: Transaction, which: Iterable[tuple[str, str]], now: datetime) -> None:
    """Somebody asked for another try of these keys and channels, from the first on."""
    for key, channel in which:
        tx.add(
            "notice_tries",
            id=new_id(),
            notice_key=key,
            channel=channel,
            number=0,
            outcome=Outcome.AGAIN.value,
            next_at=now,
            tried_at=now,
        )


def _nameless(reason: str | None) -> str | None:
    """Servers like to quote the address in what they answer; a reason is read by others."""
    if reason is None:
        return None
    return _ADDRESS.sub("…", " ".join(reason.split()))[:_LONGEST_REASON]
