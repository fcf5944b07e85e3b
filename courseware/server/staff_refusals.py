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
    N_(
        "The reason names the person, and it is kept. Say it without the name, user name and email."
    ),
    N_("The document of %(number)s is being drawn. Try again when it is there."),
    N_("'%(name)s' is another person's user name by now. Look again whom you erase."),
    N_("Something has happened to this certification since you looked. Look at it again."),
    N_("%(name)s is certified in %(track)s already: %(held)s."),
    N_("%(name)s is in an earlier row too."),
    N_("%(number)s is revoked already."),
    N_("%(number)s is not revoked."),
    N_("%(other)s has taken the place of %(number)s."),
    N_("There is no certificate to reissue."),
    N_("There is no certificate %(number)s."),
    N_("There is no such accommodation in force."),
    N_("There is no such assignment in force: it may have been withdrawn already."),
    N_('The assignment does not reach "%(name)s": there is nothing to be excused from.'),
    N_("There is no such attempt."),
    N_("There is no such person."),
    N_("There is no organisation '%(name)s'."),
    N_("The mark is %(mark)s; give one from 0 to %(most)s."),
    N_('Choose a level of "%(criterion)s".'),
    N_("Extra time is %(time)s; give a fraction of the limit, such as 0.25."),
    N_("This is for managers and administrators."),
)
