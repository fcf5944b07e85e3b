"""The base of every page and API handler: who is asking, how a page is made, what an error looks like."""

from __future__ import annotations

import functools
import gettext
import inspect
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import msgspec
import tornado.web
from markupsafe import Markup

from courseware import languages
from courseware.errors import Forbidden, NotSignedIn, Refusal, RegistrarUnavailable
from courseware.registrar.client import AsyncRegistrarClient
from courseware.registrar.protocol import Person, Role, SignedIn, SignOut
from courseware.server.error_words import MESSAGES as MESSAGES
from courseware.server.error_words import TITLES as TITLES
from courseware.server.identity import COOKIE, Credentials, Sessions, bearer_token
from courseware.server.kernels.open_pages import OpenPages
from courseware.server.refusal_words import in_language
from courseware.server.rendering import THEME_SCRIPT, portal_environment
from courseware.server.sheets import sheet_address
from courseware.settings import Settings

log = logging.getLogger("courseware.server")

P = ParamSpec("P")
H = TypeVar("H", bound="PageHandler")

PORTAL_POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' {THEME_SCRIPT.source}",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""The Content-Security-Policy of portal pages: no inline script but one, no <style>; style attributes may be."""


class PageHandler(tornado.web.RequestHandler):
    """Base of every page and API handler.

    `person` is who is asking, or None; it is set before a handler's method runs. A Refusal or
    RegistrarUnavailable that a method lets pass becomes an error page, or `application/problem+json`
    where `is_api` is true.
    """

    person: Person | None = None
    answers_json = False
    """Set True in a handler outside /api/ whose errors should be problem+json too."""
    policy = PORTAL_POLICY
    """The Content-Security-Policy of the answer."""

    # -- what a handler works with -----------------------------------------------------------------

    @property
    def installation(self) -> Settings:
        """How this installation runs."""
        return cast("Settings", self.settings["courseware"])

    @property
    def house(self) -> AsyncRegistrarClient:
        """The web process's own line to the registrar, for nobody in particular."""
        return cast("AsyncRegistrarClient", self.settings["house"])

    @property
    def as_learner(self) -> AsyncRegistrarClient:
        """The registrar, asked for the signed-in person. NotSignedIn when there is nobody."""
        return self.house.acting_for(self.somebody.id)

    @property
    def somebody(self) -> Person:
        """`person` where there has to be one. NotSignedIn when there is nobody."""
        if self.person is None:
            raise NotSignedIn("Sign in and try again.", code="not-signed-in")
        return self.person

    @functools.cached_property
    def credentials(self) -> Credentials:
        """What the request shows of itself."""
        return Credentials.of(self, session_days=self.installation.session_hours / 24)

    @property
    def session(self) -> str | None:
        """The secret of the session cookie, e.g. for `ChangePassword(session=…)`."""
        return self.credentials.session

    @property
    def is_api(self) -> bool:
        """Whether this answers programs: errors are problem+json and nobody is sent to /login."""
        return self.answers_json or self.request.path.startswith("/api/")

    @property
    def logged_path(self) -> str:
        """The path as the log may have it: without what is secret in it."""
        return self.request.path

    @functools.cached_property
    def language(self) -> str:
        """Of the answer: the person's own, else the browser's, else the installation's."""
        if self.person is not None and self.person.language is not None:
            return self.person.language
        return languages.preferred(
            self.request.headers.get("Accept-Language"), self.installation.language
        )

    @property
    def catalogue(self) -> gettext.NullTranslations:
        """The words of that language, for rules that make sentences."""
        return languages.translations(self.language)

    def _(self, message: str, **values: object) -> str:
        """A message in the language of the answer; `%(name)s` in it takes the value of that name."""
        said = self.catalogue.gettext(message)
        return said % values if values else said

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """The same for so many things; `%(num)s` is the number as the language writes it."""
        said = self.catalogue.ngettext(one, many, number)
        return said % (values | {"num": languages.number(number, self.language)})

    def refused(self, message: str) -> str:
        """What a refusal says, in the language of the answer."""
        return in_language(message, self.catalogue)

    def page(self, template: str, **context: object) -> None:
        """Finish with `templates/portal/<template>`, in the language of the answer.

        Every template has `person`, `roles`, `xsrf_field` (the hidden input for a form), `xsrf_token`,
        `static_url(path)` (with a content hash), `sheet(name)` (the address of a style sheet),
        `theme_script`, `path` (of this page) and `installation`, and what `portal_environment` says.
        """
        environment = portal_environment(self.language)
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.finish(environment.get_template(template).render(self.page_context() | context))

    def page_context(self) -> dict[str, object]:
        """What every template has, whatever it shows."""
        return self.common_context() | {
            "person": self.person,
            "roles": self.person.roles if self.person else (),
            "xsrf_field": Markup(self.xsrf_form_html()),  # noqa: S704 - tornado's own, escaped
            "xsrf_token": self.xsrf_token.decode("ascii"),
        }

    def common_context(self) -> dict[str, object]:
        """What is the same for everybody: asking for it leaves no cookie behind."""
        return {
            "static_url": self.static_url,
            "sheet": sheet_address,
            "theme_script": THEME_SCRIPT.text,
            "locked_words": self.refused,
            "path": self.request.path,
            "installation": self.installation,
        }

    def json(self, answer: object, *, status: int = 200) -> None:
        """Finish with `answer` (dataclasses too) as JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(msgspec.json.encode(answer))

    # -- sessions ----------------------------------------------------------------------------------

    def begin_session(self, signed_in: SignedIn) -> None:
        """Hand out the session cookie."""
        self.set_signed_cookie(
            COOKIE,
            signed_in.session,
            expires_days=None,
            expires=signed_in.expires_at,
            httponly=True,
            samesite="Lax",
            secure=self.is_secure,
            path="/",
        )

    async def end_session(self) -> None:
        """Sign out: the session ends in the record, here and in the browser."""
        session, person = self.session, self.person
        self.clear_cookie(COOKIE, path="/")
        if session is not None:
            await self.house.call(SignOut(session=session))
            await cast("OpenPages", self.settings["open_pages"]).end_session(self.credentials)
        if person is not None:
            self._sessions.forget(person.id)

    def forget_sessions(self, *, of: UUID | None = None) -> None:
        """To be called after a password or a role of the signed-in person, or the account of another, changed."""
        self._sessions.forget(of or self.somebody.id)

    @property
    def is_secure(self) -> bool:
        """Whether people reach this installation by https: then cookies are for https alone."""
        return self.installation.address.startswith("https:")

    # -- tornado's hooks ---------------------------------------------------------------------------

    async def prepare(self) -> None:
        self.person = await self._sessions.who(self.credentials)

    def get_current_user(self) -> Person | None:
        return self.person

    def check_xsrf_cookie(self) -> None:
        """A bearer token cannot be sent by another site's page, so it needs no second proof."""
        if bearer_token(self) is not None:
            return
        try:
            super().check_xsrf_cookie()
        except tornado.web.HTTPError:
            message = "This page was open for too long. Go back, reload it and try again."
            raise Forbidden(message, code="stale-page") from None

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Content-Security-Policy", self.policy)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("X-Frame-Options", "DENY")
        self.set_header("Cache-Control", "no-store")
        if self.is_secure:
            self.set_header("Strict-Transport-Security", "max-age=31536000")

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        error = _raised(kwargs)
        super().send_error(_status(error, status_code), **kwargs)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = _raised(kwargs)
        title = TITLES.get(status_code, self._reason)
        message = error.message if isinstance(error, Refusal) else MESSAGES.get(status_code, "")
        code = error.code if isinstance(error, Refusal) else ""
        if status_code == 401 and self.is_api:
            self.set_header("WWW-Authenticate", "Bearer")
        if status_code == 503:
            self.set_header("Retry-After", "5")
        if self.is_api:
            self.set_header("Content-Type", "application/problem+json")
            problem = {"type": "about:blank", "title": title, "status": status_code}
            problem |= {"detail": message or title} | ({"code": code} if code else {})
            self.finish(msgspec.json.encode(problem))
            return
        self._error_page(status_code, self._(title), self.refused(message), code)

    def _error_page(self, status: int, title: str, message: str, code: str) -> None:
        """`templates/portal/error.html`, or plain words when even that cannot be made."""
        try:
            self.page("error.html", status=status, title=title, message=message, code=code)
        except Exception:
            log.exception("The error page could not be made")
            self.set_header("Content-Type", "text/plain; charset=UTF-8")
            self.finish(f"{status} {title}\n{message}\n")

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Refusals are answers, not failures; anything else goes to the log with its traceback."""
        if isinstance(value, Refusal | tornado.web.HTTPError):
            return
        where = f"{self.request.method} {self.logged_path}"
        if isinstance(value, RegistrarUnavailable):
            log.error("%s: %s", where, value)
        else:
            log.error("%s failed", where, exc_info=(typ, value, tb))

    @property
    def _sessions(self) -> Sessions:
        return cast("Sessions", self.settings["sessions"])


def signed_in(
    *roles: Role,
) -> Callable[
    [Callable[Concatenate[H, P], Awaitable[None] | None]],
    Callable[Concatenate[H, P], Coroutine[Any, Any, None]],
]:
    """Only for people who are signed in and, when roles are given, have one of them.

    Others get 401 or 403; somebody who asked for a page with GET is sent to sign in first.
    """

    def decorate(
        method: Callable[Concatenate[H, P], Awaitable[None] | None],
    ) -> Callable[Concatenate[H, P], Coroutine[Any, Any, None]]:
        @functools.wraps(method)
        async def guarded(self: H, /, *args: P.args, **kwargs: P.kwargs) -> None:
            if self.person is None and self.request.method in ("GET", "HEAD") and not self.is_api:
                self.redirect("/login?" + urlencode({"next": self.request.uri or "/"}))
                return
            if not _has_one_of(roles, self.somebody):
                raise Forbidden(MESSAGES[403], code="wrong-role")
            answer = method(self, *args, **kwargs)
            if inspect.isawaitable(answer):
                await answer

        return guarded

    return decorate


class NoSuchPage(PageHandler):
    """Every address that nothing else answers."""

    async def prepare(self) -> None:
        await super().prepare()
        raise tornado.web.HTTPError(404)


def local_path(target: str, default: str = "/") -> str:
    """`target` if it is a path on this site, else `default`: where to go after signing in."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or "\\" in target or not target.startswith("/"):
        return default
    return default if target.startswith("//") or any(ord(c) < 32 for c in target) else target


def _has_one_of(roles: tuple[Role, ...], person: Person) -> bool:
    return not roles or any(role in person.roles for role in roles)


def _raised(kwargs: dict[str, Any]) -> BaseException | None:
    info = kwargs.get("exc_info")
    return info[1] if info else None


def _status(error: BaseException | None, otherwise: int) -> int:
    if isinstance(error, Refusal):
        return error.status
    return 503 if isinstance(error, RegistrarUnavailable) else otherwise
