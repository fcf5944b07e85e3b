"""Secrets that we hand out (sessions, API tokens, kernels): random, and stored as hashes only."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits, safe in a cookie, a header and an environment variable."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What the record holds of a secret. Random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
