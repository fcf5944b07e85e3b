"""After an erasure is committed: files go, analysts get a version without the person, and no old byte stays."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from courseware.errors import CoursewareError
from courseware.registrar.office import Office

log = logging.getLogger(__name__)


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

    def start(self) -> None:
        """Take up what was left."""
        self.finish()

    def close(self) -> None:
        self._thread.shutdown()

    def finish(self) -> Future[bool]:
        """Finish every erasure that is not; whether that was done."""
        return self._thread.submit(self._finish)

    def _finish(self) -> bool:
        reader = self._office.reader
        ids = [id_ for (id_,) in reader.rows("unfinished_erasures")]
        if not ids:
            return True
        try:
            numbers = (number for (number,) in reader.rows("erased_certificates"))
            remove_files(self._office.settings.certificates, numbers)
            self._publish()
            self._compact()
            self._office.do(lambda tx: tx.run("finish_erasures", ids=ids, now=self._office.now))
        except (CoursewareError, OSError) as error:
            log.error("an erasure is not finished: %s It is tried again at the next start.", error)  # noqa: TRY400 - the words say it all
            return False
        except Exception as error:
            log.error("an erasure is not finished (%s)", type(error).__name__)  # noqa: TRY400 - a traceback may quote a row
            return False
        return True


def remove_files(folder: Path, numbers: Iterable[str]) -> None:
    """Remove the documents and credentials of these certificates, finished or not."""
    gone = set(numbers)
    if not folder.is_dir():
        return
    for file in folder.iterdir():
        if file.name.lstrip(".").partition(".")[0] in gone:
            file.unlink(missing_ok=True)
