"""Whom an assignment reaches and from when, the days it sets, and where a person stands with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.catalog.durations import Period
from courseware.catalog.model import CertificationLevel
from courseware.certification.assignments import (
    Applied,
    Assignee,
    Assignment,
    Audience,
    Deadline,
    applied,
    since,
)
from courseware.certification.model import Certificate, CertificateStatus, Certification
from courseware.certification.obligations import SOON, ObligationStanding, obligation, obligations
from courseware.certification.standing import Standing
from courseware.errors import ContentError

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
ZOE, INES = UUID(int=1), UUID(int=2)

IN_NORTHWIND = Assignee(
    learner_id=ZOE,
    organisation_id="northwind",
    joined_at=NOW - timedelta(days=20),
    roles={"LEARNER": NOW - timedelta(days=20), "MANAGER": NOW - timedelta(days=3)},
)
ON_STAFF = Assignee(
    learner_id=INES, organisation_id=None, joined_at=LONG_AGO, roles={"LEARNER": LONG_AGO}
)


def assignment(audience: Audience = Audience.EVERYBODY, **facts: object) -> Assignment:
    plain = {
        "id": UUID(int=9),
        "track_slug": "basics",
        "due": Deadline.within("P30D"),
        "reason": "the law",
        "made_by": "ada",
        "made_at": NOW - timedelta(days=10),
    }
    return Assignment(audience=audience, **(plain | facts))  # type: ignore[arg-type]


def certified(*, until: datetime | None, revoked: bool = False) -> Certification:
    certificate = Certificate(
        number="CERT-2026-00001",
        recipient_name="Zoë",
        track_slug="basics",
        track_name="The Basics",
        track_version="1.0",
        level=CertificationLevel.FOUNDATION,
        issued_at=LONG_AGO,
        expires_at=until,
        status=CertificateStatus.ACTIVE,
        organisation_id=None,
        organisation_name=None,
        issuer="us",
        verify_token="t",
        revoked_at=NOW - timedelta(days=1) if revoked else None,
    )
    held = replace(
        BEGUN.standing,
        certificate=certificate.number,
        certified_at=LONG_AGO,
        expires_at=until,
        revoked_at=certificate.revoked_at,
    )
    return Certification(standing=held, certificate=certificate)


BEGUN = Certification(standing=Standing(began_at=LONG_AGO, period=1))


def days(number: int) -> datetime:
    return NOW + timedelta(days=number)


@pytest.mark.parametrize(
    ("audience", "facts", "zoe", "ines"),
    [
        (Audience.EVERYBODY, {}, True, True),
        (Audience.STAFF, {}, False, True),
        (Audience.PERSON, {"learner_id": ZOE}, True, False),
        (Audience.ORGANISATION, {"organisation_id": "northwind"}, True, False),
        (Audience.ORGANISATION, {"organisation_id": "alder"}, False, False),
        (Audience.ROLE, {"role": "LEARNER"}, True, True),
        (Audience.ROLE, {"role": "MANAGER"}, True, False),
        (Audience.ROLE, {"role": "MANAGER", "organisation_id": "alder"}, False, False),
        (Audience.ROLE, {"role": "LEARNER", "organisation_id": "northwind"}, True, False),
        (Audience.EVERYBODY, {"withdrawn_at": NOW}, False, False),
    ],
)
def test_an_assignment_reaches_its_audience_and_nobody_else(
    audience: Audience, facts: dict[str, object], zoe: bool, ines: bool
) -> None:
    one = assignment(audience, **facts)
    assert (since(one, IN_NORTHWIND) is not None, since(one, ON_STAFF) is not None) == (zoe, ines)


def test_a_period_counts_from_the_last_of_joining_the_role_and_the_making() -> None:
    by_role = assignment(Audience.ROLE, role="MANAGER")
    assert since(assignment(), ON_STAFF) == days(-10)
    assert since(assignment(made_at=LONG_AGO), IN_NORTHWIND) == days(-20)
    assert since(by_role, IN_NORTHWIND) == days(-3)


@pytest.mark.parametrize(
    ("deadline", "start", "ends"),
    [
        ("2026-04-01", NOW, "2026-04-01T23:59:59+00:00"),
        ("P30D", NOW, "2026-04-01T23:59:59+00:00"),
        ("P1M", datetime(2026, 1, 31, 23, tzinfo=UTC), "2026-02-28T23:59:59+00:00"),
        ("P1Y", datetime(2024, 2, 29, tzinfo=UTC), "2025-02-28T23:59:59+00:00"),
    ],
)
def test_a_day_counts_to_its_last_second(deadline: str, start: datetime, ends: str) -> None:
    assert Deadline.parse(deadline).for_start(start).isoformat() == ends


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "30", "P0D", "20260401", "P1H"])
def test_what_is_no_deadline_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ContentError, match="P30D"):
        Deadline.parse(text)


def test_a_deadline_is_a_date_or_a_period_and_not_both() -> None:
    for facts in ({}, {"on": date(2026, 4, 1), "after": Period(days=1)}):
        with pytest.raises(ValueError, match="give one of them"):
            Deadline(**facts)  # type: ignore[arg-type]


def test_of_several_assignments_the_strictest_day_counts_and_all_are_listed() -> None:
    lax, strict = assignment(), assignment(id=UUID(int=8), due=Deadline(on=date(2026, 3, 10)))
    all_of_them = applied([lax, strict], IN_NORTHWIND, {})
    assert [each.assignment for each in all_of_them] == [strict, lax]
    owed = obligation("basics", all_of_them, None, NOW, required=False)
    assert owed.due_at == datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC)
    assert owed.applied == all_of_them
    excused = applied([lax, strict], IN_NORTHWIND, {strict.id: "on leave"})
    assert obligation("basics", excused, None, NOW, required=False).due_at == excused[1].due_at


DONE, DUE_SOON, OVERDUE, LATE_TO_BEGIN, OPEN, EXEMPT = (
    ObligationStanding.DONE,
    ObligationStanding.DUE_SOON,
    ObligationStanding.OVERDUE,
    ObligationStanding.NOT_BEGUN_IN_TIME,
    ObligationStanding.ON_TIME,
    ObligationStanding.EXEMPT,
)


@pytest.mark.parametrize(
    ("due", "begin", "excused", "certification", "standing"),
    [
        # not certified: the day decides
        (40, None, False, None, OPEN),
        (30, None, False, None, DUE_SOON),
        (0, None, False, None, DUE_SOON),
        (-1, None, False, None, OVERDUE),
        (None, None, False, None, OPEN),
        # to be begun in time: who begins late is as any other
        (40, 5, False, None, OPEN),
        (40, -1, False, None, LATE_TO_BEGIN),
        (20, -1, False, None, LATE_TO_BEGIN),
        (-1, -2, False, None, OVERDUE),
        (40, -1, False, BEGUN, OPEN),
        (20, -1, False, BEGUN, DUE_SOON),
        # certified: until when is what matters, whatever the day was
        (40, None, False, certified(until=None), DONE),
        (-90, None, False, certified(until=None), DONE),
        (-90, -100, False, certified(until=days(31)), DONE),
        (-90, None, False, certified(until=days(30)), DUE_SOON),
        (90, None, False, certified(until=days(5)), DUE_SOON),
        (None, None, False, certified(until=days(5)), DUE_SOON),
        # a renewal that was missed
        (-90, None, False, certified(until=days(-1)), OVERDUE),
        (90, None, False, certified(until=days(-1)), OPEN),
        (None, None, False, certified(until=days(-1)), OVERDUE),
        # a revoked certificate is none
        (-90, None, False, certified(until=days(90), revoked=True), OVERDUE),
        (None, None, False, certified(until=days(-90), revoked=True), OPEN),
        # excused
        (-90, None, True, None, EXEMPT),
        (40, -3, True, BEGUN, EXEMPT),
        (40, None, True, certified(until=None), EXEMPT),
    ],
)
def test_the_standing_of_every_case(
    due: int | None,
    begin: int | None,
    excused: bool,
    certification: Certification | None,
    standing: ObligationStanding,
) -> None:
    reached = []
    if due is not None:
        reached.append(
            Applied(
                assignment=assignment(),
                due_at=days(due),
                begin_by=days(begin) if begin is not None else None,
                excused="on leave" if excused else None,
            )
        )
    owed = obligation("basics", reached, certification, NOW, required=due is None)
    assert owed.standing is standing


def test_what_is_required_counts_without_a_day_unless_it_is_assigned() -> None:
    taught = ["basics", "cases", "extra"]
    (alone,) = obligations([], ["basics"], {}, NOW, taught=taught)
    assert (alone.track_slug, alone.standing, alone.due_at) == ("basics", OPEN, None)
    reached = applied([assignment(), assignment(track_slug="cases")], IN_NORTHWIND, {})
    both = obligations(reached, ["basics"], {}, NOW, taught=taught)
    assert [(each.track_slug, each.required, each.due_at is None) for each in both] == [
        ("basics", True, False),
        ("cases", False, False),
    ]
    assert obligations(reached, ["basics"], {}, NOW, taught=["cases"])[0].track_slug == "cases"


def test_the_most_urgent_comes_first() -> None:
    reached = [
        Applied(assignment=assignment(track_slug=slug), due_at=days(due), begin_by=None)
        for slug, due in (("later", 60), ("soon", 3), ("late", -3), ("sooner", 2))
    ]
    taught = ["later", "soon", "late", "sooner", "basics"]
    told = obligations(reached, ["basics"], {}, NOW, taught=taught)
    assert [each.track_slug for each in told] == ["late", "sooner", "soon", "later", "basics"]


moments = st.integers(-800, 800).map(lambda hours: NOW + timedelta(hours=hours))
reaches = st.lists(
    st.builds(
        Applied,
        assignment=st.just(assignment()),
        due_at=moments,
        begin_by=st.none() | moments,
        excused=st.sampled_from([None, "on leave"]),
    ),
    max_size=4,
)
certifications = st.sampled_from([None, BEGUN]) | st.builds(
    certified, until=st.none() | moments, revoked=st.booleans()
)


@given(reaches, certifications)
def test_one_more_assignment_never_makes_anything_easier(
    reached: list[Applied], certification: Certification | None
) -> None:
    more = [*reached, replace(reached[0], excused=None, due_at=days(-1))] if reached else reached
    fewer = obligation("basics", reached, certification, NOW, required=True)
    now = obligation("basics", more, certification, NOW, required=True)
    order = list(ObligationStanding)
    if now.due_at and fewer.due_at and fewer.standing is not EXEMPT:
        assert now.due_at <= fewer.due_at
    assert order.index(now.standing) <= order.index(fewer.standing)


@given(reaches, certifications)
def test_a_standing_says_what_is_so(
    reached: list[Applied], certification: Certification | None
) -> None:
    owed = obligation("basics", reached, certification, NOW, required=True)
    counting = [each for each in reached if each.excused is None]
    assert (owed.standing is EXEMPT) == (bool(reached) and not counting)
    if owed.standing is DONE:
        assert owed.certified
        assert owed.certified_until is None or owed.certified_until > NOW + SOON
    if owed.standing is OVERDUE:
        assert not owed.certified
        assert owed.due_at is not None
        assert owed.due_at < NOW
    if owed.standing is DUE_SOON:
        assert owed.due_at is not None or owed.certified_until is not None
    if owed.standing is LATE_TO_BEGIN:
        assert owed.begun_at is None


@given(reaches, certifications, st.integers(0, 100_000))
def test_time_alone_never_takes_anybody_out_of_overdue(
    reached: list[Applied], certification: Certification | None, minutes: int
) -> None:
    first = obligation("basics", reached, certification, NOW, required=True)
    then = NOW + timedelta(minutes=minutes)
    later = obligation("basics", reached, certification, then, required=True)
    if first.standing is OVERDUE:
        assert later.standing is OVERDUE
    assert later.due_at == first.due_at
