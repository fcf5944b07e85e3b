"""The threads that tell: one looks what time has brought, one sends letters, one tells webhooks."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from courseware.registrar.notices.hooking import WebhookSender
from courseware.registrar.notices.mailing import MailSender
from courseware.registrar.notices.outbox import look
from courseware.registrar.office import Office

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_LOOK_EVERY = timedelta(minutes=1)


class NoticeService:
    """Started and ended with the registrar. None of it holds up a round."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.mail = MailSender(office)
        self.webhooks = WebhookSender(office)
        self._ending = threading.Event()
        self._look_at: datetime | None = None
        self._thread = threading.Thread(target=self._serve, name="notices", daemon=True)
        office.outbox_changed = self.changed

    def start(self) -> None:
        self.mail.start()
        self.webhooks.start()
        self._thread.start()

    def close(self) -> None:
        self._ending.set()
        self._thread.join()
        self.mail.close()
        self.webhooks.close()

    def changed(self) -> None:
        """There is something new to tell; called from any thread."""
        self.mail.look()
        self.webhooks.look()

    def look_now(self) -> int:
        """Write all that has become due by now; how many that were."""
        made = 0
        while found := look(self._office):
            made += found
        self.mail.wake()
        self.webhooks.wake()
        return made

    def _serve(self) -> None:
        while not self._ending.wait(_LOOK_SECONDS):
            now = self._office.clock()
            if self._look_at is not None and self._look_at - _LOOK_EVERY <= now < self._look_at:
                continue
            self._look_at = now + _LOOK_EVERY
            try:
                self.look_now()
            except Exception as error:
                log.error("what is due could not be found (%s)", type(error).__name__)  # noqa: TRY400
