"""The web API: the same use cases for programs, under the same rules."""

from __future__ import annotations

import dataclasses
import re
from typing import Any
from uuid import UUID

import httpx
import pytest
import uuid_utils.compat

from courseware.assessment.model import FormQuestion
from courseware.registrar.protocol import IssueToken, Person, Role
from courseware.server.api import HANDLERS
from tests.portal.conftest import Site, Visitor
from tests.registrar.learning import courses_of, earn, take_content
from tests.samples import SECRET, key


def ready_for_the_quiz(site: Site) -> tuple[Person, Visitor]:
    """A learner who has read the course that the quiz `reading` belongs to."""
    person = site.somebody()
    take_content(site.registrar.acting(person), courses_of("basics")[0])
    return person, site.visitor(person)


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "code"}
    assert body["status"] == status
    return body


def test_a_quiz_is_taken_from_opening_to_result(site: Site) -> None:
    _, visitor = ready_for_the_quiz(site)
    quiz = courses_of("basics")[0].quizzes[0]
    wanted = uuid_utils.compat.uuid7()
    opened = visitor.write("POST", "/api/v1/quizzes/reading/attempts", {"attempt_id": str(wanted)})
    assert opened.status_code == 201
    assert opened.headers["Location"] == f"/api/v1/attempts/{wanted}"
    again = visitor.write("POST", "/api/v1/quizzes/reading/attempts")
    assert (again.status_code, again.json()["attempt_id"]) == (200, str(wanted))

    saved = visitor.write("PUT", f"/api/v1/attempts/{wanted}/answers", {"answers": key(quiz)})
    assert saved.json()["answers"]["q1"] == ["b"]
    assert visitor.get(f"/api/v1/attempts/{wanted}").json()["answers"]["q1"] == ["b"]

    result = visitor.write("POST", f"/api/v1/attempts/{wanted}/submit").json()
    assert result["attempt"]["status"] == "PASSED"
    assert result["best_score"] == 1.0
    assert result["course_completed"] is True
    assert visitor.get("/api/v1/tracks/basics").json()["courses_completed"] == 1


def test_no_key_and_no_explanation_is_sent_before_submission(site: Site) -> None:
    _, visitor = ready_for_the_quiz(site)
    opened = visitor.write("POST", "/api/v1/quizzes/reading/attempts")
    attempt = opened.json()["attempt_id"]
    saved = visitor.write("PUT", f"/api/v1/attempts/{attempt}/answers", {"answers": {"q1": ["a"]}})
    read = visitor.get(f"/api/v1/attempts/{attempt}")
    tracks = visitor.get("/api/v1/tracks")
    for answer in (opened, saved, read, tracks):
        assert SECRET not in answer.text
        assert not re.search(r"correct(?!ness)", answer.text)
    submitted = visitor.write("POST", f"/api/v1/attempts/{attempt}/submit")
    assert SECRET in submitted.text
    assert "correct_option_ids" not in submitted.text


def test_an_attempt_opens_under_an_id_of_our_making_when_none_is_sent(site: Site) -> None:
    _, visitor = ready_for_the_quiz(site)
    opened = visitor.write("POST", "/api/v1/quizzes/reading/attempts")
    assert opened.status_code == 201
    assert UUID(opened.json()["attempt_id"]).version == 7


def test_a_token_is_as_good_as_a_session_and_needs_no_second_proof(site: Site) -> None:
    person, _ = ready_for_the_quiz(site)
    token = site.registrar.house.call(IssueToken(username=person.username))
    program = site.stranger()
    program.headers["Authorization"] = f"Bearer {token}"
    assert program.get("/api/v1/me").json()["username"] == person.username
    assert program.post("/api/v1/quizzes/reading/attempts").status_code == 201
    program.headers["Authorization"] = "Bearer nonsense"
    assert problem(program.get("/api/v1/me"), 401)["code"] == "not-signed-in"


def test_a_session_alone_writes_nothing(site: Site) -> None:
    _, visitor = ready_for_the_quiz(site)
    answer = visitor.post("/api/v1/quizzes/reading/attempts")
    assert problem(answer, 403)["code"] == "stale-page"
    assert visitor.get("/api/v1/tracks/basics").json()["courses"][0]["attempt_count"] == 0


