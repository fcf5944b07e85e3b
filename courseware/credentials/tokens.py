"""The secret in a certificate's public link."""

from __future__ import annotations

import secrets

_BYTES = 24


def verify_token() -> str:
    """A new token of 192 random bits, 32 characters that are safe in a URL.

    Certificate numbers can be counted; whoever holds a token was given it.
    """
    return secrets.token_urlsafe(_BYTES)
