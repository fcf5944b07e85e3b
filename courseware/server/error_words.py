"""What an error says to people: a title for each status, and what to do next."""

from __future__ import annotations

from courseware.languages import N_

TITLES = {
    400: N_("That request makes no sense"),
    401: N_("Please sign in"),
    403: N_("You may not open this"),
    404: N_("There is no such page"),
    405: N_("That cannot be done here"),
    409: N_("That is no longer possible"),
    413: N_("That is too much at once"),
    429: N_("Too many tries"),
    500: N_("Something went wrong on our side"),
    503: N_("We will be right back"),
}
MESSAGES = {
    400: N_("Go back, reload the page and try again."),
    403: N_(
        "Your account is not allowed to open this page. Ask your administrator if you think it should be."
    ),
    404: N_("The address may be mistyped, or what was there has moved."),
    405: N_("Go back, reload the page and try again."),
    413: N_("Send less at a time and try again."),
    500: N_(
        "The failure has been logged. Try again, and tell your administrator if it happens again."
    ),
    503: N_(
        "The record does not answer just now. What was saved is safe; try again in a few seconds."
    ),
}
