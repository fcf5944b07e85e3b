"""Secret links: out of a mail to stop such mails, and to one's own calendar. Reckoned, not stored."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from courseware.certification.notices import OPTIONAL, NoticeKind
from courseware.errors import NotFound
from courseware.registrar.access import key_file
from courseware.settings import Settings

_SIGNATURE_BYTES = 16
_KEY = "notice-links"


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads links by a key of the house. Whoever has the link may do that one thing, for good."""

    key: bytes

    @classmethod
    def of(cls, settings: Settings) -> Links:
        return cls(key_file(settings, _KEY).read_bytes())

    def unsubscribe(self, learner_id: UUID, kind: NoticeKind) -> str:
        """The token of a link that ends one kind of notice for one learner."""
        said = learner_id.bytes + kind.value.encode()
        return _text(self._sign(b"unsubscribe", said) + said)

    def read_unsubscribe(self, token: str) -> tuple[UUID, NoticeKind]:
        """Whose link it is and for what. NotFound when we did not make it."""
        raw = _bytes(token)
        signature, said = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if hmac.compare_digest(signature, self._sign(b"unsubscribe", said)):
            kind = NoticeKind(said[16:].decode())
            if kind in OPTIONAL:
                return UUID(bytes=said[:16]), kind
        raise NotFound(
            "This link does nothing. Check that it was copied in full, or choose what you get on your "
            "account page.",
            code="no-such-link",
        )

    def calendar(self, learner_id: UUID, number: int) -> str:
        """The token of a learner's calendar; each number has another."""
        return _text(
            hmac.digest(self.key, b"calendar" + learner_id.bytes + b"%d" % number, "sha256")
        )

    def _sign(self, purpose: bytes, said: bytes) -> bytes:
        return hmac.digest(self.key, purpose + said, hashlib.sha256)[:_SIGNATURE_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(token: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return b""
