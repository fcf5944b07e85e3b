"""Every state × event of a certification, what time alone brings, and ten years of any history."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.catalog.model import MajorVersion, Recertification
from courseware.certification.lifecycle import (
    ALLOWED,
    IN_FORCE,
    Event,
    EventKind,
    after,
    is_allowed,
    replay,
    state,
)
from courseware.certification.standing import EndsBy, Standing, TrackState
from courseware.certification.validity import cut_short, expires_at
from courseware.errors import Conflict

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
POLICY = Recertification(valid_for="P1Y", window_days=90, due_days=30, grace_days=30)
HELD = Standing(began_at=NOW, period=1, certificate="C1", certified_at=NOW, version="1.0")


def ending_in(days: float, **facts: object) -> Standing:
    return replace(HELD, expires_at=NOW + timedelta(days=days), **facts)  # type: ignore[arg-type]


STANDINGS = {
    "NOT_STARTED": Standing(),
    "IN_PROGRESS": Standing(began_at=NOW, period=1),
    "CERTIFIED": ending_in(200),
    "WINDOW_OPEN": ending_in(60),
    "DUE": ending_in(10),
    "IN_GRACE": ending_in(10, ends_by=EndsBy.VERSION),
    "EXPIRED": ending_in(-1),
    "REVOKED": ending_in(200, revoked_at=NOW),
    "SUSPENDED": ending_in(200, suspended_at=NOW),
    "WAIVED": Standing(waived_at=NOW),
}
"""A standing in each state at NOW."""

TABLE = """
               BEGAN        RENEWAL_BEGAN CERTIFIED  CUT_SHORT EXTENDED   REVOKED  REINSTATED SUSPENDED  RESUMED    REISSUED     WAIVED  WAIVER_ENDED
