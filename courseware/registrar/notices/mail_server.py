"""The mail server that letters are handed to, and what its answers mean."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from courseware.registrar.notices.trying import SENT, Outcome, Result
from courseware.settings import Settings

_SECONDS = 20.0
"""For one answer of the server."""

_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class MailServerAway(Exception):
    """It does not take letters just now, whichever: nothing is wrong with any one of them."""


class MailServer:
    """A connection. `send` says what became of a letter; MailServerAway: it, and all after it, is to wait."""

    def __init__(self, smtp: smtplib.SMTP, sender: str) -> None:
        self._smtp = smtp
        self._sender = sender

    def send(self, letter: EmailMessage, address: str) -> Result:
        """Hand a letter over. SENT means that the server has answered for it."""
        try:
            self._smtp.send_message(letter, from_addr=self._sender, to_addrs=[address])
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, words),) = refused.recipients.values()
            return self._refused(code, words)
        except smtplib.SMTPDataError as refused:
            return self._refused(refused.smtp_code, refused.smtp_error)
        except smtplib.SMTPSenderRefused as refused:
            raise MailServerAway(_said(refused.smtp_code, refused.smtp_error)) from None
        except smtplib.SMTPNotSupportedError:
            return Result(
                outcome=Outcome.FAILED, reason="the mail server takes no such address (SMTPUTF8)"
            )
        except smtplib.SMTPHeloError as refused:
            raise MailServerAway(_said(refused.smtp_code, refused.smtp_error)) from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailServerAway(f"the connection broke ({type(error).__name__})") from None
        return SENT

    def _refused(self, code: int, words: bytes | str) -> Result:
        if code == 421:  # "closing": for everybody
            raise MailServerAway(_said(code, words))
        outcome = Outcome.FAILED if code >= 500 else Outcome.LATER
        return Result(outcome=outcome, reason=_said(code, words))


@contextmanager
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """Connect as the settings say. MailServerAway, with its words, when that fails."""
    try:
        smtp = _connect(settings)
    except smtplib.SMTPResponseException as refused:
        raise MailServerAway(_said(refused.smtp_code, refused.smtp_error)) from None
    except (smtplib.SMTPException, OSError) as error:
        # the words of these tell of hosts and certificates, not of people
        raise MailServerAway(f"{type(error).__name__}: {error}") from None
    try:
        yield MailServer(smtp, parseaddr(settings.mail_from)[1])
    finally:
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()


def _connect(settings: Settings) -> smtplib.SMTP:
    port = settings.smtp_port or _PORTS[settings.smtp_tls]
    # smtplib would ask the network for this machine's full name, which may take long
    own_name = parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost"
    smtp: smtplib.SMTP
    if settings.smtp_tls == "tls":
        smtp = smtplib.SMTP_SSL(
            settings.smtp_host,
            port,
            local_hostname=own_name,
            timeout=_SECONDS,
            context=ssl.create_default_context(),
        )
    else:
        smtp = smtplib.SMTP(settings.smtp_host, port, local_hostname=own_name, timeout=_SECONDS)
    try:
        if settings.smtp_tls == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            smtp.login(settings.smtp_user, password(settings))
    except BaseException:
        smtp.close()
        raise
    return smtp


def password(settings: Settings) -> str:
    """From the file, if one is named: it can be changed without a restart."""
    if not settings.smtp_password_file:
        return settings.smtp_password
    return Path(settings.smtp_password_file).read_text(encoding="utf-8").strip()


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"the mail server said {code} {text}"
