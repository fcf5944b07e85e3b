"""Finding certifications and deciding about them: lists say what the rules say, and a decision is made once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from courseware.catalog.model import Recertification
from courseware.certification.acts import Act
from courseware.certification.standing import TrackState
from courseware.errors import Conflict, Forbidden, InvalidRequest, NotFound
from courseware.registrar.protocol import (
    Decision,
    FindCertifications,
    GetCertification,
    GetCertifications,
    IssueCertificate,
    MakeDecision,
    Person,
    PreviewDecision,
    PreviewPolicy,
    Role,
    SetRecertification,
    SuspendCertification,
    Waive,
)
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import courses_of, take_content

WHY = {"actor": "ada", "reason": "It was agreed."}


def issue(registrar: RunningRegistrar, username: str, until: datetime | None = None) -> None:
    new = IssueCertificate(username=username, track="basics", until=until, **WHY)
    registrar.house.call(new)


def test_a_list_says_of_everybody_what_the_rules_say(
    registrar: RunningRegistrar, clock: FakeClock
) -> None:
    house = registrar.house
    for name in ("none", "begun", "waived", "was_waived", "held", "out"):
        registrar.add(name.replace("_", "-"))
    take_content(registrar.acting(registrar.add("going")), courses_of("basics")[0])
    house.call(Waive(username="waived", track="basics", **WHY))
    soon = clock.now + timedelta(days=1)
    house.call(Waive(username="was-waived", track="basics", until=soon, **WHY))
    for name, days in (("held", None), ("out", 2), ("due", 30), ("open", 80), ("far", 900)):
        if name not in ("held", "out"):
            registrar.add(name)
        issue(registrar, name, clock.now + timedelta(days=days) if days else None)
    house.call(SuspendCertification(username="held", track="basics", **WHY))
    mine = SetRecertification(
        organisation_id="own-house", track="basics", policy=Recertification(window_days=1000, due_days=950),
        **WHY,
    )  # fmt: skip
    registrar.add("theirs", organisation="Own House")
    house.call(mine)
    issue(registrar, "theirs", clock.now + timedelta(days=940))
    for _ in range(3):
        rows = house.call(FindCertifications(track="basics", limit=1000)).rows
        assert len(rows) == 11
        for row in rows:
            file = house.call(GetCertification(username=row.username, track="basics"))
            assert row.state is file.state, row.username
            only = house.call(FindCertifications(track="basics", state=file.state))
            assert row in only.rows
        clock.advance(days=3)
    states = {row.username: row.state for row in rows}
    assert states["out"] is TrackState.EXPIRED
    assert states["theirs"] is TrackState.DUE
    assert states["waived"] is TrackState.WAIVED
    assert states["was-waived"] is TrackState.NOT_STARTED


def test_only_managers_and_administrators_are_told_and_managers_of_their_own(
    registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    manager = registrar.acting(registrar.add("mona", roles=(Role.LEARNER, Role.MANAGER)))
    found = manager.call(FindCertifications())
    assert {row.username for row in found.rows} == {"zoe", "mona"}
    with pytest.raises(NotFound):
        manager.call(GetCertifications(username="ines"))
    with pytest.raises(NotFound):
        manager.call(FindCertifications(organisation=""))
    with pytest.raises(Forbidden):
        registrar.acting(zoe).call(FindCertifications())
    with pytest.raises(Forbidden):
        registrar.acting(zoe).call(GetCertifications(username="zoe"))


def decision(act: Act, **facts: datetime) -> Decision:
    return Decision(act=act, username="zoe", track="basics", **facts)


def test_what_is_possible_is_what_is_not_refused(
    registrar: RunningRegistrar, clock: FakeClock, zoe: Person
) -> None:
    """In one state after the other: the acts that are offered can be previewed, the others are refused."""
    house = registrar.house
    later = clock.now + timedelta(days=5000)
    steps = (None, Act.WAIVE, Act.END_WAIVER, Act.ISSUE, Act.SUSPEND, Act.RESUME, Act.REVOKE,
             Act.REINSTATE, Act.EXTEND, Act.REISSUE, Act.REVOKE, Act.ACCEPT)  # fmt: skip
    for step in steps:
        if step is not None:
            facts = {"until": later} if step is Act.EXTEND else {}
            preview = house.call(PreviewDecision(decision=decision(step, **facts)))
            done = house.call(
                MakeDecision(decision=decision(step, **facts), seen=preview.seen, **WHY)
            )
            assert done.state is preview.after.state
            assert done.expires_at == preview.after.expires_at
            later += timedelta(days=1)
        track = house.call(GetCertifications(username="zoe")).tracks[0]
        for act in Act:
            facts = {"until": later} if act is Act.EXTEND else {}
            request = PreviewDecision(decision=decision(act, **facts))
            if act in track.acts:
                house.call(request)
            else:
                with pytest.raises(Conflict):
                    house.call(request)


def test_a_decision_is_made_once_and_on_what_was_looked_at(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    house = registrar.house
    issue(registrar, "zoe")
    again = MakeDecision(decision=decision(Act.REISSUE), seen=1, **WHY)
    first = house.call(again)
    assert house.call(again) == first
    assert len(first.events) == 2
    with pytest.raises(Conflict, match="since you looked"):
        house.call(MakeDecision(decision=decision(Act.SUSPEND), seen=1, **WHY))
    with pytest.raises(InvalidRequest, match="Say why"):
        house.call(MakeDecision(decision=decision(Act.SUSPEND), seen=2, actor="ada", reason=" "))


def test_a_policy_is_looked_at_before_it_holds(
    registrar: RunningRegistrar, clock: FakeClock, zoe: Person
) -> None:
    issue(registrar, "zoe", clock.now + timedelta(days=200))
    policy = Recertification(valid_for="P6M", window_days=365)
    whose = {"organisation_id": "northwind-trading", "track": "basics"}
    told = registrar.house.call(PreviewPolicy(**whose, policy=policy))
    assert (told.certified, told.moved) == (1, 1)
    (moved,) = told.examples
    assert (moved.username, moved.before, moved.after) == (
        "zoe",
        TrackState.CERTIFIED,
        TrackState.WINDOW_OPEN,
    )
    assert told.ends_after == clock.now + timedelta(days=184)
    with pytest.raises(NotFound):
        registrar.house.call(PreviewPolicy(organisation_id="x", track="basics", policy=None))
    wrong = Recertification(valid_for="soon")
    with pytest.raises(InvalidRequest):
        registrar.house.call(PreviewPolicy(**whose, policy=wrong))
