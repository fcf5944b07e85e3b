"""A process that draws and signs documents: it is sent snapshots, and answers when their files are on disk.

    python -m courseware.credentials.drawing

Its settings come from the environment, its work from standard input, and it ends when that ends. It
writes files under names of its own; only who asked gives them their final ones, so that a process that
outlives a crash can never replace a document that was issued.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import sys
from datetime import datetime
from pathlib import Path

from courseware.credentials.document import render, sha256
from courseware.credentials.drawing_jobs import PARTIAL, Drawn, Job, receive, send
from courseware.credentials.kept import kept_credential
from courseware.credentials.signing import DocumentSigner, document_signer
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.decoding import from_json, from_msgpack
from courseware.errors import CoursewareError
from courseware.settings import Settings


class _Drawer:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._signer: DocumentSigner | None = None

    def draw(self, job: Job) -> tuple[Drawn, ...]:
        return tuple(
            self._one(number, snapshot.encode(), job.at) for number, snapshot in job.documents
        )

    def _one(self, number: str, snapshot: bytes, at: datetime) -> Drawn:
        try:
            if self._signer is None:
                self._signer = document_signer(self._settings, at)
            content = from_json(snapshot, CertificateSnapshot)
            drawn = render(
                content,
                kept_credential(self._settings, content, at),
                signature_room=self._signer.room,
                media=self._settings.certificate_media,
            )
            pdf = self._signer.sign(drawn, at)
            name = f"{number}.{secrets.token_hex(6)}{PARTIAL}"
            _write_durably(self._settings.certificates / name, pdf)
        except CoursewareError as error:
            return Drawn(number, error=str(error))
        except Exception as error:
            # its text may quote what the document says of somebody
            return Drawn(number, error=type(error).__name__)
        return Drawn(number, name, sha256(pdf))


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def main() -> int:
    """Answer one job after the other."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    # who asked may be gone before the last answer is out
    with contextlib.suppress(BrokenPipeError), os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # whatever a library prints is no answer
        drawer = _Drawer(Settings.from_environment())
        while (content := receive(sys.stdin.buffer)) is not None:
            job = from_msgpack(content, Job)
            send(answers, drawer.draw(job))
    return 0


if __name__ == "__main__":
    sys.exit(main())
