"""How long an organisation's people are certified, where that is not as the track says."""

from __future__ import annotations

from typing import Any

import msgspec

from courseware.catalog.model import Recertification
from courseware.catalog.recertification import check_recertification
from courseware.certification.lifecycle import IN_FORCE, state
from courseware.certification.model import TrackOutline
from courseware.certification.standing import EndsBy, Standing
from courseware.certification.validity import expires_at
from courseware.decoding import json_decoder
from courseware.errors import ContentError, InvalidRequest, NotFound
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.audit import audit
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round

_decode = json_decoder(Recertification).decode
_EXAMPLES = 20


@in_round(protocol.SetRecertification, by=By.HOUSE)
def set_recertification(
    office: Office, tx: Transaction, caller: Caller, request: protocol.SetRecertification
) -> None:
    if not request.reason.strip():
        raise InvalidRequest("Say why: the reason is empty.", code="reason-missing")
    track = _checked(office, tx, request.organisation_id, request.track, request.policy)
    if (
        office.published(tx).policies.get(request.organisation_id, {}).get(track.slug)
        == request.policy
    ):
        return  # sent again, or as it is
    facts = {"organisation_id": request.organisation_id, "track_id": track.slug}
    tx.run("forget_recertification_override", **facts)
    if request.policy is not None:
        tx.run(
            "set_recertification_override",
            policy=msgspec.json.encode(request.policy).decode(),
            actor=request.actor,
            reason=request.reason.strip(),
            now=office.now,
            **facts,
        )
    audit(
        office,
        tx,
        actor=request.actor,
        action="recertification.override",
        subject=f"{request.organisation_id} in {track.slug}",
        reason=request.reason.strip(),
        detail=request.policy,
    )
    office.forget_published()


@in_round(protocol.GetPolicies, by=By.HOUSE)
def get_policies(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetPolicies
) -> protocol.Policies:
    tracks = office.published(tx).tracks
    taught = {track.slug for track in tracks}
    return protocol.Policies(
        tracks=tuple(
            protocol.TrackPolicy(
                track=track.slug,
                name=track.name,
                policy=track.recertification,
                courses=tuple((course.course_id, course.title) for course in track.courses),
            )
            for track in tracks
        ),
        overrides=tuple(
            protocol.PolicyOverride(
                organisation_id=organisation_id,
                track=track_id,
                policy=_decode(policy),
                actor=actor,
                reason=reason,
                changed_at=changed_at,
            )
            for organisation_id, track_id, policy, actor, reason, changed_at in tx.rows(
                "policies_overridden"
            )
            if track_id in taught
        ),
        organisations=tuple((id_, name) for id_, name in tx.rows("all_organisations")),
    )


@in_round(protocol.PreviewPolicy, by=By.HOUSE)
def preview_policy(
    office: Office, tx: Transaction, caller: Caller, request: protocol.PreviewPolicy
) -> protocol.PolicyPreview:
    track = _checked(office, tx, request.organisation_id, request.track, request.policy)
    before = _in_force(office, tx, track, request.organisation_id)
    after = request.policy or track.recertification
    whose = {"track_id": track.slug, "organisation_id": request.organisation_id}
    certified, moved = 0, []
    for username, full_name, standing in map(
        _holder, tx.rows("standings_of_organisation", **whose)
    ):
        was, will = (state(standing, policy, office.now) for policy in (before, after))
        certified += was in IN_FORCE
        if was is not will:
            moved.append(
                protocol.MovedCertification(
                    username=username, full_name=full_name, before=was, after=will
                )
            )
    ((halfway,),) = tx.rows("halfway_of_organisation", **whose)
    return protocol.PolicyPreview(
        certified=certified,
        halfway=halfway,
        moved=len(moved),
        examples=tuple(moved[:_EXAMPLES]),
        ends_before=expires_at(before, office.now),
        ends_after=expires_at(after, office.now),
    )


def _checked(
    office: Office,
    tx: Transaction,
    organisation_id: str,
    track_slug: str,
    policy: Recertification | None,
) -> TrackOutline:
    """The track whose policy it is. Raises for an organisation, a track or a policy that cannot be."""
    if tx.row("organisation", id=organisation_id) is None:
        raise NotFound(
            f'There is no organisation "{organisation_id}".', code="no-such-organisation"
        )
    track = office.published(tx).track(track_slug)
    if policy is not None:
        try:
            check_recertification(policy, [course.course_id for course in track.courses])
        except ContentError as error:
            raise InvalidRequest(error.message, code="not-a-policy") from None
    return track


def _in_force(
    office: Office, tx: Transaction, track: TrackOutline, organisation_id: str
) -> Recertification:
    own = office.published(tx).policies.get(organisation_id, {})
    return own.get(track.slug, track.recertification)


def _holder(row: tuple[Any, ...]) -> tuple[str, str, Standing]:
    """A row of `standings_of_organisation`: user name, full name, and what says where they stand."""
    (username, full_name, period, end, ends_by, waived_at, waived_until, number, revoked_at,
     suspended_at) = row  # fmt: skip
    return (
        username,
        full_name,
        Standing(
            period=period or 0,
            certificate=number,
            expires_at=end,
            ends_by=EndsBy(ends_by or EndsBy.POLICY),
            waived_at=waived_at,
            waived_until=waived_until,
            revoked_at=revoked_at,
            suspended_at=suspended_at,
        ),
    )
