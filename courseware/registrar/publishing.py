"""From notebooks on disk to the catalogue in force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from courseware.catalog.tracks import CatalogReading, read_catalog
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import PublishCatalog, PublishReport


def publish_notebooks(
    folder: Path, house: RegistrarClient, progress: Callable[[str], None] | None = None
) -> tuple[CatalogReading, PublishReport]:
    """Read every track below `folder` and publish what is right; what is wrong stays as it was."""
    # what may be printed is known to ReportLab, which takes a while to load
    from courseware.credentials.checked_tracks import with_legible_certificates

    reading = with_legible_certificates(read_catalog(folder, progress), folder)
    report = house.call(PublishCatalog(catalog=reading.catalog, keep=reading.keep))
    return reading, report
