"""Publishing: whole, consistent, atomic, and without a secret in it."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from courseware.warehouse.connection import connect
from courseware.warehouse.publication import current, versions
from courseware.warehouse.publish import exports, publish
from tests.warehouse.academy import QUESTIONS, SECRETS, Academy
from tests.warehouse.conftest import CASES, World


@pytest.fixture
def academy(tmp_path: Path) -> Academy:
    return Academy(tmp_path / "record.duckdb")


def test_a_publication_is_a_folder_of_parquet_files_and_current_points_to_it(world: World) -> None:
    version = (world.folder / "current").resolve()

    assert version.parent == world.folder
    assert {file.stem for file in version.glob("*.parquet")} == {*exports(), "publication"}


def test_a_publication_says_which_moment_it_shows(world: World) -> None:
    with connect(world.folder) as connection:
        row = connection.execute("SELECT version, published_at FROM publication").fetchone()

    assert row == ((world.folder / "current").readlink().name, world.academy.now)


def test_no_secret_leaves_the_record(world: World) -> None:
    """Every value of every file, as text: no hash, token, key, explanation or notebook."""
    record = duckdb.sql  # the files are opened as any tool would
    for file in (world.folder / "current").resolve().glob("*.parquet"):
        rows = record(f"SELECT to_json(row) FROM (FROM read_parquet('{file}')) AS row").fetchall()
        text = "\n".join(row[0] for row in rows)
        assert rows, file
        for secret in (*SECRETS, "correct_option_ids"):
            assert secret not in text, f"{file.name} gives away {secret}"


def test_no_column_is_named_like_a_secret(world: World) -> None:
    for file in (world.folder / "current").resolve().glob("*.parquet"):
        names = [row[0] for row in duckdb.sql(f"DESCRIBE FROM read_parquet('{file}')").fetchall()]
        for word in ("password", "hash", "token", "secret", "session", "explanation", "correct_op"):
            assert not [name for name in names if word in name], f"{file.name}: {names}"


def test_a_file_s_rows_are_sorted_for_the_questions_that_are_asked(world: World) -> None:
    folder = (world.folder / "current").resolve()
    attempts = duckdb.sql(f"SELECT learner_id, quiz_id FROM '{folder}/attempts.parquet'").fetchall()
    responses = duckdb.sql(
        f"SELECT quiz_id, quiz_version, question_id FROM '{folder}/responses.parquet'"
    ).fetchall()

    assert attempts == sorted(attempts)
    assert responses == sorted(responses)


def test_while_the_writer_goes_on_every_publication_shows_one_moment(academy: Academy) -> None:
    """An attempt and its responses are written together; no publication may split them."""
    courses = academy.catalogue()
    academy.organisation("acme", "Acme Logistics")
    learner = academy.person("Wanda Writer", "acme")
    folder, cursor = academy.path.parent / "warehouse", academy.connection.cursor()
    publish(cursor, folder, academy.now)
    stop, written = threading.Event(), 0

    def publish_again_and_again() -> None:
        while not stop.is_set():
            publish(cursor, folder, academy.now)

    publisher = threading.Thread(target=publish_again_and_again)
    publisher.start()
    seen: set[int] = set()
    try:
        while len(seen) < 8:
            academy.connection.execute("BEGIN")
            learner.attempts(courses[CASES][0], days_ago=1, right=written % 6)
            academy.connection.execute("COMMIT")
            written += 1
            with connect(folder) as reader:
                attempts, responses = reader.execute(
                    "SELECT (SELECT count(*) FROM attempts), (SELECT count(*) FROM responses)"
                ).fetchone() or (0, 0)
            assert responses == attempts * len(QUESTIONS)
            assert attempts <= written
            seen.add(attempts)
    finally:
        stop.set()
        publisher.join()
    publish(cursor, folder, academy.now)
    with connect(folder) as reader:
        assert reader.execute("SELECT count(*) FROM attempts").fetchone() == (written,)


def test_a_reader_keeps_its_version_through_newer_publications(academy: Academy) -> None:
    academy.organisation("acme", "Acme Logistics")
    folder, cursor = academy.path.parent / "warehouse", academy.connection.cursor()
    publish(cursor, folder, academy.now)
    reader = connect(folder)
    for minutes in range(1, 9):
        academy.person(f"Person {minutes}", "acme")
        publish(cursor, folder, academy.now + timedelta(minutes=10 * minutes))

    assert reader.execute("SELECT count(*) FROM learners").fetchone() == (0,)
    with connect(folder) as newer:
        assert newer.execute("SELECT count(*) FROM learners").fetchone() == (8,)

    del reader
    publish(cursor, folder, academy.now + timedelta(minutes=100))
    assert [version.number for version in versions(folder)] == [8, 9, 10]


def test_old_versions_are_removed_but_not_at_once(academy: Academy) -> None:
    """A tool that knows nothing of our lock has two minutes to finish what it reads."""
    folder, cursor = academy.path.parent / "warehouse", academy.connection.cursor()
    for seconds in range(0, 50, 10):
        publish(cursor, folder, academy.now + timedelta(seconds=seconds))
    assert [version.number for version in versions(folder)] == [1, 2, 3, 4, 5]

    publish(cursor, folder, academy.now + timedelta(seconds=140))
    assert [version.number for version in versions(folder)] == [4, 5, 6]


def test_a_publication_that_fails_leaves_the_one_in_force(academy: Academy) -> None:
    folder, cursor = academy.path.parent / "warehouse", academy.connection.cursor()
    publish(cursor, folder, academy.now)
    before = current(folder)
    academy.connection.execute("ALTER TABLE certificates RENAME TO mislaid")

    with pytest.raises(duckdb.CatalogException):
        publish(cursor, folder, academy.now)
    assert current(folder) == before

    academy.connection.execute("ALTER TABLE mislaid RENAME TO certificates")
    publish(cursor, folder, academy.now)
    assert sorted(entry.name for entry in folder.iterdir() if entry.name.startswith(".")) == [
        ".publisher.lock"
    ]


def test_a_publisher_killed_anywhere_leaves_a_whole_warehouse(academy: Academy) -> None:
    academy.organisation("acme", "Acme Logistics")
    for number in range(20):
        academy.person(f"Person {number}", "acme")
    folder = academy.path.parent / "warehouse"
    publish(academy.connection.cursor(), folder, academy.now)
    academy.close()
    program = textwrap.dedent(
        f"""
        from datetime import UTC, datetime
        from pathlib import Path
        from courseware.records.duckdb_engine import connect
        from courseware.warehouse.publish import publish
        cursor = connect(Path({str(academy.path)!r}), memory_limit="500MB").cursor()
        print("publishing", flush=True)
        while True:
            publish(cursor, Path({str(folder)!r}), datetime.now(UTC))
            print(".", flush=True)
        """
    )
    for kills in range(6):
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        for _ in range(kills % 3):
            process.stdout.readline()
        threading.Event().wait(0.03 * kills)  # somewhere in the middle
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with connect(folder) as reader:
            assert reader.execute("SELECT count(*) FROM learners").fetchone() == (20,)
            assert reader.execute("SELECT count(*) FROM track_status").fetchone() == (0,)
