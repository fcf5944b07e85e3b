"""Publishing: a catalogue to put in force, and what that changed."""

from __future__ import annotations

from dataclasses import dataclass

from courseware.catalog.model import Catalog
from courseware.registrar.protocol.certifying import VersionBump
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
    accept_bumps: bool = False
    """A major version may end certificates earlier; without it that is a Conflict (code "bump-not-confirmed")."""


@dataclass(frozen=True, kw_only=True)
class PreviewPublication(Request[tuple[VersionBump, ...]]):
    """The tracks of a catalogue whose major version would move on, with whom that would hit. Changes nothing."""

    catalog: Catalog
