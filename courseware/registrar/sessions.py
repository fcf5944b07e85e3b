"""Signing in and out, sessions, and changing one's password."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from courseware.errors import Forbidden, NotSignedIn
from courseware.records.transaction import Transaction
from courseware.registrar import accounts, people, protocol
from courseware.registrar.office import Office
from courseware.registrar.passwords import (
    check_new_password,
    hash_password,
    password_matches,
)
from courseware.registrar.protocol import Person, SignedIn
from courseware.registrar.secrets import digest, new_secret
from courseware.registrar.usecases import By, Caller, in_round, outside


@outside(protocol.SignIn, by=By.HOUSE)
async def sign_in(office: Office, caller: Caller, request: protocol.SignIn) -> SignedIn:
    username = request.username.strip().lower()
    now = office.clock()
    office.tries_by_name.check(username, now)
    office.tries_by_address.check(request.remote, now)
    facts = await office.run(lambda tx: tx.row("sign_in_facts", username=username))
    learner_id, password_hash, is_active = facts or (None, None, False)
    matches = await asyncio.to_thread(password_matches, password_hash, request.password)
    if not matches or not is_active:
        office.tries_by_name.failed(username, now)
        office.tries_by_address.failed(request.remote, now)
        raise NotSignedIn("The name or the password is wrong.", code="wrong-password")
    office.tries_by_name.succeeded(username)
    return await office.run(lambda tx: _open_session(office, tx, learner_id))


@in_round(protocol.WhoIs, by=By.HOUSE)
def who_is(office: Office, tx: Transaction, caller: Caller, request: protocol.WhoIs) -> Person:
    if request.session is not None:
        row = tx.row("session", token_hash=digest(request.session))
        learner_id: UUID | None = row[0] if row and row[1] > office.now else None
    elif request.api_token is not None:
        row = tx.row("api_token", token_hash=digest(request.api_token))
        learner_id = row[0] if row else None
    else:
        learner_id = None
    person = accounts.find(tx, learner_id) if learner_id else None
    if person is None or not person.is_active:
        raise NotSignedIn("Sign in to go on.", code="not-signed-in")
    return person


@in_round(protocol.SignOut, by=By.HOUSE)
def sign_out(office: Office, tx: Transaction, caller: Caller, request: protocol.SignOut) -> None:
    tx.run("end_session", token_hash=digest(request.session))


@outside(protocol.ChangePassword, by=By.LEARNER)
async def change_password(office: Office, caller: Caller, request: protocol.ChangePassword) -> None:
    learner_id = caller.learner_id
    now = office.clock()
    office.tries_by_learner.check(str(learner_id), now)
    row = await office.run(lambda tx: tx.row("password_hash", id=learner_id))
    if not await asyncio.to_thread(password_matches, row[0] if row else None, request.current):
        office.tries_by_learner.failed(str(learner_id), now)
        raise Forbidden("The current password is wrong.", code="wrong-password")
    check_new_password(request.new)
    password_hash = await asyncio.to_thread(hash_password, request.new)

    await office.run(
        lambda tx: _set_password(tx, learner_id, password_hash, keep=digest(request.session))
    )


@outside(protocol.SetPasswords, by=By.HOUSE)
async def set_passwords(office: Office, caller: Caller, request: protocol.SetPasswords) -> None:
    check_new_password(request.password)
    hashes = await asyncio.gather(
        *(asyncio.to_thread(hash_password, request.password) for _ in request.usernames)
    )

    def change(tx: Transaction) -> None:
        ids = [people.id_of(tx, username) for username in request.usernames]
        for learner_id, password_hash in zip(ids, hashes, strict=True):
            _set_password(tx, learner_id, password_hash, keep="")

    await office.run(change)


def _set_password(tx: Transaction, learner_id: UUID, password_hash: str, keep: str) -> None:
    """Change it wherever this person is, and end every session but one."""
    tx.run("set_user_password", id=learner_id, password_hash=password_hash)
    tx.run("set_internal_user_password", id=learner_id, password_hash=password_hash)
    tx.run("end_other_sessions", learner_id=learner_id, keep=keep)


def _open_session(office: Office, tx: Transaction, learner_id: UUID) -> SignedIn:
    person = accounts.find(tx, learner_id)
    session = new_secret()
    now = office.now
    expires_at = now + timedelta(hours=office.settings.session_hours)
    tx.run(
        "open_session",
        token_hash=digest(session),
        learner_id=learner_id,
        now=now,
        expires_at=expires_at,
    )
    return SignedIn(session=session, expires_at=expires_at, person=person)
