"""Many documents: drawn and signed by several processes, through kill -9, each once and none left out."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from courseware.certification.model import Certificate
from courseware.certification.numbering import parse_number
from courseware.credentials.document import sha256
from courseware.errors import SettingsError
from courseware.registrar.access import access
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    AddPeople,
    GetCertificateDocument,
    GetTrustRoot,
    ListCertificates,
    NewPerson,
    OpenCourse,
    Person,
    PublishCatalog,
    RecordRead,
)
from courseware.registrar.supervisor import RegistrarProcess
from courseware.registrar.thread import RegistrarThread
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar
from tests.credentials.authorities import Authority, time_stamp_server
from tests.credentials.signatures import checked
from tests.samples import reading_track
from tests.waiting import eventually

pytestmark = pytest.mark.long

MANY = 48
KILLS = 2


def finish_together(settings: Settings, people: tuple[Person, ...]) -> None:
    """Everybody reads the only text of a track, and is certified for it."""

    def finish(some: tuple[Person, ...]) -> None:
        with RegistrarClient(access(settings), patience=60.0) as client:
            for person in some:
                learner = client.acting_for(person.id)
                learner.call(OpenCourse(course="reading/text"))
                learner.call(RecordRead(course="reading/text"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(finish, (people[start::8] for start in range(8))))


def issued(settings: Settings) -> tuple[Certificate, ...]:
    with RegistrarClient(access(settings), patience=60.0) as house:
        return house.call(ListCertificates())


def test_kills_leave_no_gap_no_double_and_no_document_that_was_not_issued(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with RegistrarProcess(settings) as process:
        with RegistrarClient(access(settings), patience=60.0) as house:
            house.call(PublishCatalog(catalog=reading_track()))
            people = house.call(
                AddPeople(
                    people=tuple(
                        NewPerson(username=f"p{n}", full_name=f"P {n}", email=f"p{n}@example.org")
                        for n in range(MANY)
                    )
                )
            )
        finish_together(settings, people)
        for kill in range(1, KILLS + 1):
            frozen = 0
            while frozen < kill * MANY // (KILLS + 1):
                frozen = sum(1 for one in issued(settings) if one.sha256)
            time.sleep(random.uniform(0, 0.2))
            before = process.pid
            assert before is not None
            os.kill(before, signal.SIGKILL)
            while process.pid == before:
                time.sleep(0.01)
        while not all(one.sha256 for one in issued(settings)):
            time.sleep(0.1)
        certificates = issued(settings)
        with RegistrarClient(access(settings), patience=60.0) as house:
            root = house.call(GetTrustRoot()).pem.encode()
            for certificate in certificates:
                document = house.call(GetCertificateDocument(number=certificate.number))
                assert sha256(document.pdf) == certificate.sha256
                assert checked(document.pdf, root).bottom_line
    year = datetime.now(UTC).year
    assert [parse_number(one.number) for one in certificates] == [
        (year, sequence) for sequence in range(1, MANY + 1)
    ]
    files = {file.name for file in settings.certificates.glob("*.pdf")}
    assert files == {f"{one.number}.pdf" for one in certificates}


def processes_that_draw() -> list[psutil.Process]:
    drawing = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):  # it has ended meanwhile
            if "courseware.credentials.drawing" in child.cmdline():
                drawing.append(child)
    return drawing


def test_nobody_goes_on_drawing_when_the_registrar_has_ended(
    settings: Settings, clock: FakeClock
) -> None:
    with RunningRegistrar(settings, clock) as registrar:
        registrar.house.call(PublishCatalog(catalog=reading_track()))
        finish_together(settings, (registrar.add("zoe"), registrar.add("ines")))
        drawing = eventually(processes_that_draw)
    assert not any(child.is_running() for child in drawing)
    with RunningRegistrar(settings, clock) as registrar:
        for number in ("CERT-2026-00001", "CERT-2026-00002"):
            document = registrar.house.call(GetCertificateDocument(number=number))
            assert sha256(document.pdf) == document.sha256
    assert sorted(file.name for file in settings.certificates.iterdir()) == [
        "CERT-2026-00001.json",
        "CERT-2026-00001.pdf",
        "CERT-2026-00002.json",
        "CERT-2026-00002.pdf",
    ]


def test_a_document_waits_for_its_time_stamp(settings: Settings, clock: FakeClock) -> None:
    authority = Authority()
    with time_stamp_server(authority) as address:
        pass
    port = int(address.rpartition(":")[2])
    settings = replace(settings, timestamp_url=address)
    with RunningRegistrar(settings, clock) as registrar:
        registrar.house.call(PublishCatalog(catalog=reading_track()))
        person = registrar.add("zoe")
        finish_together(settings, (person,))
        (waiting,) = registrar.house.call(ListCertificates())
        time.sleep(0.5)
        assert waiting.sha256 is None
        with time_stamp_server(authority, port=port):
            document = registrar.house.call(GetCertificateDocument(number=waiting.number))
        root = registrar.house.call(GetTrustRoot()).pem.encode()
    status = checked(document.pdf, root, authority.pem)
    assert status.bottom_line
    assert status.timestamp_validity is not None


def test_a_key_that_cannot_sign_keeps_the_registrar_from_starting(
    settings: Settings, clock: FakeClock
) -> None:
    wrong = replace(settings, signing_pkcs12=str(settings.data / "none.p12"))
    with pytest.raises(SettingsError, match=r"COURSEWARE_SIGNING_PKCS12 .*none\.p12"):
        RegistrarThread(wrong, clock).start()
