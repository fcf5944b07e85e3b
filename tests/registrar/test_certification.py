"""Completing courses and tracks, and the certificate that the last step earns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from courseware.certification.model import CertificateStatus
from courseware.certification.numbering import parse_number
from courseware.certification.standing import TrackState
from courseware.credentials.document import sha256
from courseware.errors import Conflict, Forbidden, NotFound
from courseware.registrar.protocol import (
    GetCertificateDocument,
    GetCourseState,
    GetSummary,
    GetTrack,
    ListCertificates,
    OpenCourse,
    Person,
    RecordExercise,
    RecordRead,
    RecordWatched,
    RevokeCertificate,
    Verify,
)
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import courses_of, earn, sit, take_content
from tests.samples import quiz


def test_a_specialty_is_locked_until_the_required_track_is_certified(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    track = learner.call(GetTrack(slug="cases"))
    assert track.state is TrackState.LOCKED
    assert track.locked_reason == "Complete The Basics first."
    with pytest.raises(Forbidden, match=r"Complete The Basics first\."):
        learner.call(OpenCourse(course="cases/intake"))
    assert earn(learner, "basics") is not None
    assert learner.call(GetTrack(slug="cases")).state is TrackState.NOT_STARTED
    learner.call(OpenCourse(course="cases/intake"))


def test_a_text_is_completed_by_reading_and_passing(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    learner.call(OpenCourse(course="basics/read"))
    assert not learner.call(GetCourseState(course="basics/read")).content_completed
    assert learner.call(RecordRead(course="basics/read")).content_completed
    assert not sit(learner, quiz("reading"), wrong=3).course_completed
    assert sit(learner, quiz("reading")).course_completed


def test_ninety_percent_of_the_distinct_seconds_complete_a_video(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)

    def watch(*ranges: tuple[float, float]) -> bool:
        request = RecordWatched(course="basics/watch", video_id="film", ranges=ranges, position=1.0)
        return learner.call(request).content_completed

    learner.call(OpenCourse(course="basics/watch"))
    assert not watch((0.0, 50.0))
    assert not watch((0.0, 50.0), (10.0, 50.0))
    assert not watch((60.0, 99.5))
    assert not watch((-40.0, 0.0), (100.0, 900.0), (80.0, 20.0))
    assert watch((50.0, 55.0))
    (video,) = learner.call(GetCourseState(course="basics/watch")).videos
    assert video.watched_seconds == pytest.approx(94.5)


def test_every_exercise_completes_an_interactive_course_without_a_quiz(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    learner.call(OpenCourse(course="basics/practise"))
    assert not learner.call(RecordExercise(course="basics/practise", exercise_id="sort")).completed
    assert learner.call(RecordExercise(course="basics/practise", exercise_id="name")).completed


def test_the_last_course_certifies_and_the_document_is_kept(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    learner = registrar.acting(zoe)
    certificate = earn(learner, "basics")
    assert certificate is not None
    assert certificate.number == "CERT-2026-00001"
    assert certificate.recipient_name == "Zoë Łukasz"
    assert certificate.organisation_name == "Northwind Trading"
    assert certificate.track_version == "1.4"
    assert certificate.expires_at == datetime(2028, 3, 2, 9, 0, tzinfo=UTC)
    track = learner.call(GetTrack(slug="basics"))
    assert (track.state, track.percent, track.completed) == (TrackState.CERTIFIED, 100, True)
    document = learner.call(GetCertificateDocument(number=certificate.number))
    assert document.pdf.startswith(b"%PDF-")
    assert sha256(document.pdf) == document.sha256
    clock.advance(days=3)
    assert learner.call(GetCertificateDocument(number=certificate.number)) == document


def test_failing_or_passing_again_changes_no_certificate(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    learner = registrar.acting(zoe)
    first = earn(learner, "basics")
    assert first is not None
    sit(learner, quiz("reading"), wrong=5)
    assert sit(learner, quiz("reading")).certificate is None
    (only,) = learner.call(ListCertificates())
    assert only.number == first.number


def test_a_document_is_for_its_learner_alone(
    registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    certificate = earn(registrar.acting(zoe), "basics")
    assert certificate is not None
    with pytest.raises(NotFound):
        registrar.acting(ines).call(GetCertificateDocument(number=certificate.number))
    assert registrar.acting(ines).call(ListCertificates()) == ()


def test_our_own_staff_are_certified_without_an_organisation(
    registrar: RunningRegistrar, ines: Person
) -> None:
    certificate = earn(registrar.acting(ines), "basics")
    assert certificate is not None
    assert certificate.organisation_name is None


def test_a_stranger_with_the_link_sees_whether_it_stands(
    registrar: RunningRegistrar, zoe: Person, clock: FakeClock
) -> None:
    certificate = earn(registrar.acting(zoe), "basics")
    assert certificate is not None
    assert certificate.expires_at is not None
    link = Verify(token=certificate.verify_token)
    assert registrar.house.call(link).status is CertificateStatus.ACTIVE
    clock.now = certificate.expires_at
    assert registrar.house.call(link).status is CertificateStatus.ACTIVE
    clock.advance(seconds=1)
    assert registrar.house.call(link).status is CertificateStatus.EXPIRED
    revocation = RevokeCertificate(
        number=certificate.number, reason="Taken for another", actor="ada"
    )
    registrar.house.call(revocation)
    assert registrar.house.call(link).status is CertificateStatus.REVOKED
    assert registrar.acting(zoe).call(GetTrack(slug="basics")).state is TrackState.REVOKED
    with pytest.raises(Conflict):
        registrar.house.call(revocation)
    with pytest.raises(NotFound, match="No certificate belongs to this link"):
        registrar.house.call(Verify(token=certificate.verify_token[:-1]))


def test_the_summary_counts_what_there_is(registrar: RunningRegistrar, zoe: Person) -> None:
    learner = registrar.acting(zoe)
    before = learner.call(GetSummary())
    assert (before.tracks_total, before.tracks_completed, before.tracks_in_progress) == (2, 0, 0)
    assert (before.next_track, before.next_course) == ("basics", "read")
    take_content(learner, courses_of("basics")[0])
    started = learner.call(GetSummary())
    assert started.tracks_in_progress == 1
    assert 0 < started.tracks[0].percent < 100
    earn(learner, "basics")
    after = learner.call(GetSummary())
    assert (after.required_total, after.required_completed, after.optional_completed) == (1, 1, 0)
    assert (after.active_certificates, after.expired_certificates) == (1, 0)
    assert (after.next_track, after.next_course) == ("cases", "intake")


def test_numbers_begin_anew_each_year(registrar: RunningRegistrar, clock: FakeClock) -> None:
    numbers = []
    for username, when in (
        ("one", clock.now),
        ("two", clock.now + timedelta(days=1)),
        ("three", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("four", datetime(2027, 1, 1, tzinfo=UTC)),
    ):
        clock.now = when
        certificate = earn(registrar.acting(registrar.add(username)), "basics")
        assert certificate is not None
        numbers.append(certificate.number)
    assert numbers == ["CERT-2026-00001", "CERT-2026-00002", "CERT-2026-00003", "CERT-2027-00001"]


def test_two_hundred_who_finish_at_once_get_consecutive_numbers(
    registrar: RunningRegistrar,
) -> None:
    people = [registrar.add(f"learner{number}") for number in range(200)]

    def prepare(person: Person) -> None:
        learner = registrar.acting(person)
        for course in courses_of("basics"):
            take_content(learner, course)
        sit(learner, quiz("reading"))

    def finish(person: Person) -> str:
        certificate = sit(registrar.acting(person), quiz("watching")).certificate
        assert certificate is not None
        return certificate.number

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(prepare, people))
        numbers = list(pool.map(finish, people))
    assert sorted(parse_number(number) for number in numbers) == [
        (2026, sequence) for sequence in range(1, 201)
    ]
    listed = registrar.house.call(ListCertificates())
    assert len({certificate.verify_token for certificate in listed}) == 200
    assert [certificate.number for certificate in listed] == sorted(numbers)
