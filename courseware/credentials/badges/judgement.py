"""What a file counts for today, once it was examined: by the issuer's record and the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from courseware.credentials.badges.model import Carrier, Examined, RecordedStanding
from courseware.credentials.badges.verdict import Verdict, VerdictCode, verdict
from courseware.languages import N_


def judge(examined: Examined, standing: RecordedStanding | None, now: datetime) -> Verdict:
    """The verdict on a file that was examined; `standing` None: the record knows no such certificate."""
    issued = standing is not None and standing.document_sha256 == examined.sha256
    # a document that is byte for byte what we issued needs no other proof
    if examined.finding is not None and not issued:
        return verdict(examined.finding, examined.detail)
    if standing is None:
        return verdict(VerdictCode.UNKNOWN_CERTIFICATE)
    if examined.carrier is Carrier.PDF and not issued:
        return verdict(
            VerdictCode.ALTERED,
            N_(
                "The credential attached to it is genuine; the pages are not those that were issued with it."
            ),
            number=standing.number,
            token=standing.token,
        )
    code, detail, at = _today(examined, standing, now)
    return verdict(code, detail, at=at, number=standing.number, token=standing.token)


def judge_number(standing: RecordedStanding | None, now: datetime) -> Verdict:
    """The verdict on a number alone. Numbers can be counted, so it leads to nobody's name."""
    if standing is None:
        return replace(
            verdict(VerdictCode.UNKNOWN_CERTIFICATE),
            title=N_("There is no certificate with this number"),
            plain=N_("Nothing was issued here under it."),
            advice=N_(
                "Compare it with the paper. If it is the one that is printed, the paper is not genuine."
            ),
        )
    code, detail, at = _today(Examined(sha256=""), standing, now)
    said = verdict(code, detail, at=at, number=standing.number)
    if code is not VerdictCode.VALID:
        return said
    return replace(
        said,
        title=N_("A certificate with this number is in force"),
        plain=N_("It was issued here. A number does not say whose it is."),
        advice=N_(
            "Open the link or scan the code on the document to see whose it is, or choose its file here."
        ),
    )


def _today(
    examined: Examined, standing: RecordedStanding, now: datetime
) -> tuple[VerdictCode, str, datetime | None]:
    ends = [end for end in (examined.valid_until, standing.expires_at) if end is not None]
    if standing.revoked:
        return VerdictCode.REVOKED, "", None
    if standing.suspended:
        return VerdictCode.SUSPENDED, "", None
    if ends and now > min(ends):
        return VerdictCode.EXPIRED, N_("It was valid until %(date)s."), min(ends)
    if standing.superseded:
        return VerdictCode.SUPERSEDED, "", None
    if examined.valid_from is not None and now < examined.valid_from:
        return VerdictCode.NOT_YET_VALID, N_("It begins on %(date)s."), examined.valid_from
    return VerdictCode.VALID, "", None
