"""Assignments at the registrar: made once, lived with as time goes by, told to those who may know."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from courseware.certification.assignments import Assignment, Audience, Deadline
from courseware.certification.obligations import Obligation, ObligationStanding
from courseware.errors import Forbidden, InvalidRequest, NotFound
from courseware.registrar.protocol import (
    AssignTrack,
    ChangeAssignment,
    Compliance,
    ComplianceOf,
    Exempt,
    GetObligations,
    GetTeamMember,
    GrantRole,
    ListAssignments,
    ListCertificates,
    NewAssignment,
    OpenCourse,
    Person,
    PreviewAssignments,
    RevokeCertificate,
    Role,
    WithdrawAssignment,
)
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import courses_of, earn

WHY = {"reason": "the law asks for it", "actor": "ada"}


def new(audience: Audience = Audience.EVERYBODY, **facts: Any) -> NewAssignment:
    plain = {"track": "cases", "due": Deadline.within("P20D"), "reason": "the law asks for it"}
    return NewAssignment(audience=audience, **(plain | facts))


def assign(registrar: RunningRegistrar, audience: Audience, **facts: Any) -> Assignment:
    request = AssignTrack(assignments=(new(audience, **facts),), actor="ada")
    (made,) = registrar.house.call(request)
    return made


def owed(registrar: RunningRegistrar, person: Person, track: str = "cases") -> Obligation | None:
    told = registrar.acting(person).call(GetObligations()).owed
    return next((each for each in told if each.track_slug == track), None)


def standing(
    registrar: RunningRegistrar, person: Person, track: str = "cases"
) -> ObligationStanding | None:
    found = owed(registrar, person, track)
    return found.standing if found else None


def ends(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)


def audited(registrar: RunningRegistrar, settings: Settings) -> list[str]:
    import duckdb

    registrar.stop()
    with duckdb.connect(str(settings.record), read_only=True) as record:
        rows = record.execute("SELECT action FROM audit_events ORDER BY id").fetchall()
    return [action for (action,) in rows]


def test_time_goes_by_for_somebody_who_joins_later(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    assign(registrar, Audience.ORGANISATION, organisation="Northwind Trading", due=within(60))
    clock.advance(days=10)
    ben = registrar.add("ben")
    first, later = owed(registrar, zoe), owed(registrar, ben)
    assert first is not None
    assert later is not None
    assert first.due_at == ends(date(2026, 5, 1))
    assert later.due_at == ends(date(2026, 5, 11))
    told = []
    for days in (0, 21, 30):
        clock.advance(days=days)
        told.append((standing(registrar, zoe), standing(registrar, ben)))
    assert told == [
        (ObligationStanding.ON_TIME, ObligationStanding.ON_TIME),
        (ObligationStanding.DUE_SOON, ObligationStanding.ON_TIME),
        (ObligationStanding.OVERDUE, ObligationStanding.DUE_SOON),
    ]


def within(days: int) -> Deadline:
    return Deadline.within(f"P{days}D")


def test_a_role_given_later_starts_the_period_then(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    assign(registrar, Audience.ROLE, role=Role.MANAGER)
    assert owed(registrar, zoe) is None
    clock.advance(days=100)
    registrar.house.call(
        GrantRole(username="zoe", role=Role.MANAGER, organisation="northwind-trading")
    )
    found = owed(registrar, zoe)
    assert found is not None
    assert found.due_at == ends((clock.now + timedelta(days=20)).date())


def test_staff_and_a_person_are_reached_alone(
    registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    assign(registrar, Audience.STAFF)
    assert (owed(registrar, zoe), standing(registrar, ines)) == (None, ObligationStanding.DUE_SOON)
    assign(registrar, Audience.PERSON, username="zoe", due=within(50))
    assert standing(registrar, zoe) is ObligationStanding.ON_TIME


def test_what_is_withdrawn_asks_nothing_any_more(
    registrar: RunningRegistrar, zoe: Person, settings: Settings
) -> None:
    made = assign(registrar, Audience.EVERYBODY)
    assert standing(registrar, zoe) is ObligationStanding.DUE_SOON
    registrar.house.call(WithdrawAssignment(assignment_id=made.id, **WHY))
    assert owed(registrar, zoe) is None
    assert registrar.house.call(ListAssignments()) == ()
    with pytest.raises(NotFound, match="withdrawn already"):
        registrar.house.call(WithdrawAssignment(assignment_id=made.id, **WHY))
    assert audited(registrar, settings)[-2:] == ["assignment.make", "assignment.withdraw"]


def test_who_is_excused_leaves_the_denominator_until_that_ends(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    made = assign(registrar, Audience.EVERYBODY)
    excuse = {"assignment_id": made.id, "username": "zoe"}
    registrar.house.call(Exempt(**excuse, reason="on parental leave", actor="ada"))
    clock.advance(days=90)
    assert standing(registrar, zoe) is ObligationStanding.EXEMPT
    told = registrar.house.call(ComplianceOf(track="cases"))
    assert (told.pairs, told.counting, told.standings[ObligationStanding.EXEMPT]) == (1, 0, 1)
    registrar.house.call(Exempt(**excuse, excused=False, **WHY))
    assert standing(registrar, zoe) is ObligationStanding.OVERDUE


def test_only_whom_an_assignment_reaches_can_be_excused(
    registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    made = assign(registrar, Audience.STAFF)
    with pytest.raises(InvalidRequest, match='does not reach "zoe"'):
        registrar.house.call(Exempt(assignment_id=made.id, username="zoe", **WHY))


def test_a_renewal_that_is_due_counts_again(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    learner = registrar.acting(zoe)
    earn(learner, "basics")
    told = []
    for days in (0, 365 * 2 - 20, 22):
        clock.advance(days=days)
        told.append(standing(registrar, zoe, "basics"))
    assert told == [
        ObligationStanding.DONE,
        ObligationStanding.DUE_SOON,
        ObligationStanding.OVERDUE,
    ]


def test_a_revoked_certificate_leaves_the_assigned_day(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    assign(registrar, Audience.EVERYBODY, track="basics", due=within(50))
    learner = registrar.acting(zoe)
    earn(learner, "basics")
    assert standing(registrar, zoe, "basics") is ObligationStanding.DONE
    (certificate,) = learner.call(ListCertificates())
    registrar.house.call(RevokeCertificate(number=certificate.number, **WHY))
    found = owed(registrar, zoe, "basics")
    assert found is not None
    assert (found.standing, found.due_at) == (ObligationStanding.ON_TIME, ends(date(2026, 4, 21)))


def test_a_track_not_begun_in_time_is_told_until_it_is_begun(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    assign(registrar, Audience.EVERYBODY, track="basics", due=within(90), begin=within(10))
    assert standing(registrar, zoe, "basics") is ObligationStanding.ON_TIME
    clock.advance(days=11)
    assert standing(registrar, zoe, "basics") is ObligationStanding.NOT_BEGUN_IN_TIME
    registrar.acting(zoe).call(OpenCourse(course=courses_of("basics")[0].key))
    assert standing(registrar, zoe, "basics") is ObligationStanding.ON_TIME


def test_other_days_hold_from_the_same_start(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    made = assign(registrar, Audience.EVERYBODY)
    clock.advance(days=5)
    changed = registrar.house.call(
        ChangeAssignment(assignment_id=made.id, due=within(40), begin=within(3), **WHY)
    )
    assert (changed.made_at, str(changed.due), str(changed.begin)) == (made.made_at, "P40D", "P3D")
    found = owed(registrar, zoe)
    assert found is not None
    assert found.due_at == ends(date(2026, 4, 11))


def test_the_same_assignment_is_there_once_however_often_it_is_asked_for(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    request = AssignTrack(assignments=(new(), new()), actor="ada")
    first, second = registrar.house.call(request)
    (again, _) = registrar.house.call(request)
    assert first == second == again
    assert len(registrar.house.call(ListAssignments())) == 1


def test_a_preview_says_how_many_it_concerns_and_does_nothing(
    registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    registrar.add("ben", organisation="Alder & Finch")
    earn(registrar.acting(zoe), "basics")
    ask = (
        new(track="basics"),
        new(Audience.ORGANISATION, organisation="alder-finch"),
        new(Audience.STAFF),
        new(Audience.ROLE, role=Role.LEARNER, organisation="Northwind Trading"),
        new(Audience.PERSON, username="nobody"),
    )
    told = registrar.house.call(PreviewAssignments(assignments=ask))
    assert [(each.people, each.certified) for each in told] == [
        (3, 1),
        (1, 0),
        (1, 0),
        (1, 0),
        (0, 0),
    ]
    assert told[-1].problem == "There is no person 'nobody'."
    assert registrar.house.call(ListAssignments()) == ()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (new(track="nothing"), 'no track "nothing"'),
        (new(Audience.PERSON), "username is missing"),
        (new(Audience.STAFF, username="zoe"), "leave the username out"),
        (new(Audience.ORGANISATION, organisation="Nowhere"), 'no organisation "Nowhere"'),
        (new(due=Deadline(on=date(2026, 3, 1))), "2026-03-01 is past"),
        (new(begin=Deadline.within("P31D")), "after it is due"),
        (new(reason="  "), "Say why"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(
    registrar: RunningRegistrar, zoe: Person, wrong: NewAssignment, words: str
) -> None:
    with pytest.raises((InvalidRequest, NotFound), match=words):
        registrar.house.call(AssignTrack(assignments=(new(), wrong), actor="ada"))
    assert registrar.house.call(ListAssignments()) == ()


def test_a_manager_is_told_of_the_managed_organisation_alone(
    registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    ben = registrar.add("ben", organisation="Alder & Finch")
    boss = registrar.acting(registrar.add("mona", roles=(Role.LEARNER, Role.MANAGER)))
    assign(registrar, Audience.EVERYBODY)
    told = boss.call(ComplianceOf())
    assert {row.username for row in told.rows} == {"zoe", "mona"}
    assert told.organisations == (("northwind-trading", "Northwind Trading"),)
    for organisation in ("alder-finch", ""):
        with pytest.raises(NotFound):
            boss.call(ComplianceOf(organisation=organisation))
    assert boss.call(GetTeamMember(username="zoe")).person == zoe_as_listed(registrar, zoe)
    for stranger in ("ben", "ines", "nobody"):
        with pytest.raises(NotFound, match="among your people"):
            boss.call(GetTeamMember(username=stranger))
    with pytest.raises(Forbidden):
        registrar.acting(ben).call(ComplianceOf())
    with pytest.raises(Forbidden):
        registrar.acting(ben).call(GetTeamMember(username="ben"))


def zoe_as_listed(registrar: RunningRegistrar, zoe: Person) -> Person:
    return registrar.house.call(GetTeamMember(username=zoe.username)).person


def test_a_member_s_page_has_no_answer_and_no_mark(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    earn(registrar.acting(zoe), "basics")
    assign(registrar, Audience.EVERYBODY)
    member = registrar.house.call(GetTeamMember(username="zoe"))
    assert [(each.name, each.percent) for each in member.tracks] == [
        ("Case Work", 0),
        ("The Basics", 100),
    ]
    text = msgspec.json.encode(member).decode()
    assert "score" not in text
    assert "answer" not in text


def test_people_are_sorted_filtered_searched_and_paged(
    registrar: RunningRegistrar, clock: FakeClock
) -> None:
    for number in range(7):
        registrar.add(f"crowd{number}", full_name=f"Élodie {number}")
    registrar.add("ben", full_name="Ben", organisation="Alder & Finch")
    assign(registrar, Audience.PERSON, username="crowd3", due=within(3))
    clock.advance(days=10)

    def ask(**facts: Any) -> Compliance:
        return registrar.house.call(ComplianceOf(**facts))

    assert ask().rows[0].username == "crowd3"
    assert ask(sort="name").rows[0].username == "ben"
    assert [row.username for row in ask(sort="name", limit=2, offset=2).rows] == [
        "crowd1",
        "crowd2",
    ]
    assert ask(sort="name", descending=True).rows[0].username == "crowd6"
    assert ask(sort="track").rows[0].track_slug == "cases"
    found = ask(search="elodie NORTHWIND", standing=ObligationStanding.ON_TIME, limit=3)
    assert (len(found.rows), found.pairs, found.people) == (3, 8, 7)
    assert found.standings[ObligationStanding.OVERDUE] == 1
    assert ask(standing=ObligationStanding.EXEMPT).rows == ()
    assert ask(standing=ObligationStanding.EXEMPT).pairs == 9
    with pytest.raises(InvalidRequest, match="Give one of"):
        ask(sort="mark")


def test_the_rules_and_the_record_s_own_sql_say_the_same_of_everybody(
    registrar: RunningRegistrar, clock: FakeClock
) -> None:
    chance = random.Random(7)
    people = []
    for number in range(24):
        clock.advance(days=chance.randrange(6), hours=chance.randrange(24))
        organisation = chance.choice(["Northwind Trading", "Alder & Finch", None])
        roles = (Role.AUTHOR,) if chance.random() < 0.3 else ()
        people.append(registrar.add(f"person{number}", organisation=organisation, roles=roles))
    made = []
    for _ in range(30):
        clock.advance(days=chance.randrange(4), hours=chance.randrange(24))
        due = chance.choice(
            [within(chance.randrange(1, 90)), Deadline.within("P2M5D"), _day(clock, 40)]
        )
        begin = chance.choice([None, within(1), _day(clock, 1)])
        facts: dict[str, Any] = {
            "track": chance.choice(["basics", "cases"]),
            "due": due,
            "begin": begin,
        }
        audience = chance.choice(list(Audience))
        if audience is Audience.PERSON:
            facts["username"] = chance.choice(people).username
        elif audience is Audience.ORGANISATION:
            facts["organisation"] = "alder-finch"
        elif audience is Audience.ROLE:
            facts["role"] = Role.AUTHOR
            facts["organisation"] = chance.choice([None, "northwind-trading"])
        made.append(assign(registrar, audience, **facts))
        if chance.random() < 0.2:
            registrar.house.call(WithdrawAssignment(assignment_id=made.pop().id, **WHY))
    for person in people[::3]:
        earn(registrar.acting(person), "basics")
    for person in people[1::3]:
        registrar.acting(person).call(OpenCourse(course="basics/read"))
    registrar.house.call(GrantRole(username=people[0].username, role=Role.AUTHOR))
    for each in made:
        for person in people[::5] if chance.random() < 0.5 else people[:3]:
            _excuse_if_reached(registrar, each, person)
    seen: set[ObligationStanding] = set()
    for days in (0, 5, 40, 625, 60):
        clock.advance(days=days)
        told = registrar.house.call(ComplianceOf(limit=1000))
        by_sql = {
            (row.username, row.track_slug): (
                row.standing, row.due_at, row.begin_by, row.begun_at, row.certified,
                row.certified_until, row.required, row.assignments,
            )
            for row in told.rows
        }  # fmt: skip
        by_rules = {
            (person.username, each.track_slug): (
                each.standing, each.due_at, each.begin_by, each.begun_at, each.certified,
                each.certified_until, each.required, len(each.applied),
            )
            for person in people
            for each in registrar.acting(person).call(GetObligations()).owed
        }  # fmt: skip
        assert by_sql == by_rules
        seen.update(row.standing for row in told.rows)
    assert seen == set(ObligationStanding)


def _day(clock: FakeClock, days: int) -> Deadline:
    return Deadline(on=(clock.now + timedelta(days=days)).date())


def _excuse_if_reached(registrar: RunningRegistrar, each: Assignment, person: Person) -> None:
    reached = {
        applied.assignment.id
        for obligation in registrar.acting(person).call(GetObligations()).owed
        for applied in obligation.applied
    }
    if each.id in reached:
        registrar.house.call(Exempt(assignment_id=each.id, username=person.username, **WHY))
