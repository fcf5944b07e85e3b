"""`courseware regrade`, `accommodations` and `attempts`, on examinations that were taken."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from uuid import UUID

import pytest

from courseware.registrar.protocol import FindAttempts, Person, PublishCatalog
from courseware.settings import Settings
from tests.cli.command import courseware, on_a_terminal, the_one_line
from tests.conftest import RunningRegistrar
from tests.exams import MISLED, WRITTEN, catalog_with_exams, exam, hand_in

WHY = ("--reason", "The key was wrong")
CORRECT_KEY = ("regrade", "exam", "--version", "1", "--correct", "key=c")


@pytest.fixture
def attempt(registrar: RunningRegistrar, zoe: Person) -> UUID:
    """Zoë answered "c" where the key says "b", and has not passed."""
    registrar.house.call(PublishCatalog(catalog=catalog_with_exams()))
    return hand_in(registrar.acting(zoe), "exam", MISLED)


def score(registrar: RunningRegistrar, attempt: UUID) -> tuple[float | None, str]:
    found = registrar.house.call(FindAttempts(username="zoe"))
    (mine,) = (each for each in found if each.attempt_id == attempt)
    return mine.score, mine.status


def test_says_who_changes_and_puts_it_right(
    settings: Settings, registrar: RunningRegistrar, attempt: UUID
) -> None:
    done = courseware(settings, *CORRECT_KEY, *WHY, "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # no bar in a pipe
    assert "1 attempt examined, 1 change." in done.stdout
    assert "1 person would newly pass." in done.stdout
    assert "zoe: 25.0%, not passed → 50.0%, passed" in done.stdout
    assert done.stdout.endswith(
        "exam version 1 is put right: 1 result changed, 1 newly passed, 0 newly certified.\n"
    )
    assert score(registrar, attempt) == (0.5, "PASSED")


@pytest.mark.parametrize(
    ("options", "now"),
    [
        (("--drop", "key"), 1 / 3),
        (("--full-marks", "key"), 0.5),
        (("--correct", "days=7,10+-0.5"), 0.5),
        (("--correct", "word=hotline", "--correct", "word=phone line"), 0.5),
        (("--correct", "key=c", "--correct", "days=10", "--full-marks", "word"), 1.0),
        (("--pass-mark", "0.2"), 0.25),
    ],
)
def test_every_way_to_put_a_quiz_right(
    settings: Settings,
    registrar: RunningRegistrar,
    attempt: UUID,
    options: tuple[str, ...],
    now: float,
) -> None:
    done = courseware(settings, "regrade", "exam", "--version", "1", *options, *WHY, "--yes")
    assert done.returncode == 0, done.stderr
    assert score(registrar, attempt)[0] == pytest.approx(now)


def test_takes_the_keys_of_another_version(
    settings: Settings, registrar: RunningRegistrar, attempt: UUID
) -> None:
    catalog = catalog_with_exams()
    before = exam()
    first = replace(before.questions[0], correct_option_ids=("c",))
    other = replace(before.questions[1], options=before.questions[1].options[:2])
    other = replace(other, correct_option_ids=("a",))
    second = replace(before, questions=(first, other, *before.questions[2:]))
    *tracks, exams = catalog.tracks
    course = replace(exams.courses[0], quizzes=(second,), content_hash="again")
    exams = replace(exams, courses=(course, *exams.courses[1:]))
    registrar.house.call(PublishCatalog(catalog=replace(catalog, tracks=(*tracks, exams))))

    options = ("regrade", "exam", "--version", "1", "--like", "2")
    done = courseware(settings, *options, *WHY, "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "q2: it asks something else there; it stays as it is.\n"
    assert score(registrar, attempt) == (0.5, "PASSED")


@pytest.mark.parametrize(("answer", "status"), [("n", "FAILED"), ("y", "PASSED")])
def test_asks_on_a_terminal_with_a_bar_before_it(
    settings: Settings, registrar: RunningRegistrar, attempt: UUID, answer: str, status: str
) -> None:
    terminal = on_a_terminal(settings, *CORRECT_KEY, *WHY)
    terminal.expect("Looking at every attempt.*100%")
    terminal.expect("Put exam version 1 right?")
    terminal.sendline(answer)
    terminal.expect("Nothing was changed" if answer == "n" else "is put right")
    assert terminal.wait() == (1 if answer == "n" else 0)
    assert score(registrar, attempt)[1] == status


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ((*CORRECT_KEY, "--yes"), 2, "--reason"),
        ((*CORRECT_KEY, *WHY), 2, "no terminal to ask on"),
        (("regrade", "exam", "--version", "1", *WHY, "--yes"), 1, "corrects nothing"),
        (("regrade", "exam", "--version", "7", *WHY, "--yes"), 1, "there are 1"),
        (("regrade", "nope", "--version", "1", *WHY, "--yes"), 1, 'no quiz "nope"'),
        ((*CORRECT_KEY[:4], "--correct", "key=z", *WHY, "--yes"), 1, 'question "key"'),
        ((*CORRECT_KEY[:4], "--correct", "days=soon", *WHY, "--yes"), 2, "no number such as"),
        ((*CORRECT_KEY[:4], "--drop", "zzz", *WHY, "--yes"), 1, 'no question "zzz"'),
    ],
)
def test_nothing_is_put_right_by_mistake(
    settings: Settings,
    registrar: RunningRegistrar,
    attempt: UUID,
    arguments: tuple[str, ...],
    status: int,
    words: str,
) -> None:
    done = courseware(settings, *arguments)
    assert done.returncode == status, (done.stdout, done.stderr)
    assert words in done.stderr
    assert score(registrar, attempt) == (0.25, "FAILED")


def test_a_log_says_who_decided_what_and_why(settings: Settings, attempt: UUID) -> None:
    given = courseware(
        settings, "attempts", "mark", str(attempt), "key", "--mark", "1", "--reason", "Agreed"
    )
    assert given.stdout == "Question key brings 1 points. The attempt is PASSED now.\n"
    assert (
        "zoe, exam version 1: PASSED"
        in courseware(settings, "attempts", "log", str(attempt)).stdout
    )
    rows = json.loads(
        courseware(settings, "attempts", "log", str(attempt), "--format", "json").stdout
    )
    assert [row["kind"] for row in rows] == ["opened", "submitted", "marked", "result"]
    decided = json.loads(rows[2]["detail"])
    assert (decided["question"], decided["mark"], decided["reason"]) == ("key", 1.0, "Agreed")
    assert decided["actor"].startswith("command line")


def test_finds_the_attempts_of_a_learner(
    settings: Settings, registrar: RunningRegistrar, zoe: Person, attempt: UUID
) -> None:
    essays = hand_in(registrar.acting(zoe), "essays", WRITTEN)
    done = courseware(settings, "attempts", "list", "zoe", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["attempt_id"] for row in rows] == [str(essays), str(attempt)]
    assert [row["status"] for row in rows] == ["AWAITING_MARKING", "FAILED"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("mark", "{attempt}", "zzz", "--mark", "1", "--reason", "x"), 'no question "zzz"'),
        (("mark", "{attempt}", "key", "--mark", "5", "--reason", "x"), "from 0 to 1"),
        (("mark", "{attempt}", "key", "--mark", "1", "--reason", " "), "Say why"),
        (("log", "00000000-0000-0000-0000-000000000000"), "no such attempt"),
    ],
)
def test_what_cannot_be_marked(
    settings: Settings, attempt: UUID, arguments: tuple[str, ...], words: str
) -> None:
    said = [part.format(attempt=attempt) for part in arguments]
    assert words in the_one_line(courseware(settings, "attempts", *said))


def test_accommodations_are_granted_listed_and_withdrawn(settings: Settings, attempt: UUID) -> None:
    grant = ("accommodations", "grant")
    one = courseware(settings, *grant, "zoe", "--extra-time", "25", "--reason", "Agreed")
    assert one.returncode == 0, one.stderr
    everybody = ("--organisation", "Northwind Trading", "--quiz", "exam", "--no-time-limit")
    assert courseware(settings, *grant, *everybody, "--reason", "Slow line").returncode == 0
    listed = json.loads(courseware(settings, "accommodations", "list", "--format", "json").stdout)
    assert [row["extra_time"] for row in listed] == [0.25, 0.0]
    assert [row["quiz_id"] for row in listed] == [None, "exam"]

    withdraw = ("accommodations", "withdraw", one.stdout.strip(), "--reason", "Over")
    assert courseware(settings, *withdraw).stdout == "The accommodation is withdrawn.\n"
    assert "no such accommodation" in the_one_line(courseware(settings, *withdraw))
    listed = json.loads(courseware(settings, "accommodations", "list", "--format", "json").stdout)
    assert [row["reason"] for row in listed] == ["Slow line"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("zoe", "--reason", "x"), 1, "Nothing is granted"),
        (("nobody", "--extra-time", "25", "--reason", "x"), 1, 'no person "nobody"'),
        (("--organisation", "No Such", "--extra-time", "25", "--reason", "x"), 1, "No Such"),
        (("--extra-time", "25", "--reason", "x"), 2, "Give either"),
    ],
)
def test_what_cannot_be_granted(
    settings: Settings, attempt: UUID, arguments: tuple[str, ...], status: int, words: str
) -> None:
    done = courseware(settings, "accommodations", "grant", *arguments)
    assert done.returncode == status
    assert words in done.stderr
