"""Signing in and out, and one's own account."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from courseware import languages
from courseware.errors import Forbidden, InvalidRequest, NotSignedIn, TooManyRequests
from courseware.registrar.protocol import (
    ChangePassword,
    GetCalendarLink,
    GetPreferences,
    SetLanguage,
    SignIn,
)
from courseware.server.pages import PageHandler, local_path, signed_in
from courseware.server.portal.notices import KIND_WORDS


class LoginPage(PageHandler):
    """`/login`"""

    def get(self) -> None:
        target = self._target()
        if self.person is not None:
            self.redirect(target)
            return
        self._show(target=target, left=self.get_query_argument("left", "") == "1")

    async def post(self) -> None:
        target = self._target()
        username = self.get_body_argument("username", "")
        password = self.get_body_argument("password", "", strip=False)
        try:
            answer = await self.house.call(
                SignIn(username=username, password=password, remote=self.request.remote_ip or "")
            )
        except (NotSignedIn, InvalidRequest, TooManyRequests) as refusal:
            self.set_status(refusal.status)
            self._show(target=target, username=username, error=self.refused(refusal.message))
            return
        self.begin_session(answer)
        self.redirect(target, status=303)

    def _target(self) -> str:
        return local_path(self.get_argument("next", "/"))

    def _show(
        self, *, target: str, username: str = "", error: str = "", left: bool = False
    ) -> None:
        self.page("login.html", target=target, username=username, error=error, left=left)


class Logout(PageHandler):
    """`/logout`: by POST alone, so that no link elsewhere can sign anybody out."""

    def get(self) -> None:
        self.redirect("/account")

    async def post(self) -> None:
        await self.end_session()
        self.redirect("/login?left=1", status=303)


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What is wrong with each field of the password form; empty: nothing."""

    current: str = ""
    new: str = ""
    again: str = ""


class AccountPage(PageHandler):
    """`/account`"""

    @signed_in()
    async def get(self) -> None:
        await self._show(
            changed=self.get_query_argument("changed", "") == "1",
            chosen=self.get_query_argument("notices", "") == "1",
            spoken=self.get_query_argument("language", "") == "1",
        )

    @signed_in()
    async def post(self) -> None:
        current = self.get_body_argument("current", "", strip=False)
        new = self.get_body_argument("new", "", strip=False)
        if new != self.get_body_argument("again", "", strip=False):
            await self._refuse(
                400, FieldErrors(again=self._("This is not the same as the new password above."))
            )
            return
        change = ChangePassword(current=current, new=new, session=self.session or "")
        try:
            await self.as_learner.call(change)
        except Forbidden as refusal:
            await self._refuse(403, FieldErrors(current=self.refused(refusal.message)))
        except InvalidRequest as refusal:
            await self._refuse(400, FieldErrors(new=self.refused(refusal.message)))
        except TooManyRequests as refusal:
            await self._refuse(429, FieldErrors(current=self.refused(refusal.message)))
        else:
            self.forget_sessions()
            self.redirect("/account?changed=1", status=303)

    async def _refuse(self, status: int, errors: FieldErrors) -> None:
        self.set_status(status)
        await self._show(errors=errors)

    async def _show(
        self,
        *,
        errors: FieldErrors = FieldErrors(),
        changed: bool = False,
        chosen: bool = False,
        spoken: bool = False,
    ) -> None:
        preferences, calendar = await asyncio.gather(
            self.as_learner.call(GetPreferences()), self.as_learner.call(GetCalendarLink())
        )
        self.page(
            "account.html",
            sheet_name="examining",
            errors=errors,
            changed=changed,
            chosen=chosen,
            preferences=preferences,
            kind_words=KIND_WORDS,
            calendar=calendar,
            languages=languages.NAMES,
            spoken=spoken,
        )


class LanguageForm(PageHandler):
    """`/account/language`: one's own, or what the browser asks for."""

    def get(self) -> None:
        self.redirect("/account")

    @signed_in()
    async def post(self) -> None:
        chosen = self.get_body_argument("language", "") or None
        await self.as_learner.call(SetLanguage(language=chosen))
        self.forget_sessions()
        self.redirect("/account?language=1#language", status=303)
