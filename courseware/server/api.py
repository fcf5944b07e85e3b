"""The web API, `/api/v1/…`: the use cases of a learner and of an administrator, as JSON.

Sign in with the session cookie (and the `X-XSRFToken` header on everything that writes), or with
`Authorization: Bearer TOKEN`. Errors are `application/problem+json`.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import msgspec
import tornado.web
import uuid_utils.compat

from courseware.decoding import from_json
from courseware.errors import InvalidRequest, NotFound, Refusal
from courseware.registrar.protocol import (
    GetAttempt,
    GetSummary,
    GetTrack,
    ListCertificates,
    OpenAttempt,
    RevokeCertificate,
    Role,
    SaveAnswers,
    SubmitAttempt,
)
from courseware.server import openapi
from courseware.server.messages import AnswersToSave, NewAttempt, Problem, Revocation, Submission
from courseware.server.pages import MESSAGES, TITLES, PageHandler, signed_in

T = TypeVar("T")

CODES = {
    400: "invalid-request",
    404: "no-such-address",
    405: "method-not-allowed",
    500: "failure",
    503: "registrar-unavailable",
}
"""Codes of errors that are not the registrar's refusals."""


class ApiHandler(PageHandler):
    """Base of every handler here. `address` is its path below `/api/v1`, as OpenAPI writes it."""

    address: ClassVar[str]
    answers_json = True

    def body(self, kind: type[T], *, default: T | None = None) -> T:
        """The request's JSON body. InvalidRequest says what is wrong with it and where."""
        if not self.request.body and default is not None:
            return default
        try:
            return from_json(self.request.body, kind)
        except msgspec.DecodeError as error:
            message = f"The body is not what this address takes: {error}."
            raise InvalidRequest(message, code="invalid-body") from None

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None, None))[1]
        title = TITLES.get(status_code, self._reason)
        detail, code = MESSAGES.get(status_code, title), CODES.get(status_code, "error")
        if isinstance(error, Refusal):
            detail, code = error.message, error.code
        if status_code == 401:
            self.set_header("WWW-Authenticate", "Bearer")
        if status_code in (429, 503):
            self.set_header("Retry-After", "5")
        self.set_header("Content-Type", "application/problem+json")
        problem = Problem(title=title, status=status_code, detail=detail, code=code)
        self.finish(msgspec.json.encode(problem))


class Me(ApiHandler):
    address = "/me"

    @signed_in()
    def get(self) -> None:
        self.json(self.somebody)


class Summary(ApiHandler):
    address = "/summary"

    @signed_in()
    async def get(self) -> None:
        answer = await self.as_learner.call(GetSummary())
        self.json(answer)


class Tracks(ApiHandler):
    address = "/tracks"

    @signed_in()
    async def get(self) -> None:
        summary = await self.as_learner.call(GetSummary())
        self.json(summary.tracks)


class Track(ApiHandler):
    address = "/tracks/{slug}"

    @signed_in()
    async def get(self, slug: str) -> None:
        answer = await self.as_learner.call(GetTrack(slug=slug))
        self.json(answer)


class QuizAttempts(ApiHandler):
    address = "/quizzes/{quiz_id}/attempts"

    @signed_in()
    async def post(self, quiz_id: str) -> None:
        wanted = self.body(NewAttempt, default=NewAttempt()).attempt_id or uuid_utils.compat.uuid7()
        attempt = await self.as_learner.call(OpenAttempt(attempt_id=wanted, quiz_id=quiz_id))
        self.set_header("Location", f"/api/v1/attempts/{attempt.attempt_id}")
        self.json(attempt, status=201 if attempt.attempt_id == wanted else 200)


class Attempt(ApiHandler):
    address = "/attempts/{attempt_id}"

    @signed_in()
    async def get(self, attempt_id: str) -> None:
        answer = await self.as_learner.call(GetAttempt(attempt_id=_attempt(attempt_id)))
        self.json(answer)


class AttemptAnswers(ApiHandler):
    address = "/attempts/{attempt_id}/answers"

    @signed_in()
    async def put(self, attempt_id: str) -> None:
        answers = self.body(AnswersToSave).answers
        save = SaveAnswers(attempt_id=_attempt(attempt_id), answers=answers)
        answer = await self.as_learner.call(save)
        self.json(answer)


class AttemptSubmission(ApiHandler):
    address = "/attempts/{attempt_id}/submit"

    @signed_in()
    async def post(self, attempt_id: str) -> None:
        answers = self.body(Submission, default=Submission()).answers
        submit = SubmitAttempt(attempt_id=_attempt(attempt_id), answers=answers)
        answer = await self.as_learner.call(submit)
        self.json(answer)


class Certificates(ApiHandler):
    address = "/certificates"

    @signed_in()
    async def get(self) -> None:
        answer = await self.as_learner.call(ListCertificates())
        self.json(answer)


class CertificateRevocation(ApiHandler):
    address = "/certificates/{number}/revoke"

    @signed_in(Role.ADMIN)
    async def post(self, number: str) -> None:
        reason = self.body(Revocation).reason.strip()
        if not reason:
            message = "Say why the certificate is withdrawn: `reason` is empty."
            raise InvalidRequest(message, code="reason-missing")
        revoke = RevokeCertificate(number=number, reason=reason, actor=self.somebody.username)
        answer = await self.house.call(revoke)
        self.json(answer)


class Description(ApiHandler):
    address = "/openapi.json"

    def get(self) -> None:
        self.set_header("Access-Control-Allow-Origin", "*")
        self.json(openapi.document(self.installation.address))


class NoSuchAddress(ApiHandler):
    """Every address below `/api/v1/` that nothing else answers."""

    async def prepare(self) -> None:
        raise tornado.web.HTTPError(404)


HANDLERS: tuple[type[ApiHandler], ...] = (
    Me,
    Summary,
    Tracks,
    Track,
    QuizAttempts,
    Attempt,
    AttemptAnswers,
    AttemptSubmission,
    Certificates,
    CertificateRevocation,
    Description,
)

ROUTES: list[tuple[str, type[tornado.web.RequestHandler]]] = [
    *((openapi.BASE + re.sub(r"\{\w+\}", r"([^/]+)", h.address), h) for h in HANDLERS),
    (openapi.BASE + "/.*", NoSuchAddress),
]


def _attempt(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        message = f"There is no attempt {text!r}: an attempt's id is a UUID."
        raise NotFound(message, code="no-such-attempt") from None
