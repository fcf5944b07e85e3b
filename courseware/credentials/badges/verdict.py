"""What is said of a file that somebody has in their hands, in a word for programs and in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from gettext import NullTranslations

from courseware.languages import ENGLISH, N_, long_date, translations


class VerdictCode(StrEnum):
    VALID = "valid"
    UNSIGNED = "unsigned"
    ALTERED = "altered"
    UNKNOWN_ISSUER = "unknown-issuer"
    UNKNOWN_CERTIFICATE = "unknown-certificate"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    NOT_YET_VALID = "not-yet-valid"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`number` and `token` name the certificate, once the file is known to be genuine."""

    code: VerdictCode
    title: str
    plain: str
    """What the code means."""
    advice: str
    detail: str = ""
    """A sentence about this very file, if there is one to be said; `%(date)s` in it is `at`."""
    at: datetime | None = None
    number: str = ""
    token: str = ""

    @property
    def status(self) -> str:
        """The code as people say it."""
        return _STATUS[self.code]

    @property
    def meaning(self) -> str:
        """What the code means, and what there is to say of this very file, in English."""
        return self.meant(translations(ENGLISH), ENGLISH)

    def meant(self, catalogue: NullTranslations, language: str) -> str:
        """The same in another language."""
        detail = catalogue.gettext(self.detail) if self.detail else ""
        if self.at is not None:
            detail = detail % {"date": long_date(self.at, language)}
        return f"{catalogue.gettext(self.plain)} {detail}".strip()


def verdict(
    code: VerdictCode,
    detail: str = "",
    *,
    at: datetime | None = None,
    number: str = "",
    token: str = "",
) -> Verdict:
    """The words for a code, and about this very file."""
    title, plain, advice = _WORDS[code]
    return Verdict(
        code=code,
        title=title,
        plain=plain,
        advice=advice,
        detail=detail,
        at=at,
        number=number,
        token=token,
    )


_STATUS = {
    VerdictCode.VALID: N_("Valid"),
    VerdictCode.UNSIGNED: N_("Unsigned"),
    VerdictCode.ALTERED: N_("Altered"),
    VerdictCode.UNKNOWN_ISSUER: N_("Unknown issuer"),
    VerdictCode.UNKNOWN_CERTIFICATE: N_("Unknown certificate"),
    VerdictCode.REVOKED: N_("Revoked"),
    VerdictCode.SUSPENDED: N_("Suspended"),
    VerdictCode.EXPIRED: N_("Expired"),
    VerdictCode.SUPERSEDED: N_("Superseded"),
    VerdictCode.NOT_YET_VALID: N_("Not yet valid"),
    VerdictCode.UNREADABLE: N_("Unreadable"),
}


_WORDS = {
    VerdictCode.VALID: (
        N_("This certificate is genuine and in force"),
        N_("It was issued here, it is unchanged, and it stands today."),
        N_("Compare the name with the person in front of you."),
    ),
    VerdictCode.UNSIGNED: (
        N_("Nothing in this file is signed"),
        N_("It may look like a certificate, but it carries no proof of who made it."),
        N_(
            "Ask its owner for the PDF or the badge as it was issued, or for the link to its public page."
        ),
    ),
    VerdictCode.ALTERED: (
        N_("This file was altered"),
        N_("It carries our mark, but not what we issued."),
        N_(
            "Do not rely on it. Ask its owner for the link to its public page, which says what was issued."
        ),
    ),
    VerdictCode.UNKNOWN_ISSUER: (
        N_("This was not issued here"),
        N_("We did not sign it, so we cannot say whether it is genuine."),
        N_("Ask the issuer that the file names."),
    ),
    VerdictCode.UNKNOWN_CERTIFICATE: (
        N_("Our record does not know this certificate"),
        N_("It is signed with our key, but no certificate in our record belongs to it."),
        N_("Do not rely on it before you have asked us."),
    ),
    VerdictCode.REVOKED: (
        N_("This certificate has been revoked"),
        N_("It is genuine, and was withdrawn after it was issued. It does not count."),
        N_("Ask its owner what happened, or ask us."),
    ),
    VerdictCode.SUSPENDED: (
        N_("This certificate is suspended"),
        N_("It is genuine, and does not count for the time being."),
        N_("Check it again later, or ask us."),
    ),
    VerdictCode.EXPIRED: (
        N_("This certificate has expired"),
        N_("It is genuine, and its time is over. It no longer counts."),
        N_("Ask its owner for a newer one."),
    ),
    VerdictCode.SUPERSEDED: (
        N_("A newer certificate took the place of this one"),
        N_("It is genuine, and its owner holds a newer one for the same track."),
        N_("Ask its owner for the newer one."),
    ),
    VerdictCode.NOT_YET_VALID: (
        N_("This certificate is not valid yet"),
        N_("It is genuine, and its time has not begun."),
        N_("Check it again on the day when it begins."),
    ),
    VerdictCode.UNREADABLE: (
        N_("This file cannot be read as a certificate"),
        N_("What can be checked is a certificate's PDF, or a badge as PNG, SVG or JSON."),
        N_(
            "Take the file as it was issued: not a scan, a screenshot or a copy that was saved anew."
        ),
    ),
}
