"""What goes and what stays of a person, in sentences for whoever decides it."""

from __future__ import annotations

from collections.abc import Callable

from courseware.languages import ENGLISH, number, translations
from courseware.registrar.protocol import ErasurePreview


def what_goes(seen: ErasurePreview, language: str = ENGLISH) -> list[str]:
    """A line for each kind of data that is deleted."""
    ngettext, held = _counting(language), seen.held
    lines = [
        translations(language).gettext("The account: name, email, password and roles"),
        ngettext("%(num)s sign-in or API token", "%(num)s sign-ins and API tokens", held.sign_ins),
        ngettext(
            "All answers, essays, logs and comments of %(num)s attempt",
            "All answers, essays, logs and comments of %(num)s attempts",
            held.attempts,
        ),
        ngettext("Progress in %(num)s course", "Progress in %(num)s courses", held.courses),
        ngettext(
            "The history of %(num)s certification",
            "The history of %(num)s certifications",
            held.certifications,
        ),
        ngettext("%(num)s accommodation", "%(num)s accommodations", held.accommodations),
        ngettext(
            "%(num)s assignment by name, and every exemption",
            "%(num)s assignments by name, and every exemption",
            held.assignments,
        ),
        ngettext(
            "%(num)s notice, what was chosen about notices, and the calendar",
            "%(num)s notices, what was chosen about them, and the calendar",
            held.notices,
        ),
    ]
    if seen.certificates:
        lines.append(
            ngettext(
                "The name on %(num)s certificate, with its document and its credential",
                "The name on %(num)s certificates, with their documents and credentials",
                len(seen.certificates),
            )
        )
    return lines


def what_stays(seen: ErasurePreview, language: str = ENGLISH) -> list[str]:
    """A line for each kind of data that is kept, without the name."""
    gettext, ngettext = translations(language).gettext, _counting(language)
    lines = [
        ngettext(
            "Score and marks of %(num)s attempt in the statistics of quizzes, by nobody, with the month",
            "Scores and marks of %(num)s attempts in the statistics of quizzes, by nobody, with the month",
            seen.held.scores,
        ),
        gettext("Who decided what and why in the audit log, without the name"),
    ]
    if seen.certificates:
        kept = gettext(
            "Of each certificate the number, track, version, dates, standing and the document's "
            "SHA-256, so that a copy can still be checked"
        )
        lines.insert(0, kept)
    return lines


def _counting(language: str) -> Callable[[str, str, int], str]:
    def ngettext(one: str, many: str, count: int) -> str:
        said = translations(language).ngettext(one, many, count)
        return said % {"num": number(count, language)}

    return ngettext
