"""Passwords: right ones, wrong ones, nobody's, and too many tries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import argon2
import pytest

from courseware.errors import InvalidRequest, TooManyRequests
from courseware.registrar import passwords

AS_IN_USE = passwords._hasher
"""That of this process is a quicker one: see `quick_passwords`."""


def test_only_the_right_password_matches() -> None:
    hashed = passwords.hash_password("a long sentence")
    assert passwords.password_matches(hashed, "a long sentence")
    assert not passwords.password_matches(hashed, "a long sentence ")
    assert not passwords.password_matches(hashed, "")


def test_nobody_has_no_password_and_costs_as_much_to_check() -> None:
    assert not passwords.password_matches(None, "nobody's password")
    assert not AS_IN_USE.check_needs_rehash(passwords._NOBODY)
    assert not argon2.PasswordHasher().check_needs_rehash(AS_IN_USE.hash("anybody's password"))


@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_a_new_password_has_a_sensible_length(password: str) -> None:
    with pytest.raises(InvalidRequest, match="password is too"):
        passwords.check_new_password(password)


def test_guessing_ends_after_some_tries_and_begins_again_later() -> None:
    limit = passwords.GuessLimit(3, timedelta(minutes=10))
    now = datetime(2026, 3, 2, tzinfo=UTC)
    for _ in range(3):
        limit.check("zoe", now)
        limit.failed("zoe", now)
    with pytest.raises(TooManyRequests, match="Wait 10 minutes"):
        limit.check("zoe", now)
    limit.check("ines", now)
    limit.check("zoe", now + timedelta(minutes=10))


def test_a_success_forgives_the_failures() -> None:
    limit = passwords.GuessLimit(2, timedelta(minutes=10))
    now = datetime(2026, 3, 2, tzinfo=UTC)
    limit.failed("zoe", now)
    limit.succeeded("zoe")
    limit.failed("zoe", now)
    limit.check("zoe", now)
