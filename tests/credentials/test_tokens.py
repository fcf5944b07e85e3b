"""The secret in a certificate's link."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode

from courseware.credentials.tokens import verify_token


def test_a_token_holds_at_least_128_bits_and_needs_no_escaping() -> None:
    token = verify_token()
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)
    assert len(urlsafe_b64decode(token + "=" * (-len(token) % 4))) >= 16


def test_no_two_tokens_are_alike() -> None:
    assert len({verify_token() for _ in range(10_000)}) == 10_000
