"""One request at the registrar: who is asking, for which use case, and the answer as it travels."""

from __future__ import annotations

import hmac
import json
import logging
from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from courseware.errors import InvalidRequest, NotFound, NotSignedIn, Refusal
from courseware.registrar.client import AUTHORIZATION, LEARNER_HEADER
from courseware.registrar.kernels import who_speaks
from courseware.registrar.office import Office
from courseware.registrar.protocol import Request
from courseware.registrar.usecases import USE_CASES, Caller, UseCase

log = logging.getLogger(__name__)

_AUTHORIZATION = AUTHORIZATION.lower().encode()
_LEARNER = LEARNER_HEADER.lower().encode()


class FrontDesk:
    """Knows callers by their secrets, reads what they ask, and counts it."""

    def __init__(self, office: Office, house_secret: str) -> None:
        self._office = office
        self._house_secret = house_secret.encode()
        self.answered: Counter[str] = Counter()
        """Requests that were answered, by path; refused ones are not among them."""

    async def answer(
        self, path: str, headers: Mapping[bytes, bytes], body: bytes
    ) -> tuple[int, bytes]:
        """HTTP status and JSON for one request. Headers by their lower-case names."""
        try:
            answer = msgspec.json.encode(await self._answer(path, headers, body))
        except Refusal as refusal:
            return refusal.status, _error(refusal.code, refusal.message)
        except Exception:
            log.exception("failed on /%s", path)
            return 500, _error("failed", "The registrar failed; its log says why.")
        self.answered[path] += 1
        return 200, answer

    async def _answer(self, path: str, headers: Mapping[bytes, bytes], body: bytes) -> Any:
        caller = await self._caller(headers)
        use_case = USE_CASES.get(path)
        if use_case is None:
            raise NotFound(f'There is no use case "{path}".', code="no-such-use-case")
        use_case.check(caller)
        request = _decode(use_case, body)
        if use_case.outside is not None:
            return await use_case.outside(self._office, caller, request)
        function = use_case.in_round
        assert function is not None  # noqa: S101 - a use case is one or the other
        return await self._office.run(lambda tx: function(self._office, tx, caller, request))

    async def _caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        scheme, _, secret = headers.get(_AUTHORIZATION, b"").partition(b" ")
        if scheme != b"Bearer" or not secret:
            raise NotSignedIn("The registrar does not know this caller.", code="unknown-caller")
        if hmac.compare_digest(secret, self._house_secret):
            named = headers.get(_LEARNER, b"").decode("latin-1")
            try:
                return Caller(learner=UUID(named) if named else None)
            except ValueError:
                raise InvalidRequest("The learner's id is no UUID.", code="malformed") from None
        caller = await who_speaks(self._office, secret.decode("latin-1"))
        if caller is None:
            raise NotSignedIn("The registrar does not know this caller.", code="unknown-caller")
        return caller


def _decode(use_case: UseCase, body: bytes) -> Request[Any]:
    try:
        if b'"answers"' in body:
            _REFUSING_REPEATED_KEYS.decode(body.decode())
        request: Request[Any] = use_case.decode(body or b"{}")
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as error:
        raise InvalidRequest(f"The request makes no sense: {error}.", code="malformed") from None
    return request


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidRequest("A question is answered twice.", code="answered-twice")
    return found


_REFUSING_REPEATED_KEYS = json.JSONDecoder(object_pairs_hook=_refuse_repeated_keys)


def _error(code: str, message: str) -> bytes:
    return msgspec.json.encode({"code": code, "message": message})
