"""Where a learner stands: the summary of all tracks, and one track."""

from __future__ import annotations

from dataclasses import dataclass

from courseware.certification.model import CertificationSummary, TrackProgress
from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, kw_only=True)
class GetSummary(Request[CertificationSummary]):
    pass


@dataclass(frozen=True, kw_only=True)
class GetTrack(Request[TrackProgress]):
    slug: str