NOT_STARTED    IN_PROGRESS  -             CERTIFIED  -         -          -        -          -          -          -            WAIVED  -
IN_PROGRESS    -            -             CERTIFIED  -         -          -        -          -          -          -            WAIVED  -
CERTIFIED      -            -             -          IN_GRACE  CERTIFIED  REVOKED  -          SUSPENDED  -          CERTIFIED    -       -
WINDOW_OPEN    -            WINDOW_OPEN   CERTIFIED  IN_GRACE  CERTIFIED  REVOKED  -          SUSPENDED  -          WINDOW_OPEN  WAIVED  -
DUE            -            DUE           CERTIFIED  IN_GRACE  CERTIFIED  REVOKED  -          SUSPENDED  -          DUE          WAIVED  -
IN_GRACE       -            IN_GRACE      CERTIFIED  IN_GRACE  CERTIFIED  REVOKED  -          SUSPENDED  -          IN_GRACE     WAIVED  -
EXPIRED        -            EXPIRED       CERTIFIED  -         CERTIFIED  REVOKED  -          -          -          -            WAIVED  -
REVOKED        -            REVOKED       CERTIFIED  -         -          -        CERTIFIED  -          -          -            WAIVED  -
SUSPENDED      -            -             -          SUSPENDED SUSPENDED  REVOKED  -          -          CERTIFIED  -            -       -
WAIVED         WAIVED       -             CERTIFIED  -         -          -        -          -          -          -            -       NOT_STARTED
"""
"""By state and event, the state after it; - is refused. CERTIFIED and EXTENDED give a year, CUT_SHORT five days."""


def cases() -> list[tuple[str, str, str]]:
    head, *lines = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (line[0], kind, then) for line in lines for kind, then in zip(head, line[1:], strict=True)
    ]


def event(kind: EventKind, at: datetime = NOW) -> Event:
    until = {
        EventKind.CERTIFIED: at + timedelta(days=365),
        EventKind.EXTENDED: at + timedelta(days=365),
        EventKind.CUT_SHORT: at + timedelta(days=5),
    }.get(kind)
    return Event(kind=kind, at=at, certificate="C2", version="1.0", until=until)


def test_the_table_has_every_state_and_every_event() -> None:
    states = {state for state, _, _ in cases()}
    assert states == {str(each) for each in TrackState} - {"LOCKED"}
    assert [kind for _, kind, _ in cases()][: len(EventKind)] == [str(each) for each in EventKind]


@pytest.mark.parametrize(("before", "kind", "then"), cases())
def test_every_state_and_event(before: str, kind: str, then: str) -> None:
    standing = STANDINGS[before]
    assert state(standing, POLICY, NOW) == before
    happening = event(EventKind(kind))
    if then == "-":
        with pytest.raises(Conflict) as refused:
            after(standing, happening, POLICY)
        assert refused.value.code == "not-in-this-state"
        return
    assert state(after(standing, happening, POLICY), POLICY, NOW) == then


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "CERTIFIED"),
        (365 - 90 - 0.001, "CERTIFIED"),
        (365 - 90, "WINDOW_OPEN"),
        (365 - 30 - 0.001, "WINDOW_OPEN"),
        (365 - 30, "DUE"),
        (365, "DUE"),
        (365.001, "EXPIRED"),
    ],
)
def test_time_alone_opens_the_window_and_ends_it(days: float, expected: str) -> None:
    standing = after(Standing(), event(EventKind.CERTIFIED), POLICY)
    assert state(standing, POLICY, NOW + timedelta(days=days)) == expected


def test_a_waiver_ends_by_itself_and_shows_what_was_under_it() -> None:
    waived = replace(STANDINGS["WINDOW_OPEN"], waived_at=NOW, waived_until=NOW + timedelta(days=9))
    assert state(waived, POLICY, NOW + timedelta(days=9)) == "WAIVED"
    assert state(waived, POLICY, NOW + timedelta(days=9.001)) == "WINDOW_OPEN"


def test_an_act_on_a_certificate_goes_by_what_is_under_the_waiver() -> None:
    waived = replace(STANDINGS["WINDOW_OPEN"], waived_at=NOW)
    assert is_allowed(waived, EventKind.REVOKED, POLICY, NOW)
    assert not is_allowed(Standing(waived_at=NOW), EventKind.REVOKED, POLICY, NOW)


def test_a_renewal_is_begun_once() -> None:
    begun = after(STANDINGS["DUE"], event(EventKind.RENEWAL_BEGAN), POLICY)
    with pytest.raises(Conflict):
        after(begun, event(EventKind.RENEWAL_BEGAN), POLICY)


@pytest.mark.parametrize(
    ("issued", "ends"),
    [
        ("2026-01-15", "2026-06-30"),
        ("2026-04-15", "2027-06-30"),  # within the window before: the year after
        ("2026-07-01", "2027-06-30"),
        ("2026-12-31", "2027-06-30"),
    ],
)
def test_a_day_of_each_year(issued: str, ends: str) -> None:
    policy = Recertification(valid_until="06-30", window_days=90)
    end = expires_at(policy, datetime.fromisoformat(f"{issued}T12:00:00+00:00"))
    assert end is not None
    assert end.isoformat() == f"{ends}T23:59:59+00:00"


def test_the_last_day_of_february_is_there_every_year() -> None:
    policy = Recertification(valid_until="02-29", window_days=0)
    ends = [expires_at(policy, datetime(year, 1, 1, tzinfo=UTC)) for year in (2027, 2028)]
    assert [end.day for end in ends if end] == [28, 29]


@dataclass
class Office:
    """Issues, supersedes and cuts certificates as the registrar does, for one learner and track."""

    policy: Recertification
    now: datetime = NOW
    standing: Standing = field(default_factory=Standing)
    events: list[Event] = field(default_factory=list)
    certificates: dict[str, tuple[int, bool]] = field(default_factory=dict)
    """Number -> its period, and whether another has taken its place."""
    ends: set[datetime | None] = field(default_factory=set)
    """What the policy, a version or an extension has ever explained, for the certificate in force."""

    def do(self, kind: EventKind, days: int) -> None:
        until: datetime | None = None
        number = None
        if kind in (EventKind.CERTIFIED, EventKind.REISSUED):
            number = f"C{len(self.certificates) + 1}"
        if kind is EventKind.CERTIFIED:
            until = expires_at(self.policy, self.now)
        elif kind is EventKind.CUT_SHORT:
            until = cut_short(self.policy, self.standing.expires_at, self.now)
        elif kind is EventKind.EXTENDED:
            until = (self.standing.expires_at or self.now) + timedelta(days=days + 1)
        elif kind is EventKind.WAIVED:
            until = self.now + timedelta(days=days) if days % 2 else None
        happening = Event(kind=kind, at=self.now, certificate=number, version="1.0", until=until)
        if not is_allowed(self.standing, kind, self.policy, self.now):
            with pytest.raises(Conflict):
                after(self.standing, happening, self.policy)
            return
        held = self.standing.certificate
        self.standing = after(self.standing, happening, self.policy)
        self.events.append(happening)
        if number is not None:
            self.certificates[number] = (self.standing.period, False)
            if held is not None:
                self.certificates[held] = (self.certificates[held][0], True)
        if kind is EventKind.CERTIFIED:
            self.ends = {until}
        elif kind in (EventKind.CUT_SHORT, EventKind.EXTENDED):
            self.ends.add(until)

    def active(self) -> list[str]:
        """The numbers that a stranger is told are good now."""
        end = self.standing.expires_at
        return [
            number
            for number, (_, superseded) in self.certificates.items()
            if not superseded
            and self.standing.revoked_at is None
            and self.standing.suspended_at is None
            and (end is None or self.now <= end)
        ]


STEPS = st.lists(
    st.tuples(st.sampled_from(EventKind), st.integers(0, 200)), min_size=1, max_size=60
)
POLICIES = st.builds(
    Recertification,
    valid_for=st.sampled_from([None, "P1Y", "P2Y", "P6M"]),
    window_days=st.integers(0, 120),
    due_days=st.integers(0, 60),
    grace_days=st.integers(0, 90),
    major_version=st.sampled_from(MajorVersion),
)


@given(STEPS, POLICIES)
def test_ten_years_of_any_history(
    steps: list[tuple[EventKind, int]], policy: Recertification
) -> None:
    office = Office(policy)
    for kind, days in steps:
        office.now = min(office.now + timedelta(days=days), NOW + timedelta(days=3653))
        office.do(kind, days)
        stands = state(office.standing, policy, office.now)
        active = office.active()
        assert len(active) <= 1
        if stands in IN_FORCE:
            assert active == [office.standing.certificate]
        assert office.standing.certificate is None or office.standing.expires_at in office.ends
        periods = [period for period, superseded in office.certificates.values() if not superseded]
        assert len(periods) == len(set(periods))
        assert replay(office.events) == office.standing
        for each in EventKind:
            allowed = is_allowed(office.standing, each, policy, office.now)
            assert not allowed or ALLOWED[each]
