"""kill -9 in the middle of everything: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path
from uuid import UUID

import pytest

from courseware.assessment.model import QuizStatus
from courseware.errors import CoursewareError
from courseware.records.duckdb_engine import connect
from courseware.records.ids import new_id
from courseware.registrar.access import access
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    AddPeople,
    GetHealth,
    NewPerson,
    OpenAttempt,
    PublishCatalog,
    SaveAnswers,
    SubmitAttempt,
)
from courseware.registrar.supervisor import RegistrarProcess
from courseware.settings import Settings
from tests.samples import catalog, key, quiz

pytestmark = pytest.mark.long

CLIENTS = 32
KILLS = 30
READING = quiz("reading")


class Writer(threading.Thread):
    """One learner who takes a quiz again and again, and remembers what was acknowledged."""

    def __init__(self, settings: Settings, learner: UUID, stop: threading.Event) -> None:
        super().__init__()
        self._client = RegistrarClient(access(settings), patience=60.0).acting_for(learner)
        self._stop_writing = stop
        self.submitted: dict[UUID, int] = {}
        self.saved: dict[UUID, dict[str, tuple[str, ...]]] = {}
        self.failures: list[Exception] = []

    def run(self) -> None:
        chance = random.Random(self.name)
        while not self._stop_writing.is_set():
            try:
                self._take(chance)
            except CoursewareError as error:
                self.failures.append(error)
                return

    def _take(self, chance: random.Random) -> None:
        attempt = self._client.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading")).attempt_id
        for question, chosen in key(READING, wrong=chance.randrange(4)).items():
            saved = self._client.call(SaveAnswers(attempt_id=attempt, answers={question: chosen}))
            self.saved[attempt] = dict(saved.answers)
            if self._stop_writing.is_set():
                return
        done = self._client.call(SubmitAttempt(attempt_id=attempt, answers=self.saved[attempt]))
        assert done.attempt.grade is not None
        self.submitted[attempt] = done.attempt.grade.correct


@pytest.fixture
def office_settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def test_thirty_kills_under_thirty_two_writers_lose_nothing(office_settings: Settings) -> None:
    stop = threading.Event()
    with RegistrarProcess(office_settings) as process:
        with RegistrarClient(access(office_settings), patience=60.0) as house:
            house.call(PublishCatalog(catalog=catalog()))
            people = house.call(
                AddPeople(
                    people=tuple(
                        NewPerson(username=f"w{n}", full_name=f"W {n}", email=f"w{n}@example.org")
                        for n in range(CLIENTS)
                    )
                )
            )
        writers = [Writer(office_settings, person.id, stop) for person in people]
        for writer in writers:
            writer.start()
        for _ in range(KILLS):
            _wait_until_it_answers(office_settings)
            time.sleep(random.uniform(0.1, 0.6))
            _kill(process)
        time.sleep(1.0)
        stop.set()
        for writer in writers:
            writer.join()
    assert [failure for writer in writers for failure in writer.failures] == []
    submitted = {k: v for writer in writers for k, v in writer.submitted.items()}
    assert len(submitted) > KILLS
    _check_record(office_settings, submitted, {k: v for w in writers for k, v in w.saved.items()})


def _wait_until_it_answers(settings: Settings) -> None:
    with RegistrarClient(access(settings), patience=60.0) as house:
        house.call(GetHealth())


def _kill(process: RegistrarProcess) -> None:
    before = process.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    while process.pid == before:
        time.sleep(0.01)


def _check_record(
    settings: Settings,
    submitted: dict[UUID, int],
    saved: dict[UUID, dict[str, tuple[str, ...]]],
) -> None:
    record = connect(settings.record, memory_limit="1GB")
    rows = {
        row[0]: row[1:]
        for row in record.execute(
            "SELECT id, status, completed_at, score, answers FROM quiz_attempts"
        ).fetchall()
    }
    responses = dict(
        record.execute(
            "SELECT attempt_id, count(*) FROM question_responses GROUP BY attempt_id"
        ).fetchall()
    )
    correct = dict(
        record.execute(
            "SELECT attempt_id, count(*) FILTER (is_correct) FROM question_responses GROUP BY ALL"
        ).fetchall()
    )
    lost = [attempt for attempt in submitted if rows[attempt][1] is None]
    assert lost == []
    assert {attempt: correct[attempt] for attempt in submitted} == submitted
    for attempt, (status, completed_at, score, answers) in rows.items():
        if completed_at is None:
            assert (status, score, answers) == (QuizStatus.IN_PROGRESS, None, None)
            assert attempt not in responses
        else:
            assert status in (QuizStatus.PASSED, QuizStatus.FAILED)
            assert responses[attempt] == len(READING.questions)
            assert score == pytest.approx(correct[attempt] / len(READING.questions))
    events = record.execute(
        "SELECT attempt_id, answers FROM attempt_events WHERE kind = 'answered' ORDER BY sequence"
    ).fetchall()
    kept: dict[UUID, str] = {}
    for attempt, answers in events:
        kept[attempt] = kept.get(attempt, "") + answers
    for attempt, answers_given in saved.items():
        assert all(f'"{question}"' in kept[attempt] for question in answers_given)
    opened_twice = record.execute(
        "SELECT learner_id FROM quiz_attempts WHERE completed_at IS NULL "
        "GROUP BY learner_id, quiz_id HAVING count(*) > 1"
    ).fetchall()
    assert opened_twice == []
    record.close()
