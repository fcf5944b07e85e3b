"""What the page that puts a quiz right says from its script, and how it counts points."""

from __future__ import annotations

from courseware.languages import N_, translations
from courseware.server.portal.examiners import points

_SCRIPT = {
    "passed": N_("passed"),
    "notPassed": N_("not passed"),
    "awaitingMark": N_("awaiting a mark"),
    "score": N_("{percent} %, {status}"),
    "answered": N_("The server answered {status}."),
    "counted": N_("{done} of {all} attempts"),
    "begun": N_("Begun."),
    "looking": N_("Looking at every attempt"),
    "unreachable": N_("The server could not be reached. Nothing was changed; try again."),
    "cancelled": N_("Cancelled. Nothing was changed."),
    "another": N_("The correction is another now: preview it again."),
    "wouldChange": N_("What this would change"),
    "change": N_("Results that change"),
    "changed": N_("Results that changed"),
    "lose": N_("Lose their pass"),
    "lost": N_("Lost their pass"),
    "keep": N_("No longer earn their pass, and keep it"),
    "kept": N_("Kept a pass no longer earned"),
    "someResults": N_("{shown} of the {all} results"),
    "results": N_("The results"),
    "sayWhy": N_("Say why it is put right."),
    "putting": N_("Putting it right"),
    "isRight": N_("It is put right"),
    "stopped": N_("It stopped before its end"),
    "rest": N_(
        "The server could not be reached. What is counted below is done; the rest is not yet."
    ),
}


def script_words(language: str) -> dict[str, str]:
    """The words of regrade.js by the names that it knows them by."""
    _ = translations(language).gettext
    return {name: _(message) for name, message in _SCRIPT.items()}


def counted_points(value: float, language: str) -> str:
    """What a question is worth: 1 point, 2.5 points."""
    # catalogues count whole things: a fraction is said as many are
    whole = int(value) if value == int(value) else 5
    told = translations(language).ngettext("{points} point", "{points} points", whole)
    return told.format(points=points(value, language))
