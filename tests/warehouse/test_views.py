"""What the views say about people whose story is known."""

from __future__ import annotations

from datetime import timedelta

import duckdb
import pytest

from courseware.warehouse.connection import VIEWS
from tests.warehouse.conftest import CASES, FUNDAMENTALS, World

CONTRACT = {
    "learners",
    "attempts",
    "responses",
    "course_progress",
    "track_status",
    "certificates",
    "quiz_statistics",
    "item_statistics",
    "assignments",
    "organisation_compliance",
    "expiring_certificates",
    "at_risk_learners",
    "funnel",
}


def test_every_promised_view_is_there(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert set(VIEWS) >= CONTRACT
    for view in VIEWS:
        assert warehouse.execute(f"SELECT count(*) FROM {view}").fetchone() > (0,)


@pytest.mark.parametrize(
    ("person", "state", "percent", "courses_completed"),
    [
        ("never", "NOT_STARTED", 0, 0),
        ("halfway", "IN_PROGRESS", 58, 1),  # a whole course, a read page, one exercise of two
        ("failed", "IN_PROGRESS", 8, 0),  # half of what must be seen of the film
        ("certified", "CERTIFIED", 100, 3),
        ("expiring", "DUE", 100, 3),
        ("expired", "EXPIRED", 100, 3),
        ("revoked", "REVOKED", 100, 3),
        ("internal", "CERTIFIED", 100, 3),
    ],
)
def test_track_status_tells_where_everybody_stands(
    world: World,
    warehouse: duckdb.DuckDBPyConnection,
    person: str,
    state: str,
    percent: int,
    courses_completed: int,
) -> None:
    row = warehouse.execute(
        "SELECT state, percent, courses_completed, courses_total FROM track_status "
        "WHERE learner_id = ? AND track_id = ?",
        [world.people[person].id, FUNDAMENTALS],
    ).fetchall()

    assert row == [(state, percent, courses_completed, 3)]


def test_track_status_has_one_row_for_every_learner_and_track_in_force(
    world: World, warehouse: duckdb.DuckDBPyConnection
) -> None:
    rows = warehouse.execute("SELECT learner_id, track_id FROM track_status").fetchall()

    expected = {(person.id, track) for person in world.people.values() for track in world.courses}
    assert len(rows) == len(expected)
    assert set(rows) == expected


def test_a_certified_learner_s_row_carries_the_certificate(
    world: World, warehouse: duckdb.DuckDBPyConnection
) -> None:
    person = world.people["certified"]
    row = warehouse.execute(
        "SELECT full_name, organisation_name, certificate_number, completed_version, started_at, "
        "completed_at, expires_at FROM track_status WHERE learner_id = ? AND track_id = ?",
        [person.id, CASES],
    ).fetchone()

    at = world.academy.ago(20)
    number = f"CERT-{at.year}-00002"
    assert row == ("Zoë Certified", "Acme Logistics", number, "1.0", at, at, at + timedelta(730))


def test_a_certificate_s_status_is_that_of_the_moment_of_the_query(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    status = dict(warehouse.execute("SELECT recipient_name, status FROM certificates").fetchall())

    assert status["Zoë Certified"] == "ACTIVE"
    assert status["Łukasz Expiring"] == "ACTIVE"
    assert status["Νίκος Expired"] == "EXPIRED"
    assert status["Rhea Revoked"] == "REVOKED"


def test_only_active_certificates_within_the_window_are_expiring(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "SELECT recipient_name, organisation_name, days_left IN (19, 20) FROM expiring_certificates"
    ).fetchall()

    assert rows == [("Łukasz Expiring", "Borealis Energy", True)]


def test_a_learner_is_asked_a_quiz_in_numbered_attempts(
    world: World, warehouse: duckdb.DuckDBPyConnection
) -> None:
    rows = warehouse.execute(
        "SELECT attempt_number, status, score, passing_score, minutes FROM attempts "
        "WHERE learner_id = ? ORDER BY attempt_number",
        [world.people["failed"].id],
    ).fetchall()

    assert rows == [(number, "FAILED", 0.4, 0.8, 6.0) for number in (1, 2, 3)]


def test_an_open_attempt_has_no_score_and_no_responses(
    world: World, warehouse: duckdb.DuckDBPyConnection
) -> None:
    attempt, score = warehouse.execute(
        "SELECT attempt_id, score FROM attempts WHERE status = 'IN_PROGRESS' AND learner_id = ?",
        [world.people["halfway"].id],
    ).fetchone() or (None, None)

    assert attempt is not None
    assert score is None
    found = warehouse.execute("SELECT * FROM responses WHERE attempt_id = ?", [attempt]).fetchall()
    assert found == []


def test_responses_carry_the_question_s_text_and_the_options_chosen(
    world: World, warehouse: duckdb.DuckDBPyConnection
) -> None:
    rows = warehouse.execute(
        "SELECT position, question, selected, is_correct FROM responses JOIN attempts USING (attempt_id) "
        "WHERE attempts.learner_id = ? AND attempt_number = 1 ORDER BY position",
        [world.people["failed"].id],
    ).fetchall()

    assert rows[0] == (1, "What does q1 ask?", ["a"], True)
    assert rows[4] == (5, "What does q5 ask?", ["b"], False)


def test_course_progress_weighs_content_and_quiz_alike(
    world: World, warehouse: duckdb.DuckDBPyConnection
) -> None:
    rows = warehouse.execute(
        "SELECT course_type, content_completed, quiz_status, progress, completed "
        "FROM course_progress WHERE learner_id = ? ORDER BY course_type",
        [world.people["halfway"].id],
    ).fetchall()

    assert rows == [
        ("INTERACTIVE", False, "NOT_STARTED", 0.25, False),
        ("TEXT", True, "IN_PROGRESS", 0.5, False),
        ("VIDEO", True, "PASSED", 1.0, True),
    ]


def test_compliance_counts_open_accounts_certified_in_what_is_required(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "SELECT organisation_name, learners, learners_compliant, round(compliance, 2), "
        "learners_not_started, certificates_active, certificates_expiring "
        "FROM organisation_compliance ORDER BY internal, organisation_name"
    ).fetchall()

    assert rows == [
        ("Acme Logistics", 4, 1, 0.25, 1, 2, 0),
        ("Borealis Energy", 3, 1, 0.33, 0, 1, 1),
        ("Nobody Yet Ltd", 0, 0, None, 0, 0, 0),
        ("Our own staff", 1, 1, 1.0, 0, 1, 0),
    ]


def test_who_is_at_risk_is_named_with_the_reason(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "SELECT full_name, reason, failed_attempts FROM at_risk_learners ORDER BY full_name"
    ).fetchall()

    assert rows == [
        ("Fay Failed", "FAILING", 3),
        ("Łukasz Expiring", "EXPIRING", 0),
        ("Νίκος Expired", "EXPIRED", 0),
    ]


def test_the_funnel_narrows_from_all_learners_to_the_certified(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "SELECT step, learners FROM funnel WHERE track_id = ? ORDER BY position", [FUNDAMENTALS]
    ).fetchall()

    assert rows == [
        ("LEARNERS", 8),
        ("STARTED", 7),
        ("QUIZ_ATTEMPTED", 7),
        ("QUIZ_PASSED", 6),
        ("COMPLETED", 5),
        ("CERTIFIED", 3),
    ]


def test_quiz_statistics_count_what_was_handed_in(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = warehouse.execute(
        "SELECT attempts, open_attempts, learners, passed, pass_rate, first_pass_rate, median_minutes "
        "FROM quiz_statistics WHERE quiz_id = 'platform-fundamentals-video-lesson-quiz'"
    ).fetchone()

    # seven who passed at once, and one who failed three times
    assert row == (10, 0, 8, 7, 0.7, 7 / 8, 6.0)


def test_a_question_that_the_weak_get_wrong_discriminates(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "SELECT question_id, responses, correct, facility_index, discrimination_index "
        "FROM item_statistics WHERE quiz_id = 'platform-fundamentals-video-lesson-quiz' "
        "ORDER BY position"
    ).fetchall()

    assert [row[:4] for row in rows] == [
        ("q1", 10, 10, 1.0),
        ("q2", 10, 10, 1.0),
        ("q3", 10, 7, 0.7),
        ("q4", 10, 7, 0.7),
        ("q5", 10, 6, 0.6),
    ]
    assert rows[0][4] is None  # everybody was right: it tells nobody apart
    assert rows[2][4] > 0.9
