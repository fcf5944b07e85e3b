"""Tracks whose certificates can be printed as they say; the others stay as they were last published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from courseware.catalog.findings import Finding
from courseware.catalog.tracks import TRACK_FILE, CatalogReading
from courseware.credentials.legibility import check_legible
from courseware.errors import ContentError


def with_legible_certificates(reading: CatalogReading, folder: Path) -> CatalogReading:
    """The reading without the tracks whose certificate holds words that do not fit on it."""
    right, findings, keep = [], list(reading.findings), set(reading.keep)
    for track in reading.catalog.tracks:
        try:
            check_legible(track.certificate)
        except ContentError as error:
            findings.append(Finding.of(error, (folder / track.slug / TRACK_FILE).as_posix()))
            keep.add(track.slug)
        else:
            right.append(track)
    return CatalogReading(
        catalog=replace(reading.catalog, tracks=tuple(right)),
        findings=tuple(findings),
        keep=tuple(sorted(keep)),
    )
