"""The house: the warehouse made anew, and how the registrar does. Asked by our own processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, kw_only=True)
class RefreshWarehouse(Request[str]):
    """Publish the record to the warehouse now; the answer is the new version's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commits:
    """How long transactions took, from their beginning to their end on disk."""

    buckets: tuple[tuple[float | None, int], ...] = ()
    """(seconds, how many took at most so long); the last, None, is all of them."""
    seconds: float = 0.0
    """All of them together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    now: datetime
    schema_version: int
    rounds: int
    """Transactions committed since start."""
    requests: int
    attempts_opened: int = 0
    """Requests to open or resume an attempt that were answered since start."""
    attempts_submitted: int = 0
    commits: Commits = Commits()


@dataclass(frozen=True, kw_only=True)
class GetHealth(Request[Health]):
    pass