@pytest.mark.parametrize("address", ["me", "summary", "tracks", "tracks/basics", "certificates"])
def test_strangers_learn_nothing(site: Site, address: str) -> None:
    answer = site.stranger().get(f"/api/v1/{address}")
    assert problem(answer, 401)["code"] == "not-signed-in"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_nobody_sees_or_touches_anothers_attempt(site: Site) -> None:
    _, visitor = ready_for_the_quiz(site)
    attempt = visitor.write("POST", "/api/v1/quizzes/reading/attempts").json()["attempt_id"]
    _, other = ready_for_the_quiz(site)
    answers = {"answers": {"q1": ["a"]}}
    refused = (
        other.get(f"/api/v1/attempts/{attempt}"),
        other.write("PUT", f"/api/v1/attempts/{attempt}/answers", answers),
        other.write("POST", f"/api/v1/attempts/{attempt}/submit"),
    )
    assert {answer.status_code for answer in refused} <= {403, 404}
    assert visitor.get(f"/api/v1/attempts/{attempt}").json()["answers"] == {}


def test_a_body_that_makes_no_sense_is_refused_in_words(site: Site) -> None:
    _, visitor = ready_for_the_quiz(site)
    attempt = visitor.write("POST", "/api/v1/quizzes/reading/attempts").json()["attempt_id"]
    address = f"/api/v1/attempts/{attempt}/answers"
    wrong_type = problem(visitor.write("PUT", address, {"answers": {"q1": "a"}}), 400)
    assert "$.answers" in wrong_type["detail"]
    assert wrong_type["code"] == "invalid-body"
    assert problem(visitor.write("PUT", address), 400)["code"] == "invalid-body"
    unknown = problem(visitor.write("PUT", address, {"answers": {"q99": ["a"]}}), 400)
    assert "q99" in unknown["detail"]


def test_what_is_not_there_is_a_problem_too(site: Site) -> None:
    visitor = site.visitor(site.somebody())
    for address in ("nothing", "tracks/nothing", "attempts/nothing", f"attempts/{UUID(int=7)}"):
        problem(visitor.get(f"/api/v1/{address}"), 404)
    assert problem(visitor.get("/api/v1/quizzes/reading/attempts"), 405)["code"] == (
        "method-not-allowed"
    )


def test_certificates_are_listed_to_their_owner(site: Site) -> None:
    person = site.somebody()
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    listed = site.visitor(person).get("/api/v1/certificates").json()
    assert [each["number"] for each in listed] == [certificate.number]
    assert site.visitor(site.somebody()).get("/api/v1/certificates").json() == []


def test_only_an_administrator_revokes_and_has_to_say_why(site: Site) -> None:
    person = site.somebody()
    certificate = earn(site.registrar.acting(person), "basics")
    assert certificate is not None
    address = f"/api/v1/certificates/{certificate.number}/revoke"
    reason = {"reason": "Issued to the wrong account."}
    assert problem(site.visitor(person).write("POST", address, reason), 403)["code"] == "wrong-role"
    admin = site.visitor(site.somebody(roles=(Role.LEARNER, Role.ADMIN), organisation=None))
    assert problem(admin.write("POST", address, {"reason": " "}), 400)["code"] == "reason-missing"
    revoked = admin.write("POST", address, reason).json()
    assert revoked["status"] == "REVOKED"
    assert revoked["revocation_reason"] == "Issued to the wrong account."
    assert problem(admin.write("POST", "/api/v1/certificates/CERT-1999-00001/revoke", reason), 404)


def test_the_description_covers_every_address_and_every_method(site: Site) -> None:
    document = site.stranger().get("/api/v1/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    described = {
        (address, method)
        for address, operations in document["paths"].items()
        for method in operations
    }
    served = {
        (handler.address, method)
        for handler in HANDLERS
        for method in ("get", "post", "put", "delete", "patch")
        if method in vars(handler)
    }
    assert described == served


def test_every_reference_of_the_description_leads_somewhere(site: Site) -> None:
    answer = site.stranger().get("/api/v1/openapi.json")
    document = answer.json()
    references = set(re.findall(r'"\$ref":"#/([^"]+)"', answer.text))
    assert references
    for reference in references:
        found: Any = document
        for step in reference.split("/"):
            found = found[step]
        assert found
    question = document["components"]["schemas"]["FormQuestion"]
    told = {field.name for field in dataclasses.fields(FormQuestion)}
    assert set(question["properties"]) == told
    assert not told & {
        "correct_option_ids",
        "explanation",
        "number",
        "text",
        "essay",
        "code",
        "hints",
    }
