"""The description of the web API (OpenAPI 3.1), made from the same types that travel through it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

import msgspec

from courseware.assessment.model import AttemptState
from courseware.certification.model import Certificate, CertificationSummary, TrackProgress
from courseware.registrar.protocol import Person, Saved, Submitted
from courseware.server.messages import AnswersToSave, NewAttempt, Problem, Revocation, Submission
from courseware.server.pages import TITLES

BASE = "/api/v1"


@dataclass(frozen=True, slots=True)
class Operation:
    """One use case: what it takes, what it answers, and how it may be refused."""

    method: str
    address: str
    name: str
    summary: str
    answer: Any
    tag: str
    body: Any = None
    body_required: bool = False
    status: int = 200
    refusals: tuple[int, ...] = ()
    note: str = ""


OPERATIONS = (
    Operation("get", "/me", "me", "Who is signed in", Person, "People"),
    Operation(
        "get",
        "/summary",
        "summary",
        "All tracks, how far the learner is, and what to go on with",
        CertificationSummary,
        "Learning",
    ),
    Operation(
        "get",
        "/tracks",
        "listTracks",
        "All tracks with the learner's progress",
        tuple[TrackProgress, ...],
        "Learning",
    ),
    Operation(
        "get",
        "/tracks/{slug}",
        "track",
        "One track with the learner's progress",
        TrackProgress,
        "Learning",
        refusals=(404,),
    ),
    Operation(
        "post",
        "/quizzes/{quiz_id}/attempts",
        "openAttempt",
        "Open an attempt, or resume the one that is open",
        AttemptState,
        "Quizzes",
        body=NewAttempt,
        status=201,
        refusals=(400, 403, 404, 409),
        note="200 instead of 201 when an attempt was open already: it is resumed under its own id.",
    ),
    Operation(
        "get",
        "/attempts/{attempt_id}",
        "attempt",
        "An attempt of the learner: open, or closed and graded",
        AttemptState,
        "Quizzes",
        refusals=(404,),
        note="Grades and explanations are there once the attempt is closed. Keys never are.",
    ),
    Operation(
        "put",
        "/attempts/{attempt_id}/answers",
        "saveAnswers",
        "Keep these answers of an open attempt",
        Saved,
        "Quizzes",
        body=AnswersToSave,
        body_required=True,
        refusals=(400, 404, 409),
        note="Answered when they are on disk. Questions that are not named keep their answers.",
    ),
    Operation(
        "post",
        "/attempts/{attempt_id}/submit",
        "submitAttempt",
        "Close an attempt and grade it",
        Submitted,
        "Quizzes",
        body=Submission,
        refusals=(400, 404, 409),
        note="Sent again, it answers the same.",
    ),
    Operation(
        "get",
        "/certificates",
        "listCertificates",
        "The learner's certificates",
        tuple[Certificate, ...],
        "Certificates",
    ),
    Operation(
        "post",
        "/certificates/{number}/revoke",
        "revokeCertificate",
        "Withdraw a certificate (role ADMIN)",
        Certificate,
        "Certificates",
        body=Revocation,
        body_required=True,
        refusals=(400, 403, 404, 409),
    ),
)

PARAMETERS = {
    "slug": "The track's slug, such as `platform-fundamentals`.",
    "quiz_id": "The quiz's id, such as `intake-basics`.",
    "attempt_id": "The attempt's id, a UUID.",
    "number": "The certificate's number, such as `CERT-2026-00042`.",
}


@functools.lru_cache(maxsize=4)
def document(address: str) -> dict[str, Any]:
    """The whole description, for the installation that answers at `address`."""
    kinds = [Problem, *(o.answer for o in OPERATIONS), *(o.body for o in OPERATIONS if o.body)]
    found, components = msgspec.json.schema_components(
        kinds, ref_template="#/components/schemas/{name}"
    )
    for schema in components.values():
        _mark_moments(schema)
    schemas = dict(zip(kinds, found, strict=True))
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        described = _describe(operation, schemas)
        paths.setdefault(operation.address, {})[operation.method] = described
    paths["/openapi.json"] = {"get": _DESCRIPTION}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Courseware",
            "version": "1.0",
            "description": "What a learner and an administrator can do, as JSON over HTTP.",
            "license": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
        },
        "servers": [{"url": address + BASE}],
        "security": [{"session": []}, {"token": []}],
        "tags": [{"name": tag} for tag in ("People", "Learning", "Quizzes", "Certificates")],
        "paths": paths,
        "components": {
            "schemas": components,
            "parameters": {"XSRF": _XSRF},
            "securitySchemes": _SECURITY,
        },
    }


def _mark_moments(schema: dict[str, Any]) -> None:
    """Say of every `…_at` that it is a moment: the types alone leave that open."""
    for name, property_ in schema.get("properties", {}).items():
        for kind in property_.get("anyOf", [property_]):
            if name.endswith("_at") and kind.get("type") == "string":
                kind["format"] = "date-time"


def _describe(operation: Operation, schemas: dict[Any, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": _parameters(operation),
        "responses": _responses(operation, schemas),
    }
    if operation.note:
        described["description"] = operation.note
    if operation.body is not None:
        described["requestBody"] = {
            "required": operation.body_required,
            "content": {"application/json": {"schema": schemas[operation.body]}},
        }
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": PARAMETERS[name],
            "schema": {"type": "string"} | ({"format": "uuid"} if name == "attempt_id" else {}),
        }
        for name in re.findall(r"\{(\w+)\}", operation.address)
    ]
    if operation.method != "get":
        parameters.append({"$ref": "#/components/parameters/XSRF"})
    return parameters


def _responses(operation: Operation, schemas: dict[Any, Any]) -> dict[str, Any]:
    answer = {"content": {"application/json": {"schema": schemas[operation.answer]}}}
    responses: dict[str, Any] = {str(operation.status): {"description": operation.summary} | answer}
    if operation.status == 201:
        responses["200"] = {"description": "The attempt that was open already"} | answer
    problem = {"content": {"application/problem+json": {"schema": schemas[Problem]}}}
    for status in sorted({401, 503, *operation.refusals}):
        responses[str(status)] = {"description": TITLES[status]} | problem
    return responses


_SECURITY = {
    "session": {"type": "apiKey", "in": "cookie", "name": "courseware_session"},
    "token": {"type": "http", "scheme": "bearer"},
}
_XSRF = {
    "name": "X-XSRFToken",
    "in": "header",
    "required": False,
    "description": "With a session cookie: the value of the cookie `_xsrf`. Not needed with a token.",
    "schema": {"type": "string"},
}
_DESCRIPTION = {
    "operationId": "description",
    "summary": "This description",
    "security": [],
    "responses": {
        "200": {
            "description": "An OpenAPI 3.1 document",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    },
}
