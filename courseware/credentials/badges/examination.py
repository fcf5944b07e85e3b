"""What a file itself tells: which credential is in it, and whether we signed it to the letter.

The file may come from anybody. Nothing is fetched, and a key is tried only if we know it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from courseware.credentials.badges.baking import LONGEST, PNG, unbaked_png, unbaked_svg
from courseware.credentials.badges.identifiers import public_key
from courseware.credentials.badges.model import Carrier, Examined, KnownIssuer
from courseware.credentials.badges.proof import SUITE, TYPE, is_signed_by
from courseware.credentials.badges.verdict import VerdictCode
from courseware.errors import CredentialError
from courseware.languages import N_

LARGEST = 3 * 1024 * 1024
"""Bytes of the largest file that is looked at."""

_BADGE_TYPES = {"AchievementCredential", "OpenBadgeCredential"}


class _Found(Exception):
    """Ends an examination; never seen outside."""

    def __init__(self, code: VerdictCode, detail: str) -> None:
        self.code, self.detail = code, detail


def examine(file: bytes, issuers: Sequence[KnownIssuer]) -> Examined:
    """Look at a file; never raises, whatever the file is."""
    fingerprint = hashlib.sha256(file).hexdigest()
    carrier = None
    try:
        carrier = _carrier(file)
        credential = _credential(file, carrier)
        _check_signature(credential, issuers)
        return _facts(credential, fingerprint, carrier)
    except _Found as found:
        code, detail = found.code, found.detail
    except (CredentialError, RecursionError) as error:
        detail = N_("It is nested too deeply.") if isinstance(error, RecursionError) else str(error)
        code = VerdictCode.UNREADABLE
    return Examined(sha256=fingerprint, carrier=carrier, finding=code, detail=detail)


def _carrier(file: bytes) -> Carrier:
    if len(file) > LARGEST:
        raise _Found(VerdictCode.UNREADABLE, N_("It is too large for a certificate."))
    if file.startswith(PNG):
        return Carrier.PNG
    if b"%PDF-" in file[:1024]:
        return Carrier.PDF
    start = file[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        return Carrier.SVG
    if start == b"{":
        return Carrier.JSON
    if file.strip().startswith(b"eyJ"):
        raise _Found(
            VerdictCode.UNKNOWN_ISSUER,
            N_("It is signed as a JSON Web Token, and we issue none."),
        )
    raise _Found(VerdictCode.UNREADABLE, "")


def _credential(file: bytes, carrier: Carrier) -> dict[str, Any]:
    if carrier is Carrier.PDF:
        from courseware.credentials.badges.attached import attached  # half of all start-up time

        texts = attached(file)
        if len(texts) > 1:
            raise _Found(VerdictCode.ALTERED, N_("There is more than one credential in it."))
        text = texts[0] if texts else None
    elif carrier is Carrier.PNG:
        text = unbaked_png(file)
    elif carrier is Carrier.SVG:
        text = unbaked_svg(file)
    else:
        if len(file) > LONGEST:
            raise CredentialError(f"The credential is longer than {LONGEST >> 10} KB.")
        text = file.decode("utf-8-sig", errors="replace")
    if not text:
        raise _Found(VerdictCode.UNSIGNED, N_("There is no credential in this file."))
    if text.startswith("eyJ"):
        raise _Found(
            VerdictCode.UNKNOWN_ISSUER,
            N_("It is signed as a JSON Web Token, and we issue none."),
        )
    return _parsed(text)


def _parsed(text: str) -> dict[str, Any]:
    try:
        credential = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except ValueError:
        raise CredentialError("The credential is no JSON.") from None
    if not isinstance(credential, dict) or "@context" not in credential:
        raise CredentialError("It is JSON, but no credential.")
    return credential


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is there twice")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def token_of(credential: str) -> str:
    """The token in a credential's id; empty when it is no id of ours."""
    path = urlsplit(credential).path
    head, _, last = path.rpartition("/")
    return last.removesuffix(".json") if head.endswith("/verify") and last.endswith(".json") else ""


def _check_signature(credential: dict[str, Any], issuers: Sequence[KnownIssuer]) -> None:
    proof = credential.get("proof")
    if not proof:
        raise _Found(VerdictCode.UNSIGNED, N_("The credential in it has no proof."))
    issuer = credential.get("issuer")
    did = issuer.get("id") if isinstance(issuer, dict) else issuer
    method = proof.get("verificationMethod") if isinstance(proof, dict) else None
    key = _key(did, method, issuers)
    if key is None:
        ours = any(one.did == did for one in issuers)
        detail = N_("It names us, and is signed with a key that is not ours.") if ours else ""
        raise _Found(VerdictCode.UNKNOWN_ISSUER, detail)
    if proof.get("type") != TYPE or proof.get("cryptosuite") != SUITE:
        raise _Found(VerdictCode.ALTERED, N_("Its proof is not as we make them."))
    try:
        genuine = is_signed_by(credential, public_key(key))
    except CredentialError as error:
        raise _Found(VerdictCode.ALTERED, str(error)) from None
    if not genuine:
        raise _Found(VerdictCode.ALTERED, N_("The signature belongs to other words."))


def _key(did: object, method: object, issuers: Sequence[KnownIssuer]) -> str | None:
    """The key that a proof names, if we know it and it is its issuer's.

    A key of ours counts under any name that it gave itself: the site may have had another address.
    """
    if not isinstance(did, str) or not isinstance(method, str):
        return None
    owner, _, name = method.partition("#")
    if owner != did:
        return None
    for issuer in issuers:
        if issuer.did == did and method in issuer.keys:
            return issuer.keys[method]
    return name if any(name in issuer.keys.values() for issuer in issuers) else None


def _facts(credential: dict[str, Any], fingerprint: str, carrier: Carrier) -> Examined:
    types = credential.get("type")
    if not isinstance(types, list) or not _BADGE_TYPES & {t for t in types if isinstance(t, str)}:
        raise CredentialError("It is a signed credential, but no Open Badges credential.")
    id_ = credential.get("id")
    return Examined(
        sha256=fingerprint,
        carrier=carrier,
        token=token_of(id_) if isinstance(id_, str) else "",
        valid_from=_moment(credential.get("validFrom")),
        valid_until=_moment(credential.get("validUntil")),
    )


def _moment(text: object) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CredentialError("It says when it is valid in a way that cannot be read.")
    return moment
