"""Publishing: a catalogue to put in force, and what that changed."""

from __future__ import annotations

from dataclasses import dataclass

from courseware.catalog.model import Catalog
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What a publication changed: lines such as "case-management/intake: quiz intake-basics version 2"."""

    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PublishCatalog(Request[PublishReport]):
    """Make this catalogue the one in force. Unchanged content publishes nothing.

    Tracks and courses that are not in it are kept but set inactive, unless they are in `keep`
    (keys of courses and slugs of tracks whose files are wrong just now: their last version stays).
    """

    catalog: Catalog
    keep: tuple[str, ...] = ()
    actor: str = "publish"
