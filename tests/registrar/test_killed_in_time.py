"""kill -9 with attempts open, and their deadline passing while nobody is there: they end when they would have."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from courseware.assessment.model import QuizStatus
from courseware.registrar.access import access
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    AddPeople,
    AdmitKernel,
    GetAttempt,
    GetAttemptFile,
    NewPerson,
    Person,
    SaveAnswers,
)
from courseware.registrar.supervisor import RegistrarProcess
from courseware.settings import Settings
from tests.registrar.exams import begin, give, is_closed, under
from tests.waiting import eventually

LIMIT = timedelta(seconds=4)
SAVED = {"q1": ("b",), "q2": ("b",)}


@pytest.fixture
def office(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def house(office: Settings):  # type: ignore[no-untyped-def]
    with RegistrarProcess(office), RegistrarClient(access(office), patience=60.0) as house:
        yield house


def enrol(house: RegistrarClient) -> Person:
    """Four seconds for the quiz "reading", and somebody to sit it."""
    give(house, under(time_limit=LIMIT, grace=timedelta(0)))
    new = NewPerson(username="zoe", full_name="Zoë", email="z@example.org", organisation="N")
    (person,) = house.call(AddPeople(people=(new,)))
    return person


def test_an_attempt_whose_deadline_passed_while_the_registrar_was_dead_ends_at_it(
    office: Settings,
) -> None:
    with RegistrarProcess(office) as process:
        with RegistrarClient(access(office), patience=60.0) as house:
            zoe = enrol(house)
            opened = begin(house.acting_for(zoe.id))
            house.acting_for(zoe.id).call(SaveAnswers(attempt_id=opened.attempt_id, answers=SAVED))
        assert process.pid is not None
        process._ending = True  # nobody is to start it again just yet
        os.kill(process.pid, signal.SIGKILL)
        process._watcher.join()
    time.sleep(LIMIT.total_seconds() + 1.0)
    with RegistrarProcess(office), RegistrarClient(access(office), patience=60.0) as house:
        eventually(lambda: is_closed(house, opened.attempt_id))
        file = house.call(GetAttemptFile(attempt_id=opened.attempt_id))
        assert [event.kind for event in file.log] == ["opened", "answered", "time over"]
        told = house.acting_for(zoe.id).call(GetAttempt(attempt_id=opened.attempt_id))
    assert (told.status, told.answers) == (QuizStatus.FAILED, SAVED)
    assert told.completed_at == opened.deadline


def test_an_attempt_goes_on_when_the_registrar_is_killed_and_starts_again_in_time(
    office: Settings,
) -> None:
    with (
        RegistrarProcess(office) as process,
        RegistrarClient(access(office), patience=60.0) as house,
    ):
        zoe = enrol(house)
        give(house, under(time_limit=timedelta(minutes=10)))
        opened = begin(house.acting_for(zoe.id))
        house.acting_for(zoe.id).call(SaveAnswers(attempt_id=opened.attempt_id, answers=SAVED))
        before = process.pid
        assert before is not None
        os.kill(before, signal.SIGKILL)
        eventually(lambda: process.pid != before)
        told = house.acting_for(zoe.id).call(GetAttempt(attempt_id=opened.attempt_id))
    assert (told.status, told.answers) == (QuizStatus.IN_PROGRESS, SAVED)
    assert told.deadline == opened.deadline
    assert told.seconds_left is not None
    assert 500 < told.seconds_left < 600


_KERNEL = """
import sys, time
from pathlib import Path
from courseware.records.ids import new_id
from courseware.registrar.client import Access, RegistrarClient
from courseware.registrar.protocol import OpenAttempt, SaveAnswers
client = RegistrarClient(Access(socket=Path(sys.argv[1]), secret=sys.argv[2]), patience=60.0)
attempt = client.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
client.call(SaveAnswers(attempt_id=attempt, answers={"q1": ("b",), "q2": ("b",)}))
print(attempt, flush=True)
time.sleep(600)
"""


def test_an_attempt_whose_kernel_was_killed_ends_at_its_deadline_with_what_was_saved(
    house: RegistrarClient, office: Settings
) -> None:
    zoe = enrol(house)
    secret = house.acting_for(zoe.id).call(AdmitKernel(kernel_id="k1", course="basics/read"))
    kernel = subprocess.Popen(
        [sys.executable, "-c", _KERNEL, str(office.socket), secret],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert kernel.stdout is not None
    attempt = UUID(kernel.stdout.readline().strip())
    kernel.kill()
    kernel.wait()
    assert not is_closed(house, attempt)
    eventually(lambda: is_closed(house, attempt))
    closed = house.call(GetAttemptFile(attempt_id=attempt)).attempt
    assert (closed.status, closed.answers) == (QuizStatus.FAILED, SAVED)
    assert closed.completed_at == closed.started_at + LIMIT
