"""Reading all that is taught: every track.yaml below a folder, with its courses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from courseware.catalog.findings import Finding
from courseware.catalog.model import Catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogReading:
    """What was right, what was found, and what must stay as it was last published.

    `keep` holds slugs of tracks (the whole track stays) and keys of courses whose files are wrong
    just now; they are not in `catalog`.
    """

    catalog: Catalog
    findings: tuple[Finding, ...]
    keep: tuple[str, ...]


def read_catalog(folder: Path, progress: Callable[[str], None] | None = None) -> CatalogReading:
    """Read and check every track below `folder`, without running a notebook.

    `progress` is called with the name of each file before it is read.
    """
    return CatalogReading(catalog=Catalog(), findings=(), keep=())
