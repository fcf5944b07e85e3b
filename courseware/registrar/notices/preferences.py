"""What people choose to be told: on their account page, or by the link in a letter."""

from __future__ import annotations

from uuid import UUID

from courseware.certification.notices import OPTIONAL, NoticeKind
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.notices.links import Links
from courseware.registrar.notices.telling import wanted
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, in_round

_BY_ACCOUNT, _BY_LINK = "ACCOUNT", "LINK"


@in_round(protocol.GetPreferences, by=By.LEARNER)
def get_preferences(
    office: Office, tx: Transaction, caller: Caller, request: protocol.GetPreferences
) -> tuple[protocol.Preference, ...]:
    learner_id = caller.learner_id
    chosen = dict(tx.rows("preferences", learner_id=learner_id))
    manages = any(role == "MANAGER" for role, _ in tx.rows("roles", learner_id=learner_id))
    return tuple(
        protocol.Preference(
            kind=kind,
            wanted=kind not in OPTIONAL or chosen.get(kind.value, True),
            optional=kind in OPTIONAL,
        )
        for kind in NoticeKind
        if manages or kind is not NoticeKind.DIGEST
    )


@in_round(protocol.SetPreferences, by=By.LEARNER)
def set_preferences(
    office: Office, tx: Transaction, caller: Caller, request: protocol.SetPreferences
) -> tuple[protocol.Preference, ...]:
    before = get_preferences(office, tx, caller, protocol.GetPreferences())
    for each in before:
        if each.optional and each.wanted != (each.kind in request.wanted):
            _choose(office, tx, caller.learner_id, each.kind, not each.wanted, _BY_ACCOUNT)
    return get_preferences(office, tx, caller, protocol.GetPreferences())


@in_round(protocol.ReadUnsubscribeLink, by=By.HOUSE)
def read_unsubscribe_link(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ReadUnsubscribeLink
) -> protocol.Preference:
    learner_id, kind = Links.of(office.settings).read_unsubscribe(request.token)
    return protocol.Preference(kind=kind, wanted=wanted(tx, learner_id, kind), optional=True)


@in_round(protocol.FollowUnsubscribeLink, by=By.HOUSE)
def follow_unsubscribe_link(
    office: Office, tx: Transaction, caller: Caller, request: protocol.FollowUnsubscribeLink
) -> protocol.Preference:
    learner_id, kind = Links.of(office.settings).read_unsubscribe(request.token)
    if wanted(tx, learner_id, kind):
        _choose(office, tx, learner_id, kind, False, _BY_LINK)
    return protocol.Preference(kind=kind, wanted=False, optional=True)


def _choose(
    office: Office, tx: Transaction, learner_id: UUID, kind: NoticeKind, want: bool, cause: str
) -> None:
    tx.add(
        "notice_preferences",
        id=new_id(),
        learner_id=learner_id,
        kind=kind.value,
        wanted=want,
        cause=cause,
        changed_at=office.now,
    )
