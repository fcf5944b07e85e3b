"""A real SMTP server on a free port: it keeps what it answered for, and may be down half of the time."""

from __future__ import annotations

import email
import random
import ssl
import threading
from collections import Counter
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Moods:
    """What is to go wrong: each a probability from 0 to 1, drawn from `chance`."""

    chance: random.Random = field(default_factory=lambda: random.Random(11))
    hangs_up: float = 0.0
    """On a connection, before a word."""
    not_now: float = 0.0
    """To a recipient: 451."""
    drops: float = 0.0
    """The connection, with a letter in its hands that it has not answered for."""
    unknown: frozenset[str] = frozenset()
    """Addresses that it knows nobody at: 550."""
    seconds: float = 0.0
    """How long it thinks over each letter."""

    def is_bad(self, probability: float) -> bool:
        return self.chance.random() < probability


class MailHouse:
    """Starts with `with`. `letters` are those that it answered 250 for, in order."""

    def __init__(
        self,
        moods: Moods | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        account: tuple[str, str] | None = None,
    ) -> None:
        self.moods = moods or Moods()
        self.letters: list[EmailMessage] = []
        self.signed_in: list[str] = []
        self.refusals = 0
        self._account = account
        self._is_open = False
        self._arrived = threading.Condition()
        house = self

        class Moody(SMTP):
            def connection_made(self, transport: Any) -> None:
                if house._is_open and house.moods.is_bad(house.moods.hangs_up):
                    house.refusals += 1
                    transport.abort()
                    return
                super().connection_made(transport)

        class Door(Controller):
            def factory(self) -> SMTP:
                return Moody(self.handler, **self.SMTP_kwargs)

            def _trigger_server(self) -> None:
                # it knocks at its own door once, and has to know which that is
                self.port = house.port
                super()._trigger_server()

        options: dict[str, Any] = {}
        if tls is not None:
            options |= {"tls_context": tls, "require_starttls": True}
        if account is not None:
            options |= {"authenticator": self._authenticate, "auth_required": True}
        self._door = Door(self, hostname="127.0.0.1", port=0, ready_timeout=20, **options)

    @property
    def port(self) -> int:
        return cast("int", self._door.server.sockets[0].getsockname()[1])

    def __enter__(self) -> Self:
        self._door.start()
        self._is_open = True
        return self

    def __exit__(self, *_: object) -> None:
        self._door.stop()

    def ids(self) -> Counter[str]:
        """How often each Message-ID came."""
        return Counter(letter["Message-ID"] for letter in self.letters)

    def wait_for(self, number: int, seconds: float = 20.0) -> list[EmailMessage]:
        """So many letters, or those that came until patience ended."""
        with self._arrived:
            self._arrived.wait_for(lambda: len(self.letters) >= number, seconds)
        return list(self.letters)

    # -- what aiosmtpd asks ------------------------------------------------------------------------

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.moods.unknown:
            return f"550 5.1.1 <{address}> is nobody here"
        if self.moods.is_bad(self.moods.not_now):
            self.refusals += 1
            return "451 4.3.0 Not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.moods.seconds:
            import asyncio

            await asyncio.sleep(self.moods.seconds)
        if self.moods.is_bad(self.moods.drops):
            self.refusals += 1
            cast("Any", server).transport.abort()
            return "451 4.3.0 Too late"
        letter = email.message_from_bytes(cast("bytes", envelope.content), policy=default)
        with self._arrived:
            self.letters.append(cast("EmailMessage", letter))
            self._arrived.notify_all()
        return "250 Kept"

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        if given != self._account:
            return AuthResult(success=False, handled=False)
        self.signed_in.append(given[0])
        return AuthResult(success=True)
