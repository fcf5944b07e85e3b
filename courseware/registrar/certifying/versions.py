"""A track's major version moves on: who is hit and when, before it is published, and what happens when it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from courseware.catalog.model import Catalog, Halfway, MajorVersion, Recertification, Track
from courseware.certification.lifecycle import EventKind
from courseware.certification.model import TrackOutline
from courseware.certification.standing import EndsBy
from courseware.certification.validity import cut_short
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.certifying.renewals import keep_past
from courseware.registrar.office import Office
from courseware.registrar.published import Published


def bumps(office: Office, tx: Transaction, catalog: Catalog) -> list[protocol.VersionBump]:
    """The tracks of a catalogue whose major version would move on, and for whom that means what."""
    published = office.published(tx)
    return [
        _bump(office, tx, published, before, track)
        for track in catalog.tracks
        if (before := moved_on(published, track)) is not None
    ]


def moved_on(published: Published, track: Track) -> TrackOutline | None:
    """The track in force, if this one has a higher major version."""
    before = next((known for known in published.tracks if known.slug == track.slug), None)
    if before is None or _major(track.version) <= _major(before.version):
        return None
    return before


def move_on(
    office: Office,
    tx: Transaction,
    published: Published,
    before: TrackOutline,
    track: Track,
    changed: Collection[str],
    actor: str,
) -> list[str]:
    """Do what the policy says of certificates in force and of those who are halfway; what was done, in lines.

    `changed` are the keys of the courses that are others than before. Runs in the transaction that publishes.
    """
    done = []
    for organisation_id, policy in _policies(published, track, _organisations(tx)):
        end = cut_short(policy, None, office.now)
        if policy.major_version is MajorVersion.KEEP or end is None:
            continue
        facts: dict[str, Any] = {
            "track_id": track.slug,
            "organisation_id": organisation_id,
            "end": end,
            "now": office.now,
        }
        row = tx.row("certificates_to_cut", **facts)
        tx.run("note_cut_short", **facts, kind=EventKind.CUT_SHORT.value,
               ends_by=EndsBy.VERSION.value, actor=actor,
               reason=f"version {track.version}")  # fmt: skip
        tx.run("cut_certifications", **facts, ends_by=EndsBy.VERSION.value)
        tx.run("cut_certificates", **facts)
        if row is not None and row[0]:
            who = organisation_id or "own staff"
            done.append(f"{track.slug}: {row[0]} certificates of {who} end by {end:%Y-%m-%d}")
    halfway = tx.rows("halfway", track_id=track.slug)
    if halfway:
        done.append(_halfway(office, tx, before, track, changed, halfway))
    office.forget_learners()
    return done


def _halfway(
    office: Office,
    tx: Transaction,
    before: TrackOutline,
    track: Track,
    changed: Collection[str],
    halfway: Sequence[tuple[Any, ...]],
) -> str:
    """Those who have begun finish what there was, or move over and keep what did not change."""
    learners = [row[0] for row in halfway]
    if track.recertification.halfway is Halfway.FINISH:
        tx.run(
            "finish_what_was",
            track_id=track.slug,
            learners=learners,
            asks=msgspec.json.encode([course.key for course in before.courses]).decode(),
            aims_at=before.version,
        )
        return f"{track.slug}: {len(learners)} learners finish version {before.version}"
    keep_past(tx, office, changed, learners, track.slug)
    tx.run("restart_courses", courses=list(changed), learners=learners, now=office.now)
    tx.run("move_over", track_id=track.slug, learners=learners)
    return f"{track.slug}: {len(learners)} learners move over to version {track.version}"


def _bump(
    office: Office, tx: Transaction, published: Published, before: TrackOutline, track: Track
) -> protocol.VersionBump:
    found = []
    for organisation_id, policy in _policies(published, track, _organisations(tx)):
        ends: list[datetime] = []
        hit = 0
        rows = tx.rows(
            "certified_of_organisation",
            track_id=track.slug,
            organisation_id=organisation_id,
            now=office.now,
        )
        for (expires_at,) in rows:
            end = cut_short(policy, expires_at, office.now)
            if end is not None and end != expires_at:
                hit += 1
                ends.append(end)
        halfway = tx.row(
            "halfway_of_organisation", track_id=track.slug, organisation_id=organisation_id
        )
        beginners = halfway[0] if halfway else 0
        if rows or beginners:
            found.append(
                protocol.AffectedOrganisation(
                    organisation=organisation_id,
                    certified=len(rows),
                    cut_short=hit,
                    first_end=min(ends, default=None),
                    last_end=max(ends, default=None),
                    halfway=beginners,
                )
            )
    return protocol.VersionBump(
        track=track.slug,
        before=before.version,
        after=track.version,
        policy=track.recertification,
        organisations=tuple(found),
    )


def _policies(
    published: Published, track: Track, organisations: Sequence[str]
) -> list[tuple[str | None, Recertification]]:
    """Each organisation, and our own staff (None), with the policy that will hold for them."""
    usual: Recertification = track.recertification
    own: Mapping[str, Mapping[str, Recertification]] = published.policies
    return [
        (None, usual),
        *((id_, own.get(id_, {}).get(track.slug, usual)) for id_ in organisations),
    ]


def _organisations(tx: Transaction) -> list[str]:
    return [row[0] for row in tx.rows("all_organisations")]


def _major(version: str) -> int:
    return int(version.partition(".")[0])
