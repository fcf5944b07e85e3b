"""What an error says to people: a title for each status, and what to do next."""

from __future__ import annotations

TITLES = {
    400: "That request makes no sense",
    401: "Please sign in",
    403: "You may not open this",
    404: "There is no such page",
    405: "That cannot be done here",
    409: "That is no longer possible",
    413: "That is too much at once",
    429: "Too many tries",
    500: "Something went wrong on our side",
    503: "We will be right back",
}
MESSAGES = {
    400: "Go back, reload the page and try again.",
    403: "Your account is not allowed to open this page. Ask your administrator if you think it should be.",
    404: "The address may be mistyped, or what was there has moved.",
    405: "Go back, reload the page and try again.",
    413: "Send less at a time and try again.",
    500: "The failure has been logged. Try again, and tell your administrator if it happens again.",
    503: "The record does not answer just now. What was saved is safe; try again in a few seconds.",
}
