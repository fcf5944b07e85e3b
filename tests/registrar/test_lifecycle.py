"""A certification over the years, with a real registrar and a clock that travels."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from courseware.catalog.model import (
    Catalog,
    Halfway,
    MajorVersion,
    Recertification,
    RenewalAsks,
    Track,
)
from courseware.certification.lifecycle import Basis, Event, EventKind, replay
from courseware.certification.model import CertificateStatus, TrackProgress
from courseware.certification.standing import EndsBy, Standing, TrackState
from courseware.errors import Conflict, Refusal
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    AddPeople,
    BeginRenewal,
    EndWaiver,
    ExtendCertification,
    GetCertification,
    GetTrack,
    IssueCertificate,
    IssueCertificates,
    IssueRow,
    ListCertificates,
    NewPerson,
    OpenCourse,
    Person,
    PreviewPublication,
    PublishCatalog,
    RecordRead,
    RefreshWarehouse,
    ReinstateCertificate,
    ReissueCertificate,
    ResumeCertification,
    RevokeCertificate,
    SetRecertification,
    SuspendCertification,
    Verify,
    Waive,
)
from courseware.settings import Settings
from courseware.warehouse.connection import connect
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import courses_of, earn, sit, take_content
from tests.samples import catalog, quiz

pytestmark = pytest.mark.long

WHO = {"username": "zoe", "track": "basics", "actor": "ada", "reason": "It was agreed."}


def with_policy(**settings: object) -> Catalog:
    """The sample catalogue with other settings of `basics`; `version` among them is the track's."""
    basics, *others = catalog().tracks
    version = str(settings.pop("version", basics.version))
    policy = replace(basics.recertification, **settings)  # type: ignore[arg-type]
    return Catalog(tracks=(replace(basics, version=version, recertification=policy), *others))


def publish(registrar: RunningRegistrar, *, accept: bool = False, **settings: object) -> list[str]:
    request = PublishCatalog(catalog=with_policy(**settings), accept_bumps=accept)
    return list(registrar.house.call(request).changes)


def track_of(learner: RegistrarClient) -> TrackProgress:
    return learner.call(GetTrack(slug="basics"))


