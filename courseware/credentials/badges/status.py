"""Bitstring Status Lists: one bit a certificate, so that asking about one tells nobody which.

Source: W3C Recommendation "Bitstring Status List v1.0".
"""

from __future__ import annotations

import base64
import binascii
import gzip
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from courseware.credentials.badges.contexts import CREDENTIALS
from courseware.credentials.badges.proof import timestamp
from courseware.errors import CredentialError

BITS = 131_072
"""Entries of a list: the standard's least, which hides one certificate among so many."""

_BASE64URL = "u"
_MOST_BYTES = 4 * 1024 * 1024
_TTL_MS = 5 * 60 * 1000
_NUMBER = re.compile(r"CERT-(\d{4})-(\d{5,9})", re.ASCII)
_LIST = re.compile(r"(revocation|suspension)-(\d{4})-([1-9]\d{0,3})", re.ASCII)


class StatusPurpose(StrEnum):
    REVOCATION = "revocation"
    SUSPENSION = "suspension"


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """A certificate's bit: the year's `part`-th list, and where in it."""

    year: int
    part: int
    index: int


@dataclass(frozen=True, slots=True)
class StatusList:
    """One list of a year. Its name is the last part of its address."""

    purpose: StatusPurpose
    year: int
    part: int

    @property
    def name(self) -> str:
        return f"{self.purpose}-{self.year:04d}-{self.part}"

    @classmethod
    def named(cls, name: str) -> StatusList | None:
        """The list of this name; None when no list can have it."""
        match = _LIST.fullmatch(name)
        return cls(StatusPurpose(match[1]), int(match[2]), int(match[3])) if match else None


def place(number: str) -> StatusPlace:
    """Where a certificate's bit is. It follows from its number, so nothing needs to be kept."""
    match = _NUMBER.fullmatch(number)
    if match is None:
        raise ValueError(f"{number!r} is no certificate number; they look like CERT-2026-00042")
    part, index = divmod(int(match[2]) - 1, BITS)
    return StatusPlace(int(match[1]), part + 1, index)


def entry(lists: str, purpose: StatusPurpose, at: StatusPlace) -> dict[str, str]:
    """What a credential says of its bit. `lists` is the address below which the lists are."""
    address = f"{lists}/{StatusList(purpose, at.year, at.part).name}"
    return {
        "id": f"{address}#{at.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose.value,
        "statusListIndex": str(at.index),
        "statusListCredential": address,
    }


def status_list(
    address: str, purpose: StatusPurpose, indexes: Iterable[int], *, issuer: str, since: datetime
) -> dict[str, Any]:
    """The status list credential at `address`, unsigned. `since`: when it last changed."""
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": timestamp(since),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "ttl": _TTL_MS,
            "encodedList": encode(indexes),
        },
    }


def encode(indexes: Iterable[int]) -> str:
    """Bits as text: gzip, base64url without padding, the letter of that base in front."""
    bits = bytearray(BITS // 8)
    for index in indexes:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), compresslevel=9, mtime=0)
    return _BASE64URL + base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def is_set(encoded: str, index: int) -> bool:
    """Whether the bit of this index is 1. CredentialError for a list that cannot be read."""
    bits = _decode(encoded)
    if not 0 <= index < len(bits) * 8:
        raise CredentialError(f"The status list has no entry {index}.")
    return bool(bits[index // 8] & 0x80 >> index % 8)


def _decode(encoded: str) -> bytes:
    text = encoded.removeprefix(_BASE64URL)
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        bits = unpacker.decompress(packed, _MOST_BYTES)
    except (binascii.Error, ValueError, zlib.error):
        raise CredentialError("The status list is not gzip in base64url.") from None
    if unpacker.unconsumed_tail or not unpacker.eof or len(bits) * 8 < BITS:
        raise CredentialError(f"The status list does not hold {BITS:,} bits or a little more.")
    return bits
