"""A person is erased: nothing of them is found in any file, and what must stay can still be checked."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest

from courseware.catalog.delivery import Delivery
from courseware.catalog.model import Catalog, Quiz
from courseware.certification.assignments import Audience, Deadline
from courseware.certification.model import Certificate, CertificateStatus
from courseware.errors import InvalidRequest, NotFound, NotSignedIn
from courseware.records.ids import new_id
from courseware.registrar.erasure import erasing, finishing
from courseware.registrar.erasure.words import what_goes
from courseware.registrar.protocol import (
    AssignTrack,
    Erased,
    ErasePerson,
    GetCertificateDocument,
    GetCredential,
    GetStanding,
    GetStatusList,
    GetSummary,
    GiveMark,
    GrantAccommodation,
    GrantRole,
    IssueToken,
    ListAccommodations,
    ListAssignments,
    ListCertificates,
    ListDeliveries,
    ListPeople,
    NewAssignment,
    OpenAttempt,
    Person,
    PreviewErasure,
    PublishCatalog,
    RefreshWarehouse,
    RevokeCertificate,
    Role,
    SaveAnswers,
    SignIn,
    SubmitAttempt,
    Verify,
    Waive,
    WhoIs,
)
from courseware.settings import Settings
from courseware.warehouse.connection import connect
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.examinations import ESSAY, publish
from tests.registrar.learning import courses_of, earn, sit, take_content
from tests.samples import catalog, quiz
from tests.waiting import eventually

pytestmark = pytest.mark.long

NAME, USERNAME = "Quillon Ravensworth", "quillon.r"
EMAIL = f"{USERNAME}@example.org"
SENTENCE = "Whoever opens the heron file leaves footprints in the marsh of the log"
PASSWORD = "a heron stands on one leg"


def found_in(folder: Path, *words: str) -> set[str]:
    """The words that some file below the folder holds, in its bytes or packed in its rows."""
    found = set()
    for file in folder.rglob("*"):
        if not file.is_file() or file.is_symlink():
            continue
        content = file.read_bytes()
        if file.suffix == ".parquet":
            content += repr(duckdb.sql(f"FROM read_parquet('{file}')").fetchall()).encode()
        found |= {word for word in words if word.lower().encode() in content.lower()}
    return found


def rows_of(record: Path) -> str:
    """Every row of every table, of a record that nobody has open."""
    with duckdb.connect(str(record), read_only=True) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        return "".join(repr(connection.sql(f'FROM "{name}"').fetchall()) for (name,) in tables)


@pytest.fixture
def quillon(registrar: RunningRegistrar) -> Person:
    return registrar.add(USERNAME, full_name=NAME, password=PASSWORD)


def erase(
    registrar: RunningRegistrar, person: Person, reason: str = "As asked on 2 March"
) -> Erased:
    return registrar.house.call(
        ErasePerson(
            username=person.username,
            learner_id=person.id,
            actor="ines",
            reason=reason,
            erasure_id=uuid4(),
        )
    )


def document(registrar: RunningRegistrar, certificate: Certificate) -> str:
    """Wait for the document; its SHA-256."""
    return registrar.house.call(GetCertificateDocument(number=certificate.number)).sha256


def certified(registrar: RunningRegistrar, person: Person) -> Certificate:
    certificate = earn(registrar.acting(person), "basics")
    assert certificate is not None
    document(registrar, certificate)
    return certificate


def test_no_file_holds_the_name_the_address_or_a_sentence_of_an_essay(
    registrar: RunningRegistrar, settings: Settings, quillon: Person, ines: Person
) -> None:
    acting, house = registrar.acting(quillon), registrar.house
    exam = publish(registrar, Quiz(id="reading", title="Exam", questions=(ESSAY,)))
    for course in courses_of("basics"):
        take_content(acting, course)
    certificate = sit(acting, quiz("watching")).certificate
    attempt = acting.call(OpenAttempt(attempt_id=new_id(), quiz_id=exam.id)).attempt_id
    acting.call(SaveAnswers(attempt_id=attempt, answers={"essay": (f"{SENTENCE}, at first.",)}))
    acting.call(SubmitAttempt(attempt_id=attempt, answers={"essay": (f"{SENTENCE}.",)}))
    house.call(
        GiveMark(
            attempt_id=attempt, question_id="essay", levels={"reason": 3, "words": 1},
            comment=f"Well said, {NAME}", actor="ines",
        )
    )  # fmt: skip
    (certificate,) = acting.call(ListCertificates())
    document(registrar, certificate)
    house.call(GetCredential(number=certificate.number))
    house.call(
        GrantAccommodation(username=USERNAME, extra_time=0.5, actor="ines", reason=f"{NAME} asked")
    )
    house.call(
        AssignTrack(
            actor="ines",
            assignments=(
                NewAssignment(
                    track="cases", audience=Audience.PERSON, username=USERNAME,
                    due=Deadline.parse("2026-12-31"), reason=f"Agreed with {EMAIL}",
                ),
            ),
        )
    )  # fmt: skip
    house.call(Waive(username=USERNAME, track="cases", actor=USERNAME, reason=f"({NAME.upper()})"))
    house.call(RefreshWarehouse())
    words = (NAME, EMAIL, USERNAME, SENTENCE)
    assert found_in(settings.data, *words) == set(words)

    erased = erase(registrar, quillon)

    assert erased == Erased(certificates=1, attempts=2, finished=True)
    assert found_in(settings.data, *words) == set()
    left = {file.name for file in settings.certificates.iterdir()}
    assert not any(name.lstrip(".").startswith(certificate.number) for name in left)
    registrar.stop()
    assert found_in(settings.data, *words) == set()
    rows = rows_of(settings.record).lower()
    assert not [word for word in (*words, str(quillon.id)) if word.lower() in rows]
    assert "an erased person in cases" in rows
    assert "person.erase" in rows
    assert "as asked on 2 march" in rows


def test_the_certificate_can_still_be_checked(
    registrar: RunningRegistrar, quillon: Person, ines: Person
) -> None:
    certificate = certified(registrar, quillon)
    sha256 = document(registrar, certificate)
    before = registrar.house.call(Verify(token=certificate.verify_token))
    erase(registrar, quillon)

    after = registrar.house.call(Verify(token=certificate.verify_token))
    assert after.erased_at is not None
    assert after == replace(
        before, recipient_name="", organisation_id=None, organisation_name=None,
        erased_at=after.erased_at,
    )  # fmt: skip
    by_hash = registrar.house.call(GetStanding(sha256=sha256))
    assert by_hash is not None
    assert by_hash.number == certificate.number
    assert by_hash.document_sha256 == sha256
    for ask in (GetCertificateDocument, GetCredential):
        with pytest.raises(NotFound, match="holder") as refused:
            registrar.house.call(ask(number=certificate.number))
        assert refused.value.code == "holder-erased"
        assert NAME not in refused.value.message


def test_an_erased_certificate_is_revoked_and_ends_with_its_major_version_like_any_other(
    registrar: RunningRegistrar, quillon: Person, clock: FakeClock
) -> None:
    certificate = certified(registrar, quillon)
    erase(registrar, quillon)
    basics, cases = catalog().tracks
    registrar.house.call(
        PublishCatalog(catalog=Catalog(tracks=(replace(basics, version="2.0"), cases)))
    )
    after = registrar.house.call(Verify(token=certificate.verify_token))
    assert after.expires_at is not None
    assert certificate.expires_at is not None
    assert after.expires_at < certificate.expires_at

    year = certificate.number[5:9]
    unrevoked = registrar.house.call(GetStatusList(name=f"revocation-{year}-1"))
    registrar.house.call(
        RevokeCertificate(number=certificate.number, reason="Copied answers", actor="ines")
    )
    after = registrar.house.call(Verify(token=certificate.verify_token))
    assert after.status is CertificateStatus.REVOKED
    assert registrar.house.call(GetStatusList(name=f"revocation-{year}-1")) != unrevoked


def test_nobody_signs_in_as_the_person_and_the_user_name_may_be_given_anew(
    registrar: RunningRegistrar, quillon: Person
) -> None:
    session = registrar.house.call(SignIn(username=USERNAME, password=PASSWORD)).session
    token = registrar.house.call(IssueToken(username=USERNAME))
    certified(registrar, quillon)
    erase(registrar, quillon)
    with pytest.raises(NotSignedIn) as refused:
        registrar.house.call(SignIn(username=USERNAME, password=PASSWORD))
    with pytest.raises(NotSignedIn) as unknown:
        registrar.house.call(SignIn(username="nobody.at.all", password=PASSWORD))
    assert refused.value.message == unknown.value.message
    for asked in (WhoIs(session=session), WhoIs(api_token=token)):
        with pytest.raises(NotSignedIn):
            registrar.house.call(asked)
    with pytest.raises(NotFound):
        registrar.acting(quillon).call(GetSummary())

    again = registrar.add(USERNAME, full_name="Another Quillon", password=PASSWORD)
    assert again.id != quillon.id
    summary = registrar.acting(again).call(GetSummary())
    assert summary.tracks_completed == 0
    assert registrar.acting(again).call(ListCertificates()) == ()
    with pytest.raises(NotFound, match="another person"):
        erase(registrar, quillon)


def test_scores_stay_in_the_statistics_by_nobody_and_numbers_go_on(
    registrar: RunningRegistrar, settings: Settings, quillon: Person, zoe: Person
) -> None:
    certified(registrar, zoe)
    sit(registrar.acting(quillon), quiz("reading"), wrong=2)
    gone = certified(registrar, quillon)
    registrar.house.call(RefreshWarehouse())
    before = _figures(settings)
    erase(registrar, quillon)

    assert _figures(settings) == before
    with connect(settings.warehouse) as warehouse:
        rows = warehouse.execute(
            "SELECT full_name, organisation_id, day(started_at), attempt_number FROM attempts "
            "WHERE learner_id NOT IN (SELECT learner_id FROM learners)"
        ).fetchall()
        answers = warehouse.execute(
            "SELECT DISTINCT selected FROM responses "
            "WHERE learner_id NOT IN (SELECT learner_id FROM learners)"
        ).fetchall()
        people = warehouse.execute(
            "SELECT count(*), count(recipient_name) FROM certificates"
        ).fetchall()
        status = warehouse.execute("SELECT DISTINCT learner_id FROM track_status").fetchall()
    assert sorted(rows) == [(None, None, 1, 1), (None, None, 1, 1), (None, None, 1, 2)]
    assert answers == [(None,)]
    assert people == [(2, 1)]
    assert status == [(zoe.id,)]

    nora = registrar.add("nora")
    following = certified(registrar, nora)
    assert int(following.number[-5:]) == int(gone.number[-5:]) + 1


def _figures(settings: Settings) -> list[list[object]]:
    with connect(settings.warehouse) as warehouse:
        rows = [
            *warehouse.execute("FROM quiz_statistics ORDER BY ALL").fetchall(),
            *warehouse.execute(
                "SELECT * EXCLUDE (unanswered) FROM item_statistics ORDER BY ALL"
            ).fetchall(),
        ]
    return [[round(cell, 9) if isinstance(cell, float) else cell for cell in row] for row in rows]


def test_the_registrar_goes_on_and_starts_again(settings: Settings, clock: FakeClock) -> None:
    with RunningRegistrar(settings, clock) as registrar:
        registrar.house.call(PublishCatalog(catalog=catalog()))
        quillon = registrar.add(USERNAME, full_name=NAME)
        zoe = registrar.add("zoe")
        certified(registrar, quillon)
        erase(registrar, quillon)
        kept = certified(registrar, zoe)  # written into the file that took the place of the first
        erase(registrar, registrar.add("third"))
    with RunningRegistrar(settings, clock) as registrar:
        assert [person.username for person in registrar.house.call(ListPeople())] == ["zoe"]
        assert kept.number in [each.number for each in registrar.house.call(ListCertificates())]
        clock.advance(days=1000)
        registrar.house.call(RefreshWarehouse())
        summary = registrar.acting(zoe).call(GetSummary())
        assert summary.active_certificates == 0


def test_a_large_record_is_written_anew_when_nobody_is_at_work(
    registrar: RunningRegistrar,
    settings: Settings,
    quillon: Person,
    ines: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finishing, "LARGE_BYTES", 0)
    monkeypatch.setattr(finishing, "QUIET_SECONDS", 1.5)
    monkeypatch.setattr(erasing, "_LONGEST_WAIT_SECONDS", 0.1)
    certified(registrar, quillon)
    first = settings.record.stat().st_ino
    assert not erase(registrar, quillon).finished
    sooner = time.monotonic() + 3
    while time.monotonic() < sooner:
        sit(registrar.acting(ines), quiz("reading"), wrong=1)
    assert settings.record.stat().st_ino == first
    eventually(lambda: settings.record.stat().st_ino != first, "it is written anew")
    assert found_in(settings.data, NAME) == set()


def test_what_a_crash_left_is_finished_at_the_next_start(
    settings: Settings, clock: FakeClock
) -> None:
    with RunningRegistrar(settings, clock) as registrar:
        registrar.house.call(PublishCatalog(catalog=catalog()))
        quillon = registrar.add(USERNAME, full_name=NAME)
        certificate = certified(registrar, quillon)
        erase(registrar, quillon)
    left = settings.certificates / f"{certificate.number}.json"
    left.write_text(NAME)
    with duckdb.connect(str(settings.record)) as connection:
        connection.execute("UPDATE erasures SET finished_at = NULL")
    with RunningRegistrar(settings, clock):
        pass
    assert not left.exists()
    with duckdb.connect(str(settings.record), read_only=True) as connection:
        assert connection.sql("FROM erasures WHERE finished_at IS NULL").fetchall() == []


def test_a_preview_counts_and_changes_nothing(
    registrar: RunningRegistrar, quillon: Person, ines: Person
) -> None:
    certificate = certified(registrar, quillon)
    first = registrar.house.call(PreviewErasure(username=USERNAME))
    assert first.person.id == quillon.id
    assert [each.number for each in first.certificates] == [certificate.number]
    assert (first.held.attempts, first.held.scores) == (2, 2)
    assert "All answers, essays, logs and comments of 2 attempts" in what_goes(first)
    assert "Der Name auf 1 Zertifikat, mit Dokument und Nachweis" in what_goes(first, "de")
    assert registrar.house.call(PreviewErasure(username=USERNAME)) == first
    with pytest.raises(NotFound):
        registrar.house.call(PreviewErasure(username="nobody"))


@pytest.mark.parametrize(
    "reason", [" ", f"{NAME} asked for it", f"mail from {EMAIL.upper()}", f"({USERNAME})"]
)
def test_a_reason_is_given_and_names_nobody(
    registrar: RunningRegistrar, quillon: Person, reason: str
) -> None:
    with pytest.raises(InvalidRequest, match="reason"):
        erase(registrar, quillon, reason)
    assert registrar.house.call(PreviewErasure(username=USERNAME)).person == quillon


def test_an_examiner_is_erased_and_what_was_decided_stays(
    registrar: RunningRegistrar, settings: Settings, quillon: Person, zoe: Person
) -> None:
    registrar.house.call(GrantRole(username=USERNAME, role=Role.ADMIN))
    registrar.house.call(
        GrantAccommodation(username="zoe", extra_time=0.25, actor=USERNAME, reason="As agreed")
    )
    erase(registrar, quillon)
    (granted,) = registrar.house.call(ListAccommodations())
    assert (granted.actor, granted.reason) == ("an erased person", "As agreed")
    assert registrar.house.call(ListAssignments()) == ()


def test_sent_twice_it_is_one_erasure(registrar: RunningRegistrar, quillon: Person) -> None:
    request = ErasePerson(
        username=USERNAME, learner_id=quillon.id, actor="ines", reason="As asked",
        erasure_id=uuid4(),
    )  # fmt: skip
    assert registrar.house.call(request) == registrar.house.call(request)


def test_notices_of_the_person_are_gone(
    registrar: RunningRegistrar, quillon: Person, zoe: Person
) -> None:
    certified(registrar, quillon)
    certified(registrar, zoe)
    erase(registrar, quillon)
    assert {each.username for each in registrar.house.call(ListDeliveries())} == {"zoe"}


def test_a_user_name_that_is_a_word_is_taken_out_where_it_is_a_name(
    registrar: RunningRegistrar, settings: Settings, zoe: Person
) -> None:
    mark = registrar.add("mark", full_name="Mark Żak")
    for username, actor in (("mark", "ines"), ("zoe", "mark")):
        registrar.house.call(
            Waive(
                username=username, track="cases", actor=actor, reason="Her mark; Mark Żak. Mark ŻAK"
            )
        )
    erase(registrar, mark)
    registrar.stop()
    with duckdb.connect(str(settings.record), read_only=True) as record:
        told = record.sql(
            "SELECT actor, subject, reason FROM audit_events WHERE action = 'certification.waive'"
        ).fetchall()
    reason = "Her mark; an erased person. an erased person"
    assert set(told) == {
        ("ines", "an erased person in cases", reason),
        ("an erased person", "zoe in cases", reason),
    }


def test_an_attempt_whose_time_is_up_is_nobodys(
    registrar: RunningRegistrar, quillon: Person, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    timed = publish(
        registrar, replace(quiz("reading"), delivery=Delivery(time_limit=timedelta(minutes=20)))
    )
    acting = registrar.acting(quillon)
    take_content(acting, courses_of("basics")[0])
    acting.call(OpenAttempt(attempt_id=new_id(), quiz_id=timed.id))
    erase(registrar, quillon)
    clock.advance(hours=2)
    time.sleep(1.5)  # the watch looks twice a second
    assert "could not be closed" not in caplog.text
