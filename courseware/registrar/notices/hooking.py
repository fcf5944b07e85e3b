"""The thread that tells webhooks: many at a time, few to each, so that one that hangs keeps nobody waiting."""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from courseware.certification.notices import NoticeKind
from courseware.registrar.notices.letters import event_id
from courseware.registrar.notices.reads import Reads, what_was_before
from courseware.registrar.notices.signing import HEADER, signature
from courseware.registrar.notices.trying import Chance, Outcome, Patience, Result, keep
from courseware.registrar.office import Office
from courseware.settings import Settings

if TYPE_CHECKING:
    from courseware.registrar.notices.posting import Poster

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_MOST_AT_ONCE = 32
_MOST_TO_EACH = 2
_MOST_READ_FOR_EACH = 50

HOOKS = Patience(first=timedelta(seconds=10), longest=timedelta(days=1), most=15)
"""The fifteenth try comes about a day after the one before, and is the last: three days in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One receiver."""

    id: str
    url: str
    created_at: datetime
    kinds: tuple[NoticeKind, ...]
    secret: str = field(repr=False)


def webhooks(reads: Reads) -> dict[str, Webhook]:
    """Those that are told, by their ids."""
    found: dict[str, Webhook] = {}
    for id_, url, secret, created_at, kind in reads.rows("active_webhooks"):
        before = found[str(id_)].kinds if str(id_) in found else ()
        found[str(id_)] = Webhook(
            id=str(id_),
            url=url,
            secret=secret,
            created_at=created_at,
            kinds=(*before, NoticeKind(kind)),
        )
    return found


class WebhookSender:
    """Tells webhooks what waits for them, on an event loop of its own."""

    def __init__(self, office: Office, *, chance: Chance = random.random) -> None:
        self._office = office
        self._chance = chance
        self._news = threading.Event()
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._look_at: datetime | None = None
        self._on_the_way: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._at_once = asyncio.Semaphore(_MOST_AT_ONCE)
        self._to_each: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(_MOST_TO_EACH)
        )
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve()), name="webhooks", daemon=True
        )

    def start(self) -> None:
        self._news.set()
        self._thread.start()

    def look(self) -> None:
        """There is something new; called from any thread."""
        self._news.set()
        self._wake.set()

    def wake(self) -> None:
        """It may be time for something; called from any thread."""
        self._wake.set()

    def close(self) -> None:
        """End; what is on its way is tried again after the next start."""
        self._ending.set()
        self._wake.set()
        self._thread.join()

    async def _serve(self) -> None:
        poster: Poster | None = None
        while not self._ending.is_set():
            await asyncio.to_thread(self._wake.wait, _LOOK_SECONDS)
            self._wake.clear()
            if self._ending.is_set() or not self._is_time():
                continue
            self._news.clear()
            self._look_at = None
            try:
                known = webhooks(self._office.reader)
                if known and poster is None:
                    poster = poster_of(self._office.settings)
                if poster is not None:
                    await self._look_for_work(poster, known)
            except Exception as error:
                log.error("webhooks could not be told (%s); trying again", type(error).__name__)  # noqa: TRY400
                self._look_at = self._office.clock() + HOOKS.first
        for task in self._on_the_way.values():
            task.cancel()
        await asyncio.gather(*self._on_the_way.values(), return_exceptions=True)
        if poster is not None:
            await poster.close()

    def _is_time(self) -> bool:
        due = self._look_at is not None and self._office.clock() >= self._look_at
        return due or self._news.is_set()

    async def _look_for_work(self, poster: Poster, known: Mapping[str, Webhook]) -> None:
        """Line up what waits, some of each; each that ends calls for another look."""
        await self._office.run(what_was_before)
        reader = self._office.reader
        waiting = reader.rows(
            "waiting_for_webhooks", now=self._office.clock(), most=_MOST_READ_FOR_EACH
        )
        ((self._look_at,),) = reader.rows("next_try", by_mail=False)
        for key, channel, tries in waiting:
            hook = known.get(channel)
            if hook is not None and (key, channel) not in self._on_the_way:
                self._on_the_way[key, channel] = asyncio.create_task(
                    self._tell(poster, hook, key, tries + 1)
                )

    async def _tell(self, poster: Poster, hook: Webhook, key: str, tries: int) -> None:
        try:
            async with self._to_each[hook.id], self._at_once:
                said = event(self._office.reader, key)
                result = await send(poster, hook, said, self._office.clock())
            now, chance = self._office.clock(), self._chance()
            await self._office.run(
                lambda tx: keep(
                    tx, key, hook.id, result, tries=tries, patience=HOOKS, now=now, chance=chance
                )
            )
        except Exception as error:
            log.error("a webhook could not be told (%s)", type(error).__name__)  # noqa: TRY400
        finally:
            del self._on_the_way[key, hook.id]
            self.look()


def poster_of(settings: Settings) -> Poster:
    # most houses have no webhooks, and httpx takes half a second to load
    from courseware.registrar.notices.posting import Poster

    return Poster(to_any=settings.webhook_addresses == "any")


async def send(poster: Poster, hook: Webhook, said: dict[str, Any] | None, now: datetime) -> Result:
    """Post one event, signed. Its id is the same at every try, so that a receiver can tell a repeat."""
    if said is None:
        return Result(outcome=Outcome.SKIPPED, reason="its certificate is not there any more")
    body = msgspec.json.encode(said)
    return await poster.post(
        hook.url,
        body,
        {
            "Content-Type": "application/json",
            "User-Agent": "courseware",
            "Courseware-Event": said["id"],
            HEADER: signature(hook.secret, body, now),
        },
    )


def event(reads: Reads, key: str) -> dict[str, Any] | None:
    """What a program is told: ids and dates, no names and no addresses."""
    found = reads.rows("notice", key=key)
    rows = reads.rows("standing_of_certificate", number=found[0][4]) if found else []
    people = reads.rows("person", id=found[0][2]) if found else []
    if not rows or not people:
        return None
    _, kind, learner_id, organisation_id, number, occurred_at, *_ = found[0]
    _, track_id, _, version, issued_at, expires_at, revoked_at, *_ = rows[0]
    return {
        "id": event_id(key),
        "type": kind,
        "occurred_at": occurred_at,
        "learner": {
            "id": learner_id,
            "username": people[0][1],
            "organisation_id": organisation_id,
        },
        "certificate": {
            "number": number,
            "track": track_id,
            "track_version": version,
            "issued_at": issued_at,
            "expires_at": expires_at,
            "revoked_at": revoked_at,
        },
    }


def trial_event(now: datetime) -> dict[str, Any]:
    """What `webhooks test` sends: it is of nobody."""
    return {"id": event_id(f"TEST:{now.isoformat()}"), "type": "TEST", "occurred_at": now}
