"""What the registrar's refusals say to managers, authors and administrators: sentences for `refusal_words`."""

from __future__ import annotations

from courseware.languages import N_

STAFF_SENTENCES = (
    N_("Say why: the reason is empty."),
    N_('There is no person "%(name)s".'),
    N_("There is no person '%(name)s'."),
    N_('There is no organisation "%(name)s".'),
    N_('There is no quiz "%(name)s".'),
    N_('There is no track "%(name)s". Give the slug of one that is published.'),
    N_("The username is missing: say for whom the track is assigned."),
    N_("The organisation is missing: say for whom the track is assigned."),
    N_("%(day)s is past. Give a day that is still to come."),
    N_(
        "It is to be begun by %(begin)s, after it is due (%(due)s). Give an earlier day to begin by."
    ),
    N_("There is no such organisation of yours."),
    N_("Name a person or an organisation, one of them."),
    N_("Extra attempts are a number from 0 to 100."),
    N_("Nothing is granted. Give extra time, extra attempts or no time limit."),
    N_("The correction corrects nothing."),
    N_("Every question would be dropped."),
    N_("This answer is marked already. Say why its mark is to be another."),
    N_("This attempt has not been handed in yet."),
    N_("No mark is given."),
    N_("The rubric has no such level."),
)
