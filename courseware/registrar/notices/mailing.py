"""The thread that sends letters: one after another, each written down as soon as the server answers for it."""

from __future__ import annotations

import logging
import random
import threading
from datetime import datetime, timedelta
from email.errors import MessageError

from courseware.registrar.notices.letters import message, write
from courseware.registrar.notices.links import Links
from courseware.registrar.notices.mail_server import MailServer, MailServerAway, mail_server
from courseware.registrar.notices.reads import what_was_before
from courseware.registrar.notices.telling import told
from courseware.registrar.notices.trying import MAIL, Chance, Outcome, Patience, Result, keep
from courseware.registrar.office import Office

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_MOST_IN_ONE_GO = 100

LETTERS = Patience(first=timedelta(minutes=1), longest=timedelta(hours=6), most=16)
"""For a letter that the server did not take for now: about three days."""

SERVER = Patience(first=timedelta(seconds=10), longest=timedelta(minutes=15), most=0)
"""For a server that does not answer: for ever, for no letter is to blame. Only the pauses count."""


class MailSender:
    """Sends what waits. Nothing waits for it: it reads beside the rounds, and writes one row a letter.

    A letter that the server took is not sent again, but for one case that SMTP leaves open: the process
    ends between the server's answer and the row about it.
    """

    def __init__(self, office: Office, *, chance: Chance = random.random) -> None:
        self._office = office
        self._chance = chance
        self._links = Links.of(office.settings)
        self._news = threading.Event()
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._look_at: datetime | None = None
        self._failures = 0
        self.away: str | None = None
        """Why the server takes nothing just now; None: it did, or was not asked yet."""
        self._thread = threading.Thread(target=self._serve, name="mail", daemon=True)

    @property
    def is_configured(self) -> bool:
        return bool(self._office.settings.smtp_host)

    def start(self) -> None:
        self._news.set()
        if self.is_configured:
            self._thread.start()

    def look(self) -> None:
        """There is something new; called from any thread."""
        self._news.set()
        self._wake.set()

    def wake(self) -> None:
        """It may be time for something; called from any thread."""
        self._wake.set()

    def hurry(self) -> None:
        """Somebody asked to try now: a server that was away is asked at once."""
        self._look_at = self._office.clock()
        self._wake.set()

    def close(self) -> None:
        """End after the letter that is on its way."""
        self._ending.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _serve(self) -> None:
        while not self._ending.is_set():
            self._wake.wait(_LOOK_SECONDS)
            self._wake.clear()
            if self._ending.is_set() or not self._is_time():
                continue
            self._news.clear()
            try:
                self._look_at = self._send_all()
            except Exception as error:
                # its words may name somebody
                log.error("notices could not be sent (%s); trying again", type(error).__name__)  # noqa: TRY400
                self._look_at = self._office.clock() + SERVER.longest

    def _is_time(self) -> bool:
        """Whether something new or something to try again is there; while the server is away, news waits too."""
        if self._look_at is not None and self._office.clock() >= self._look_at:
            return True
        return self._news.is_set() and self.away is None

    def _send_all(self) -> datetime | None:
        """Send what is to be sent now; when to look again though nothing new came."""
        self._office.do(what_was_before)
        reader = self._office.reader
        while not self._ending.is_set():
            now = self._office.clock()
            waiting = reader.rows("waiting_by", channel=MAIL, now=now, most=_MOST_IN_ONE_GO)
            if not waiting:
                self._failures, self.away = 0, None
                return self._next()
            try:
                self._send([(key, tries) for key, tries in waiting])
            except MailServerAway as away:
                self._failures += 1
                if self._failures == 1:
                    log.warning("the mail server takes no letters; trying again later")
                self.away = str(away)
                return now + SERVER.pause(self._failures, self._chance())
        return None

    def _next(self) -> datetime | None:
        moment: datetime | None
        ((moment,),) = self._office.reader.rows("next_try", by_mail=True)
        return moment

    def _send(self, waiting: list[tuple[str, int]]) -> None:
        with mail_server(self._office.settings) as server:
            for key, tries in waiting:
                if self._ending.is_set():
                    return
                try:
                    result = self._send_one(server, key)
                except MailServerAway as away:
                    # should it be this letter that ends connections, then it gives way to the others
                    later = Result(outcome=Outcome.LATER, reason=str(away))
                    self._keep(key, later, tries + 1)
                    raise
                self._keep(key, result, tries + 1)

    def _send_one(self, server: MailServer, key: str) -> Result:
        found = told(self._office.reader, key, self._office.clock())
        if isinstance(found, Result):
            return found
        settings = self._office.settings
        try:
            letter = message(found, write(found, settings, self._links), settings)
        except (ValueError, MessageError):
            return Result(outcome=Outcome.FAILED, reason="the address is no email address")
        result = server.send(letter, found.to.email)
        self._failures, self.away = 0, None
        return result

    def _keep(self, key: str, result: Result, tries: int) -> None:
        now, chance = self._office.clock(), self._chance()
        self._office.do(
            lambda tx: keep(
                tx, key, MAIL, result, tries=tries, patience=LETTERS, now=now, chance=chance
            )
        )
