"""Certificate documents: drawn and signed once from the frozen snapshot, kept as files, never made again."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import logging
import os
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from courseware.credentials.drawing_jobs import PARTIAL, Drawn, Job
from courseware.credentials.keys import key_ring
from courseware.errors import CoursewareError, NotFound
from courseware.records.rounds import Rounds
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.drawing_processes import DrawingProcesses
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, outside
from courseware.settings import Settings

log = logging.getLogger(__name__)

_LONGEST_WAIT_SECONDS = 30.0
_IDLE_SECONDS = 30.0
"""So long after the last document the processes that draw them end."""
_AGAIN_SECONDS = 5.0
"""So long after a failure it is tried again."""
_READ = 512
"""Certificates that are read from the record at a time."""
_TOGETHER = 16
"""Documents in one job: one transaction says that they are there, and fewer do not start a second process."""


def check_signing(settings: Settings, now: datetime) -> None:
    """Raise SettingsError when the settings name a file whose key cannot sign."""
    if settings.signing_pkcs12:
        from courseware.credentials.customer_key import customer_key

        customer_key(settings, now)


class DocumentDrawer:
    """A thread that has the document of every certificate drawn that has none yet.

    Drawing takes tens of milliseconds and must not hold up the record. What a crash interrupts is
    found again at the next start: the snapshot in the record says all that the document does. A
    document counts when the record has its hash; before that its file may be replaced, after it never.
    """

    def __init__(self, office: Office, rounds: Rounds) -> None:
        self._office = office
        self._rounds = rounds
        self._processes = DrawingProcesses(office.settings)
        self._folder = office.settings.certificates
        self._frozen: set[str] = set()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="documents", daemon=True)

    def start(self) -> None:
        key_ring(self._office.settings.keys)  # a key that cannot be read is no news for later
        self._office.issued.set()
        self._thread.start()

    def close(self) -> None:
        self._ending.set()
        self._office.issued.set()
        self._processes.close()
        self._thread.join()

    def _serve(self) -> None:
        try:
            self._prepare()
        except (CoursewareError, OSError) as error:
            log.error("documents cannot be signed: %s", error)  # noqa: TRY400 - the words say it all
        while not self._ending.is_set():
            if not self._office.issued.wait(_IDLE_SECONDS):
                self._processes.rest()
                self._office.issued.wait()
            self._office.issued.clear()
            try:
                failed = self._draw_all()
            except Exception:
                if self._ending.is_set():
                    return
                log.exception("documents could not be drawn")
                failed = True
            if failed and not self._ending.wait(_AGAIN_SECONDS):
                self._office.issued.set()

    def _prepare(self) -> None:
        """Make our own key at the first start, and clear away what a crash has left."""
        settings = self._office.settings
        if not settings.signing_pkcs11 and not settings.signing_pkcs12:
            # so that learners do not wait for its libraries when a registrar starts
            from courseware.credentials.signing_keys import own_keys

            own_keys(settings.keys, settings.issuer, self._office.clock())
        self._folder.mkdir(parents=True, exist_ok=True)
        for left in self._folder.glob(f"*{PARTIAL}"):
            left.unlink(missing_ok=True)

    def _draw_all(self) -> bool:
        """Draw what there is to draw; whether something failed."""
        self._frozen.clear()
        failed = False
        for answers in self._processes.draw(self._jobs()):
            self._keep([one for one in answers if not one.error])
            if self._ending.is_set():
                return False
            for one in answers:
                if one.error:
                    failed = True
                    log.error("the document of %s could not be drawn: %s", one.number, one.error)
        return failed

    def _jobs(self) -> Iterator[Job]:
        """All that wait, in the order of their numbers; somebody who is waiting for one comes first."""
        after = ""
        while True:
            waiting = self._waiting(after)
            if not waiting:
                return
            after = waiting[-1][0]
            for start in range(0, len(waiting), _TOGETHER):
                yield from self._asked_for()
                if self._ending.is_set():
                    return
                yield Job(self._office.clock(), tuple(waiting[start : start + _TOGETHER]))

    def _waiting(self, after: str) -> list[tuple[str, str]]:
        def read(tx: Transaction) -> list[tuple[str, str]]:
            rows = tx.rows("certificates_without_document", after=after, most=_READ)
            return [(number, snapshot) for number, snapshot in rows]

        return self._rounds.submit(read).result()

    def _asked_for(self) -> Iterator[Job]:
        asked = self._office.documents_asked_for
        while asked:
            number = asked.pop()
            row = self._rounds.submit(functools.partial(_document, number)).result()
            if row is not None and row[2] is None:
                yield Job(self._office.clock(), ((number, row[1]),))

    def _keep(self, drawn: list[Drawn]) -> None:
        """Give files their names for good, and freeze them: first on disk, then in the record."""
        new = [one for one in drawn if one.number not in self._frozen]
        for one in drawn:
            if one in new:
                (self._folder / one.name).replace(self._folder / f"{one.number}.pdf")
            else:
                (self._folder / one.name).unlink()
        if not new:
            return
        _sync(self._folder)
        numbers, hashes = [one.number for one in new], [one.sha256 for one in new]
        self._rounds.submit(
            lambda tx: tx.run("freeze_documents", numbers=numbers, hashes=hashes)
        ).result()
        self._frozen.update(numbers)


def _document(number: str, tx: Transaction) -> tuple[Any, ...] | None:
    return tx.row("certificate_document", number=number)


def _sha256(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


def _sync(folder: Path) -> None:
    """Make names durable, as fsync does with content."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@outside(protocol.GetCertificateDocument, by=By.HOUSE)
async def get_certificate_document(
    office: Office, caller: Caller, request: protocol.GetCertificateDocument
) -> protocol.CertificateDocument:
    deadline = asyncio.get_running_loop().time() + _LONGEST_WAIT_SECONDS
    while True:
        row = await office.run(lambda tx: tx.row("certificate_document", number=request.number))
        if row is None or caller.learner not in (None, row[0]):
            raise NotFound(
                f"There is no certificate {request.number} of yours.", code="no-such-certificate"
            )
        if row[3]:
            raise NotFound(
                f"The data of the holder of {request.number} was erased, and the document with it. A copy "
                "of it can still be checked.",
                code="holder-erased",
            )
        if row[2] is not None:
            break
        if asyncio.get_running_loop().time() > deadline:
            raise CoursewareError(f"The document of {request.number} is not drawn yet.")
        office.documents_asked_for.add(request.number)
        office.issued.set()
        await asyncio.sleep(0.05)
    path = office.settings.certificates / f"{request.number}.pdf"
    try:
        pdf = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        raise CoursewareError(
            f"{path} is missing. Restore it from a backup; a certificate is never drawn twice."
        ) from None
    if _sha256(pdf) != row[2]:
        raise CoursewareError(
            f"{path} is not the document that was issued (its SHA-256 differs). Restore it from a backup."
        )
    return protocol.CertificateDocument(number=request.number, pdf=pdf, sha256=row[2])


@outside(protocol.GetTrustRoot, by=By.HOUSE)
async def get_trust_root(
    office: Office, caller: Caller, request: protocol.GetTrustRoot
) -> protocol.TrustRoot:
    from courseware.credentials.trust_root import trust_root

    pem = await asyncio.to_thread(trust_root, office.settings, office.clock())
    return protocol.TrustRoot(pem=pem.decode())