def test_a_renewal_is_a_period_of_its_own(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    learner = registrar.acting(zoe)
    first = earn(learner, "basics")
    assert first is not None
    assert first.expires_at is not None
    with pytest.raises(Conflict, match="cannot be renewed"):
        learner.call(BeginRenewal(track="basics"))

    clock.now = first.expires_at - timedelta(days=80)
    assert track_of(learner).state is TrackState.WINDOW_OPEN
    begun = learner.call(BeginRenewal(track="basics"))
    assert begun == learner.call(BeginRenewal(track="basics"))
    assert (begun.percent, begun.renewing, begun.certified) == (0, True, True)
    assert begun.next_course == "read"

    clock.advance(hours=1)
    second = earn(learner, "basics")
    assert second is not None
    track = track_of(learner)
    assert (track.state, track.renewing, track.percent) == (TrackState.CERTIFIED, False, 100)
    assert second.expires_at == clock.now.replace(year=clock.now.year + 2)
    old, new = (registrar.house.call(Verify(token=c.verify_token)) for c in (first, second))
    assert (old.status, old.superseded_by) == (CertificateStatus.SUPERSEDED, second.number)
    assert new.status is CertificateStatus.ACTIVE


@pytest.mark.parametrize(
    ("policy", "left"),
    [
        ({"renewal": RenewalAsks.EVERYTHING}, ["read", "watch", "practise"]),
        ({"renewal": RenewalAsks.PATH, "renewal_path": ("practise",)}, ["practise"]),
        ({"renewal": RenewalAsks.EXAM}, ["read", "watch"]),
        ({"renewal": RenewalAsks.CHANGED}, ["read", "watch"]),  # nothing has: the exam
    ],
)
def test_a_renewal_asks_what_the_policy_says(
    registrar: RunningRegistrar,
    zoe: Person,
    clock: FakeClock,
    policy: dict[str, object],
    left: list[str],
) -> None:
    publish(registrar, **policy)
    learner = registrar.acting(zoe)
    earn(learner, "basics")
    clock.advance(days=700)
    begun = learner.call(BeginRenewal(track="basics"))
    assert [course.course_id for course in begun.courses if not course.completed] == left
    assert begun.courses_total == len(left)
    clock.advance(hours=1)
    for course in courses_of("basics"):
        if course.id in left and policy["renewal"] in ("EVERYTHING", "PATH"):
            take_content(learner, course)
    for course in courses_of("basics"):
        if course.id in left:
            for each in course.quizzes:
                sit(learner, each)
    assert track_of(learner).state is TrackState.CERTIFIED
    assert len(learner.call(ListCertificates())) == 2


def test_only_what_changed_is_asked_again(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    publish(registrar, renewal=RenewalAsks.CHANGED)
    learner = registrar.acting(zoe)
    earn(learner, "basics")
    basics, *others = with_policy(renewal=RenewalAsks.CHANGED).tracks
    courses = tuple(
        replace(course, content_hash="another") if course.id == "watch" else course
        for course in basics.courses
    )
    changed = Catalog(tracks=(replace(basics, courses=courses), *others))
    registrar.house.call(PublishCatalog(catalog=changed))
    clock.advance(days=700)
    begun = learner.call(BeginRenewal(track="basics"))
    assert [course.course_id for course in begun.courses if not course.completed] == ["watch"]


def test_what_was_done_before_a_renewal_is_kept(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock, settings: Settings
) -> None:
    learner = registrar.acting(zoe)
    earn(learner, "basics")
    clock.advance(days=700)
    learner.call(BeginRenewal(track="basics"))
    registrar.stop()
    with duckdb.connect(str(settings.record), read_only=True) as record:
        past = record.execute("SELECT course_id, completed_at FROM past_course_progress").fetchall()
        attempts = record.execute("SELECT count(*) FROM closed_attempts").fetchall()
    assert {course for course, _ in past} == {
        f"basics/{id_}" for id_ in ("read", "watch", "practise")
    }
    assert all(completed for _, completed in past)
    assert attempts == [(2,)]


def test_a_minor_version_touches_nobody(registrar: RunningRegistrar, zoe: Person) -> None:
    learner = registrar.acting(zoe)
    earn(learner, "basics")
    before = track_of(learner)
    publish(registrar, version="1.5")
    assert replace(track_of(learner), version="1.4") == before


@pytest.mark.parametrize(
    ("policy", "state", "days"),
    [
        (MajorVersion.KEEP, TrackState.CERTIFIED, 731),
        (MajorVersion.GRACE, TrackState.IN_GRACE, 30),
        (MajorVersion.NOW, TrackState.IN_GRACE, 0),
    ],
)
def test_a_major_version_does_what_the_policy_says(
    registrar: RunningRegistrar,
    zoe: Person,
    clock: FakeClock,
    policy: MajorVersion,
    state: TrackState,
    days: int,
) -> None:
    learner = registrar.acting(zoe)
    first = earn(learner, "basics")
    assert first is not None
    publish(registrar, accept=True, version="2.0", major_version=policy)
    track = track_of(learner)
    assert track.state is state
    assert track.expires_at == clock.now + timedelta(days=days)
    told = registrar.house.call(Verify(token=first.verify_token))
    assert told.expires_at == track.expires_at


def test_a_major_version_that_hits_somebody_is_looked_at_first(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    earn(registrar.acting(zoe), "basics")
    with pytest.raises(Conflict, match=r"would end 1 certificates of 1\.4 earlier") as refused:
        publish(registrar, version="2.0")
    assert refused.value.code == "bump-not-confirmed"
    (bump,) = registrar.house.call(PreviewPublication(catalog=with_policy(version="2.0")))
    (hit,) = bump.organisations
    assert (bump.before, bump.after, bump.cut_short) == ("1.4", "2.0", 1)
    assert (hit.organisation, hit.certified, hit.halfway) == ("northwind-trading", 1, 0)
    assert hit.first_end == hit.last_end == clock.now + timedelta(days=30)
    assert track_of(registrar.acting(zoe)).version == "1.4"


def test_an_organisation_may_have_a_policy_of_its_own(
    registrar: RunningRegistrar, zoe: Person, ines: Person, clock: FakeClock
) -> None:
    registrar.house.call(
        SetRecertification(
            organisation_id="northwind-trading",
            track="basics",
            policy=Recertification(valid_for="P6M", major_version=MajorVersion.KEEP),
            actor="ada",
            reason="Their own rules.",
        )
    )
    theirs, ours = (earn(registrar.acting(who), "basics") for who in (zoe, ines))
    assert theirs is not None
    assert ours is not None
    assert theirs.expires_at == datetime.fromisoformat("2026-09-02T09:00:00+00:00")
    assert ours.expires_at == datetime.fromisoformat("2028-03-02T09:00:00+00:00")
    publish(registrar, accept=True, version="2.0")
    assert track_of(registrar.acting(zoe)).state is TrackState.CERTIFIED
    assert track_of(registrar.acting(ines)).state is TrackState.IN_GRACE


def halfway_through(learner: RegistrarClient) -> None:
    learner.call(OpenCourse(course="basics/read"))
    learner.call(RecordRead(course="basics/read"))
    sit(learner, quiz("reading"))


def second_edition(**settings: object) -> Catalog:
    """Version 2.0: `read` is another, and `practise` is no longer asked."""
    basics, *others = with_policy(version="2.0", **settings).tracks
    read, watch, _ = basics.courses
    courses = (replace(read, content_hash="second"), watch)
    return Catalog(tracks=(replace(basics, courses=courses), *others))


def test_who_is_halfway_finishes_what_there_was(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    learner = registrar.acting(zoe)
    halfway_through(learner)
    clock.advance(days=1)
    edition = second_edition(halfway=Halfway.FINISH)
    registrar.house.call(PublishCatalog(catalog=edition))
    assert track_of(learner).courses[0].completed
    take_content(learner, courses_of("basics")[1])
    earned = sit(learner, quiz("watching")).certificate
    assert earned is not None
    assert earned.track_version == "1.4"
    assert track_of(learner).state is TrackState.CERTIFIED


def test_or_moves_over_and_keeps_what_did_not_change(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    learner = registrar.acting(zoe)
    halfway_through(learner)
    take_content(learner, courses_of("basics")[1])
    sit(learner, quiz("watching"))
    clock.advance(days=1)
    registrar.house.call(PublishCatalog(catalog=second_edition(halfway=Halfway.MOVE)))
    read, watch = track_of(learner).courses
    assert (read.completed, read.attempt_count, watch.completed) == (False, 0, True)
    clock.advance(days=1)
    learner.call(RecordRead(course="basics/read"))
    earned = sit(learner, quiz("reading")).certificate
    assert earned is not None
    assert earned.track_version == "2.0"


def test_acts_are_kept_with_actor_time_and_reason(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock, settings: Settings
) -> None:
    house = registrar.house
    house.call(Waive(**WHO, until=clock.now + timedelta(days=10)))
    assert track_of(registrar.acting(zoe)).state is TrackState.WAIVED
    house.call(EndWaiver(**WHO))
    issued = house.call(IssueCertificate(**WHO, basis=Basis.EQUIVALENT))
    assert issued.certificate is not None
    later = clock.now + timedelta(days=1000)
    assert house.call(ExtendCertification(**WHO, until=later)).expires_at == later
    assert house.call(SuspendCertification(**WHO)).state is TrackState.SUSPENDED
    link = Verify(token=issued.certificate.verify_token)
    assert house.call(link).status is CertificateStatus.SUSPENDED
    house.call(ResumeCertification(**WHO))
    number = issued.certificate.number
    house.call(RevokeCertificate(number=number, reason="By mistake", actor="ada"))
    house.call(ReinstateCertificate(number=number, reason="It was one", actor="ada"))
    file = house.call(GetCertification(username="zoe", track="basics"))
    assert file.state is TrackState.CERTIFIED
    assert [event.kind for event in file.events] == [
        EventKind.WAIVED,
        EventKind.WAIVER_ENDED,
        EventKind.CERTIFIED,
        EventKind.EXTENDED,
        EventKind.SUSPENDED,
        EventKind.RESUMED,
        EventKind.REVOKED,
        EventKind.REINSTATED,
    ]
    assert {event.actor for event in file.events} == {"ada"}
    assert all(event.reason for event in file.events)
    registrar.stop()
    with duckdb.connect(str(settings.record), read_only=True) as record:
        audited = record.execute("SELECT count(*) FROM audit_events WHERE reason <> ''").fetchall()
    assert audited == [(8,)]


def test_a_reissue_keeps_the_period_and_points_to_the_new_one(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    first = earn(registrar.acting(zoe), "basics")
    assert first is not None
    file = registrar.house.call(ReissueCertificate(**WHO))
    assert file.certificate is not None
    assert (file.period, file.expires_at) == (1, first.expires_at)
    old = registrar.house.call(Verify(token=first.verify_token))
    assert (old.status, old.superseded_by) == (
        CertificateStatus.SUPERSEDED,
        file.certificate.number,
    )


def test_an_act_without_a_reason_or_in_another_state_changes_nothing(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    for request in (
        Waive(**{**WHO, "reason": " "}),
        EndWaiver(**WHO),
        SuspendCertification(**WHO),
        ReissueCertificate(**WHO),
        IssueCertificate(**{**WHO, "track": "nothing"}),
    ):
        with pytest.raises(Refusal):
            registrar.house.call(request)
    assert registrar.house.call(GetCertification(username="zoe", track="basics")).events == ()


def test_many_are_certified_at_once_and_each_bad_row_is_reported(
    registrar: RunningRegistrar, zoe: Person, ines: Person, clock: FakeClock
) -> None:
    rows = (
        IssueRow(row=2, username="zoe", track="basics"),
        IssueRow(row=3, username="nobody", track="basics"),
        IssueRow(row=4, username="ines", track="basics", certified_at=clock.now + timedelta(1)),
        IssueRow(row=5, username="ines", track="basics", basis=Basis.IMPORTED,
                 certified_at=clock.now - timedelta(days=100), version="1.2"),
        IssueRow(row=6, username="zoe", track="basics"),
    )  # fmt: skip
    bulk = IssueCertificates(rows=rows, actor="ada", reason="From the old system")
    dry = registrar.house.call(replace(bulk, dry_run=True))
    assert [bool(row.problem) for row in dry] == [False, True, True, False, True]
    assert registrar.house.call(ListCertificates()) == ()
    done = registrar.house.call(bulk)
    assert [row.number for row in done] == ["CERT-2026-00001", None, None, "CERT-2026-00002", None]
    assert done[-1].problem == "zoe is in an earlier row too."
    again = registrar.house.call(bulk)
    assert not any(row.number for row in again)
    imported = registrar.house.call(GetCertification(username="ines", track="basics"))
    assert imported.certificate is not None
    assert imported.certificate.track_version == "1.2"
    assert imported.expires_at == (clock.now - timedelta(days=100)).replace(year=2027)


PEOPLE = 1000


def test_a_thousand_people_through_two_versions(
    registrar: RunningRegistrar, clock: FakeClock, settings: Settings
) -> None:
    """Certified on 1.4; 1.5 changes nobody; 2.0 with 30 days' grace; some renew, the others expire on the day."""
    house = registrar.house
    # the last day of the grace is today: the views go by DuckDB's clock
    clock.now = datetime.now(UTC) - timedelta(days=230)
    people = tuple(
        NewPerson(username=f"p{number}", full_name=f"Person {number}",
                  email=f"p{number}@example.org", organisation=f"Company {number % 4}")
        for number in range(PEOPLE)
    )  # fmt: skip
    added: list[Person] = []
    for start in range(0, PEOPLE, 100):
        added.extend(house.call(AddPeople(people=people[start : start + 100])))
    rows = tuple(
        IssueRow(row=number, username=person.username, track="basics")
        for number, person in enumerate(people)
    )
    for start in range(0, PEOPLE, 50):
        part = rows[start : start + 50]
        house.call(IssueCertificates(rows=part, actor="ada", reason="They know it"))

    def states() -> dict[str, int]:
        """As the dashboards count them: the warehouse goes by the time that it is."""
        folder = Path(house.call(RefreshWarehouse())).parent
        with connect(folder) as analyst:
            found = analyst.execute(
                "SELECT state, count(*) FROM track_status WHERE track_id = 'basics' GROUP BY state"
            ).fetchall()
        return dict(found)

    def asked(people: Sequence[Person]) -> dict[str, int]:
        """As the registrar says, of each."""
        return Counter(str(track_of(registrar.acting(person)).state) for person in people)

    def told() -> dict[str, int]:
        return Counter(str(certificate.status) for certificate in house.call(ListCertificates()))

    assert (states(), told()) == ({"CERTIFIED": PEOPLE}, {"ACTIVE": PEOPLE})
    publish(registrar, version="1.5")
    assert (states(), told()) == ({"CERTIFIED": PEOPLE}, {"ACTIVE": PEOPLE})

    clock.advance(days=200)
    changes = publish(registrar, version="2.0", accept=True)
    assert sum("250 certificates of company-" in line for line in changes) == 4
    end = clock.now + timedelta(days=30)
    assert asked(added[::20]) == {"IN_GRACE": PEOPLE // 20}
    assert {certificate.expires_at for certificate in house.call(ListCertificates())} == {end}

    clock.advance(days=10)
    for person in added[:20]:
        learner = registrar.acting(person)
        learner.call(BeginRenewal(track="basics"))
        clock.advance(seconds=1)
        earn(learner, "basics")
    assert asked(added[:40]) == {"CERTIFIED": 20, "IN_GRACE": 20}
    clock.now = end
    assert told() == {"ACTIVE": PEOPLE, "SUPERSEDED": 20}
    clock.now = datetime.now(UTC)
    assert states() == {"CERTIFIED": 20, "EXPIRED": PEOPLE - 20}
    assert told() == {"ACTIVE": 20, "SUPERSEDED": 20, "EXPIRED": PEOPLE - 20}
    assert asked(added[:40]) == {"CERTIFIED": 20, "EXPIRED": 20}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_record_says_what_its_events_come_to(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock, settings: Settings, seed: int
) -> None:
    """Some years of whatever the office may do: refused or done, the record and the replay agree."""
    chance = random.Random(seed)
    versions = iter(range(2, 1000))

    def step() -> None:
        clock.advance(days=chance.choice([0.01, 1, 20, 60, 200]))
        house, learner = registrar.house, registrar.acting(zoe)
        held = house.call(GetCertification(username="zoe", track="basics")).certificate
        number = held.number if held else "CERT-2026-99999"
        later = clock.now + timedelta(days=chance.randrange(1, 400))
        act = chance.choice(
            [
                lambda: house.call(IssueCertificate(**WHO)),
                lambda: house.call(Waive(**WHO, until=chance.choice([None, later]))),
                lambda: house.call(EndWaiver(**WHO)),
                lambda: house.call(ExtendCertification(**WHO, until=later)),
                lambda: house.call(SuspendCertification(**WHO)),
                lambda: house.call(ResumeCertification(**WHO)),
                lambda: house.call(ReissueCertificate(**WHO)),
                lambda: house.call(RevokeCertificate(number=number, reason="r", actor="a")),
                lambda: house.call(ReinstateCertificate(number=number, reason="r", actor="a")),
                lambda: learner.call(BeginRenewal(track="basics")),
                lambda: earn(learner, "basics"),
                lambda: publish(registrar, accept=True, version=f"{next(versions)}.0"),
            ]
        )
        act()

    for _ in range(60):
        try:
            step()
        except Refusal:
            continue
    registrar.stop()
    with duckdb.connect(str(settings.record), read_only=True) as record:
        events = record.execute(
            "SELECT kind, occurred_at, certificate_number, version, until, ends_by "
            "FROM certification_events WHERE track_id = 'basics' ORDER BY occurred_at, id"
        ).fetchall()
        row = record.execute(
            "SELECT standing.started_at, standing.period, standing.renewing_since, held.number, "
            "standing.completed_at, standing.completed_version, standing.expires_at, "
            "standing.ends_by, held.revoked_at, held.suspended_at, standing.waived_at, "
            "standing.waived_until FROM user_certifications standing "
            "LEFT JOIN certificates held ON held.id = standing.certificate_id "
            "WHERE standing.track_id = 'basics'"
        ).fetchone()
        unreplaced = record.execute(
            "SELECT period, count(*) FROM certificates WHERE superseded_by IS NULL GROUP BY period "
            "HAVING count(*) > 1"
        ).fetchall()
    assert row is not None
    replayed = replay(
        Event(
            kind=EventKind(kind),
            at=at,
            certificate=number,
            version=version,
            until=until,
            ends_by=EndsBy(ends_by),
        )
        for kind, at, number, version, until, ends_by in events
    )
    began = row[0] if row[1] else None
    stored = Standing(
        began_at=began, period=row[1], renewing_since=row[2], certificate=row[3],
        certified_at=row[4], version=row[5], expires_at=row[6], ends_by=EndsBy(row[7]),
        revoked_at=row[8], suspended_at=row[9], waived_at=row[10], waived_until=row[11],
    )  # fmt: skip
    assert replace(stored, began_at=None) == replace(replayed, began_at=None)
    assert unreplaced == []


def test_the_sample_has_what_these_tests_need() -> None:
    basics = catalog().track("basics")
    assert isinstance(basics, Track)
    assert [course.id for course in basics.courses] == ["read", "watch", "practise"]
