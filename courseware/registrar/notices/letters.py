"""A notice as a letter: its words by its kind, laid out as text and as HTML."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from courseware.certification.notices import DAYS_BEFORE, OPTIONAL, NoticeKind
from courseware.languages import direction, long_date, translations
from courseware.registrar.notices.language import language_of
from courseware.registrar.notices.links import Links
from courseware.registrar.protocol import Person
from courseware.settings import Settings

_WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The certificate that a letter is about, as far as words need it."""

    number: str
    track_slug: str
    track_name: str
    track_version: str
    issued_at: datetime
    expires_at: datetime | None
    window_opens_at: datetime | None = None
    revocation_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One line of a digest."""

    kind: NoticeKind
    recipient_name: str
    track_name: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told, to whom, now."""

    key: str
    kind: NoticeKind
    to: Person
    now: datetime
    about: Subject | None = None
    """None for a digest."""
    news: tuple[News, ...] = ()
    organisation: str = ""
    """DIGEST: its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a reader sees of it."""

    subject: str
    text: str
    html: str
    unsubscribe: str | None = field(default=None, repr=False)
    """The link that ends such letters; None: the law has them sent."""


def write(told: Told, settings: Settings, links: Links) -> Letter:
    """The letter in the language of its reader."""
    language = language_of(told.to, settings)
    unsubscribe = None
    if told.kind in OPTIONAL:
        token = links.unsubscribe(told.to.id, told.kind)
        unsubscribe = f"{settings.address}/notices/unsubscribe/{token}"
    kind = "due" if told.kind in DAYS_BEFORE else told.kind.lower()
    words = _template(f"{kind}.jinja", language).make_module(
        {
            "name": told.to.full_name,
            "about": told.about,
            "news": _grouped(told.news),
            "organisation": told.organisation,
            "issuer": settings.issuer,
            "now": told.now,
            "days_left": _days_left(told),
            "date": lambda moment: long_date(moment, language),
        }
    )
    said: dict[str, Any] = {
        "subject": words.subject,  # type: ignore[attr-defined]
        "paragraphs": words.paragraphs,  # type: ignore[attr-defined]
        "lists": getattr(words, "lists", ()),
        "link": f"{settings.address}{words.link}",  # type: ignore[attr-defined]
        "link_words": words.link_words,  # type: ignore[attr-defined]
        "why": getattr(words, "why", None),
        "language": language,
        "direction": direction(language),
        "issuer": settings.issuer,
        "unsubscribe": unsubscribe,
        "account": f"{settings.address}/account",
    }
    return Letter(
        subject=" ".join(str(said["subject"]).split()),
        text=_template("letter.txt", language).render(said),
        html=_template("letter.html", language).render(said),
        unsubscribe=unsubscribe,
    )


def message(told: Told, letter: Letter, settings: Settings) -> EmailMessage:
    """The letter as it travels. ValueError when the address is none.

    Its Message-ID is reckoned from the notice's key: should it ever go out twice, mail programs can tell.
    """
    name, sender = parseaddr(settings.mail_from)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=name, addr_spec=sender)
    mail["To"] = Address(display_name=told.to.full_name, addr_spec=told.to.email)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(told.now)
    mail["Message-ID"] = f"<{event_id(told.key)}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe is not None:
        mail["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return mail


def event_id(key: str) -> str:
    """A notice's key for the world outside: always the same, and it tells no number."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _days_left(told: Told) -> int | None:
    """As people count: part of a day is a day."""
    if told.about is None or told.about.expires_at is None:
        return None
    return -((told.now - told.about.expires_at) // timedelta(days=1))


def _grouped(news: Sequence[News]) -> dict[str, list[News]]:
    """By what is to be done about it: certified, due, expired, revoked."""
    groups: dict[str, list[News]] = {}
    for each in news:
        group = each.kind.value.lower()
        if each.kind not in (NoticeKind.CERTIFIED, NoticeKind.EXPIRED, NoticeKind.REVOKED):
            group = "due"
        groups.setdefault(group, []).append(each)
    return groups


def _template(name: str, language: str) -> jinja2.Template:
    return _environment(language, name.endswith(".html")).get_template(name)


@cache
def _environment(language: str, escape: bool) -> jinja2.Environment:
    """`_()` in templates looks in the catalogue of the language. Only the HTML is escaped: words are plain text."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_WORDS),
        autoescape=escape,  # noqa: S701 - see above
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    return environment
