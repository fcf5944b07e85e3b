"""Passwords: argon2id, a rule for new ones, and a limit on guessing."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

import argon2

from courseware.errors import InvalidRequest, TooManyRequests

SHORTEST = 10
LONGEST = 200

_hasher = argon2.PasswordHasher()
# a hash with the parameters of all others, so that checking nobody's password takes as long
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$mFgfbbbW96vz5JPkt31usw$mUqNED"
    "PAavdeX+y/fVIW3XajBD2aGR1IpSwpI4f2d3Y"
)


def hash_password(password: str) -> str:
    """The argon2id hash, with the library's parameters (RFC 9106, low memory) and its own salt."""
    return _hasher.hash(password)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. It takes as long for nobody (None) as for somebody."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except argon2.exceptions.VerificationError:
        return False


def check_new_password(password: str, place: str = "") -> None:
    """Raise InvalidRequest unless this may become somebody's password: long enough counts, not kinds of signs."""
    if len(password) < SHORTEST:
        raise InvalidRequest(
            f"{place}the password is too short; use at least {SHORTEST} characters.",
            code="bad-password",
        )
    if len(password) > LONGEST:
        raise InvalidRequest(
            f"{place}the password is too long; use at most {LONGEST} characters.",
            code="bad-password",
        )


class GuessLimit:
    """Counts failed tries by key in a sliding window; a success clears its key."""

    def __init__(self, most: int, window: timedelta) -> None:
        self._most = most
        self._window = window
        self._failures: dict[str, deque[datetime]] = {}

    def check(self, key: str, now: datetime) -> None:
        """Raise TooManyRequests when this key has failed too often lately."""
        failures = self._failures.get(key)
        if failures is None:
            return
        while failures and failures[0] <= now - self._window:
            failures.popleft()
        if not failures:
            del self._failures[key]
        elif len(failures) >= self._most:
            wait = failures[0] + self._window - now
            raise TooManyRequests(
                f"Too many tries. Wait {max(1, round(wait.total_seconds() / 60))} minutes and try again.",
                code="too-many-tries",
            )

    def failed(self, key: str, now: datetime) -> None:
        self._failures.setdefault(key, deque()).append(now)

    def succeeded(self, key: str) -> None:
        self._failures.pop(key, None)
