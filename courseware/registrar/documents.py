"""Certificate documents: drawn once from the frozen snapshot, kept as files, never drawn again."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import threading
from concurrent.futures import Future
from pathlib import Path

import msgspec

from courseware.credentials.snapshot import CertificateSnapshot
from courseware.errors import CoursewareError, NotFound
from courseware.records.rounds import Rounds
from courseware.registrar import protocol
from courseware.registrar.office import Office
from courseware.registrar.usecases import By, Caller, outside

log = logging.getLogger(__name__)

_LONGEST_WAIT_SECONDS = 30.0


class DocumentDrawer:
    """A thread that draws the document of every certificate that has none yet.

    Drawing takes tens of milliseconds and must not hold up the record. What a crash interrupts is
    found again at the next start: the snapshot in the record says all that the document does.
    """

    def __init__(self, office: Office, rounds: Rounds) -> None:
        self._office = office
        self._rounds = rounds
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="documents", daemon=True)

    def start(self) -> None:
        self._office.issued.set()
        self._thread.start()

    def close(self) -> None:
        self._ending.set()
        self._office.issued.set()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            self._office.issued.wait()
            self._office.issued.clear()
            if self._ending.is_set():
                return
            waiting = self._rounds.submit(
                lambda tx: tx.rows("certificates_without_document")
            ).result()
            for (number,) in waiting:
                if self._ending.is_set():
                    return
                try:
                    self._draw(number)
                except Exception:
                    log.exception("the document of %s could not be drawn", number)

    def _draw(self, number: str) -> None:
        row = self._rounds.submit(lambda tx: tx.row("certificate_document", number=number)).result()
        if row is None or row[2] is not None:
            return
        # ReportLab takes a while to load: not while learners wait for a registrar that starts
        from courseware.credentials.document import render

        pdf = render(msgspec.json.decode(row[1], type=CertificateSnapshot))
        _write_durably(self._office.settings.certificates / f"{number}.pdf", pdf)
        frozen: Future[None] = self._rounds.submit(
            lambda tx: tx.run("freeze_document", number=number, sha256=_sha256(pdf))
        )
        frozen.result()


def _sha256(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


def _write_durably(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


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
        if row[2] is not None:
            break
        if asyncio.get_running_loop().time() > deadline:
            raise CoursewareError(f"The document of {request.number} is not drawn yet.")
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
