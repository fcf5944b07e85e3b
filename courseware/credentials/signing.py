"""Signing documents: PAdES B-B with our own key or a customer's, B-T when there is a time-stamp server."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import cached_property

from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from courseware.credentials.customer_key import customer_key
from courseware.credentials.prepared_signature import KeptKey, PreparedSignature
from courseware.credentials.signature_place import OpenPlace
from courseware.credentials.signing_keys import own_keys
from courseware.errors import CoursewareError
from courseware.settings import Settings

_DIGEST = "sha256"
_STAMP_ROOM = 12_000
"""Bytes for a time stamp with its server's certificates; most take half of it."""
_SPARE = 64
"""For signatures of hardware, whose length may differ by a little."""


class DocumentSigner:
    """Signs drawn documents. Made once a process: key, chain and the form of a signature are kept.

    The drawing is a function of its snapshot and has an empty place for the signature; the signature is
    put in once, and no second one is the same.
    """

    def __init__(self, signer: Signer, timestamper: TimeStamper | None = None) -> None:
        self.signer, self._timestamper = signer, timestamper
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        self._loop.close()

    @cached_property
    def room(self) -> int:
        """How many bytes a signature takes.

        Without hardware and time stamps it is as many as every signature has: no filling is left in
        which a byte could be changed unseen.
        """
        if self._prepared is not None:
            return self._prepared.length
        length = len(self._made(bytes(32), dry_run=True))
        return length + _SPARE + (_STAMP_ROOM if self._timestamper else 0)

    def sign(self, drawn: bytes, at: datetime) -> bytes:
        """A document that was drawn with this `room`, signed. CoursewareError when nobody stamps the time."""
        place = OpenPlace(drawn, self.room, at)
        if self._prepared is not None:
            return place.filled(self._prepared.signature(place.digest))
        try:
            return place.filled(self._made(place.digest))
        except (TimestampRequestError, TimeoutError):
            raise CoursewareError(
                "The time-stamp server (COURSEWARE_TIMESTAMP_URL) gave no time stamp."
            ) from None

    @cached_property
    def _prepared(self) -> PreparedSignature | None:
        if isinstance(self.signer, KeptKey) and self._timestamper is None:
            return PreparedSignature(self.signer, self._made)
        return None

    def _made(self, digest: bytes, *, dry_run: bool = False) -> bytes:
        signing = self.signer.async_sign(
            digest,
            _DIGEST,
            dry_run=dry_run,
            use_pades=True,
            timestamper=None if dry_run else self._timestamper,
        )
        signed: bytes = self._loop.run_until_complete(signing).dump()
        return signed


def document_signer(settings: Settings, now: datetime) -> DocumentSigner:
    """The signer that the settings ask for: a key in hardware, one in a file, or our own, made if need be.

    Raises SettingsError naming the setting whose key cannot be used.
    """
    stamper = HTTPTimeStamper(settings.timestamp_url) if settings.timestamp_url else None
    if settings.signing_pkcs11:
        from courseware.credentials.hardware_key import hardware_signer

        return DocumentSigner(hardware_signer(settings), stamper)
    if settings.signing_pkcs12:
        customers = customer_key(settings, now)
        signer = KeptKey(customers.key, customers.certificate, customers.chain)
        return DocumentSigner(signer, stamper)
    own = own_keys(settings.keys, settings.issuer, now).signer
    return DocumentSigner(KeptKey(own.key, own.certificate, ()), stamper)
