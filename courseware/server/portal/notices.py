"""Notices as people meet them: the link out of a mail, one's choices, one's calendar, the outbox."""

from __future__ import annotations

from urllib.parse import urlencode

from courseware.certification.notices import NoticeKind
from courseware.errors import NotFound
from courseware.languages import N_
from courseware.registrar.protocol import (
    FollowUnsubscribeLink,
    GetCalendar,
    NewCalendarLink,
    ReadCalendar,
    ReadUnsubscribeLink,
    RetryNotices,
    Role,
    SetPreferences,
)
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.verify import PublicPage

KIND_WORDS = {
    NoticeKind.CERTIFIED: N_("You are certified"),
    NoticeKind.WINDOW_OPEN: N_("You can renew a certificate"),
    NoticeKind.DUE_30: N_("A certificate ends in 30 days"),
    NoticeKind.DUE_7: N_("A certificate ends in 7 days"),
    NoticeKind.DUE_1: N_("A certificate ends tomorrow"),
    NoticeKind.EXPIRED: N_("A certificate has expired"),
    NoticeKind.REVOKED: N_("A certificate was revoked"),
    NoticeKind.DIGEST: N_("Once a day, news of the people you manage"),
}
"""Each kind as people choose it; to be translated where it is shown."""


class UnsubscribePage(PublicPage):
    """`/notices/unsubscribe/{token}`: GET asks, for scanners of mail follow links; POST changes."""

    @property
    def logged_path(self) -> str:
        return "/notices/unsubscribe/…"

    def check_xsrf_cookie(self) -> None:
        """The link is the proof. A mail program posts without a cookie (RFC 8058)."""

    async def get(self, token: str) -> None:
        await self._show(ReadUnsubscribeLink(token=token))

    async def post(self, token: str) -> None:
        await self._show(FollowUnsubscribeLink(token=token))

    async def _show(self, request: ReadUnsubscribeLink | FollowUnsubscribeLink) -> None:
        try:
            preference = await self.house.call(request)
        except NotFound:
            self.set_status(404)
            self.page("unsubscribe.html", preference=None, words="")
            return
        self.page(
            "unsubscribe.html", preference=preference, words=self._(KIND_WORDS[preference.kind])
        )


class CalendarFeed(PublicPage):
    """`/calendar/{token}.ics`: for calendar programs, which cannot sign in."""

    answers_json = True

    @property
    def logged_path(self) -> str:
        return "/calendar/….ics"

    async def get(self, token: str) -> None:
        _send_calendar(self, await self.house.call(ReadCalendar(token=token)), "inline")


class CalendarDownload(PageHandler):
    """`/certificates/dates.ics`: the same, once, for whoever is signed in."""

    @signed_in()
    async def get(self) -> None:
        _send_calendar(self, await self.as_learner.call(GetCalendar()), "attachment")


class PreferencesForm(PageHandler):
    """`/account/notices`"""

    def get(self) -> None:
        self.redirect("/account")

    @signed_in()
    async def post(self) -> None:
        chosen = set(self.get_body_arguments("kind"))
        wanted = tuple(kind for kind in NoticeKind if kind.value in chosen)
        await self.as_learner.call(SetPreferences(wanted=wanted))
        self.redirect("/account?notices=1#notices", status=303)


class CalendarForm(PageHandler):
    """`/account/calendar`: a new link; the one before opens nothing any more."""

    def get(self) -> None:
        self.redirect("/account")

    @signed_in()
    async def post(self) -> None:
        await self.as_learner.call(NewCalendarLink())
        self.redirect("/account#calendar", status=303)


class RetryForm(PageHandler):
    """`/admin/notices/retry`: one notice, or all that failed."""

    def get(self) -> None:
        self.redirect("/admin")

    @signed_in(Role.ADMIN)
    async def post(self) -> None:
        tried = await self.house.call(RetryNotices(key=self.get_body_argument("key", "") or None))
        self.redirect("/admin?" + urlencode({"retried": tried}) + "#outbox", status=303)


def _send_calendar(handler: PageHandler, calendar: bytes, disposition: str) -> None:
    handler.set_header("Content-Type", "text/calendar; charset=utf-8")
    handler.set_header("Content-Disposition", f'{disposition}; filename="certificates.ics"')
    handler.set_header("Cache-Control", "private, no-cache")
    handler.write(calendar)
