"""After an erasure is committed: files go, analysts get a version without the person, and no old byte stays."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from courseware.errors import CoursewareError
from courseware.registrar.office import Office

log = logging.getLogger(__name__)

LARGE_BYTES = 64 * 1024 * 1024
"""A record below this is written anew in a second or two, which nobody minds; a gigabyte takes twenty."""
QUIET_SECONDS = 60.0
"""So long nothing was written: then nobody is at work."""
LONGEST_WAIT_SECONDS = 20 * 3600.0
"""An installation that never rests is interrupted after so long."""


class ErasureFinisher:
    """A thread that does what a transaction cannot. What a crash interrupts is done at the next start."""

    def __init__(
        self, office: Office, *, publish: Callable[[], object], compact: Callable[[], None]
    ) -> None:
        """`publish` publishes to the warehouse and leaves no older version; `compact` writes the record anew."""
        self._office = office
        self._publish = publish
        self._compact = compact
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="erasure")
        self._closing = threading.Event()

    def start(self) -> None:
        """Take up what was left, before there is anybody to be kept waiting."""
        self._thread.submit(self._finish, when_quiet=False)

    def close(self) -> None:
        self._closing.set()
        self._thread.shutdown()

    def finish(self) -> Future[bool]:
        """Finish every erasure that is not; whether that was done. A large record waits until nobody is at work."""
        return self._thread.submit(self._finish, when_quiet=True)

    def _finish(self, *, when_quiet: bool) -> bool:
        reader = self._office.reader
        ids = [id_ for (id_,) in reader.rows("unfinished_erasures")]
        if not ids:
            return True
        try:
            numbers = (number for (number,) in reader.rows("erased_certificates"))
            remove_files(self._office.settings.certificates, numbers)
            self._publish()
            if when_quiet and not self._came_to_rest():
                return False
            self._compact()
            self._office.do(lambda tx: tx.run("finish_erasures", ids=ids, now=self._office.now))
        except (CoursewareError, OSError) as error:
            log.error("an erasure is not finished: %s It is tried again at the next start.", error)  # noqa: TRY400 - the words say it all
            return False
        except Exception as error:
            log.error("an erasure is not finished (%s)", type(error).__name__)  # noqa: TRY400 - a traceback may quote a row
            return False
        return True

    def _came_to_rest(self) -> bool:
        """Wait for a time when the record can be kept to ourselves; False: the process ends first."""
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        record = self._office.settings.record
        while record.stat().st_size > LARGE_BYTES and time.monotonic() < until:
            before = self._office.rounds_committed
            if self._closing.wait(QUIET_SECONDS):
                return False
            if self._office.rounds_committed == before:
                break
        return not self._closing.is_set()


def remove_files(folder: Path, numbers: Iterable[str]) -> None:
    """Remove the documents and credentials of these certificates, finished or not."""
    gone = set(numbers)
    if not folder.is_dir():
        return
    for file in folder.iterdir():
        if file.name.lstrip(".").partition(".")[0] in gone:
            file.unlink(missing_ok=True)
