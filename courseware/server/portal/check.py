"""The page on which anybody may check a certificate: its file, its link or its number."""

from __future__ import annotations

import asyncio
import re
from typing import cast
from urllib.parse import urlsplit

from courseware.certification.model import Certificate
from courseware.credentials.badges.judgement import judge_number
from courseware.credentials.badges.verdict import Verdict, VerdictCode
from courseware.errors import NotFound
from courseware.registrar.protocol import GetHealth, GetStanding, Verify
from courseware.server.checking import Checking
from courseware.server.portal.verify import PublicPage

_NUMBER = re.compile(r"CERT-\d{4}-\d{5,9}", re.IGNORECASE | re.ASCII)
_TOKEN = re.compile(r"[\w-]{20,64}", re.ASCII)

_LOOKS = {
    VerdictCode.VALID: "active",
    VerdictCode.ALTERED: "revoked",
    VerdictCode.REVOKED: "revoked",
    VerdictCode.UNKNOWN_CERTIFICATE: "revoked",
}
"""How a verdict looks, in the words of the style sheet; all others are a warning."""


class CheckPage(PublicPage):
    """`/verify`: the form, and the verdict above it. What is handed in is neither kept nor logged."""

    def check_xsrf_cookie(self) -> None:
        """Asking changes nothing here and needs no session, so there is nothing to protect."""

    async def get(self) -> None:
        self._show()

    head = get

    async def post(self) -> None:
        files = self.request.files.get("file", [])
        what = self.get_body_argument("what", "").strip()
        if files and files[0]["body"]:
            checking = cast("Checking", self.settings["checking"])
            await self._show_verdict(await checking.check(files[0]["body"]))
        elif _NUMBER.fullmatch(what):
            standing, health = await asyncio.gather(
                self.house.call(GetStanding(number=what.upper())), self.house.call(GetHealth())
            )
            await self._show_verdict(judge_number(standing, health.now))
        elif (token := _token(what)) is not None:
            self.redirect(f"/verify/{token}", status=303)
        else:
            self.set_status(400)
            problem = (
                self._("This is no certificate's link and no number like CERT-2026-00042.")
                if what
                else self._("Choose a file first, or give the certificate's link or number.")
            )
            self._show(problem=problem, what=what)

    async def _show_verdict(self, verdict: Verdict) -> None:
        certificate = None
        if verdict.token:
            try:
                certificate = await self.house.call(Verify(token=verdict.token))
            except NotFound:
                certificate = None
        self._show(verdict=verdict, certificate=certificate)

    def _show(
        self,
        *,
        verdict: Verdict | None = None,
        certificate: Certificate | None = None,
        problem: str = "",
        what: str = "",
    ) -> None:
        self.page(
            "check.html",
            verdict=verdict,
            meaning=verdict.meant(self.catalogue, self.language) if verdict else "",
            look=_LOOKS.get(verdict.code, "expired") if verdict else "",
            certificate=certificate,
            problem=problem,
            what=what[:200],
        )


def _token(what: str) -> str | None:
    """The token in a link to a certificate's public page, badge or credential, or the token alone."""
    last = urlsplit(what).path.rstrip("/").rpartition("/")[2] if what else ""
    for suffix in (".json", ".png", ".svg"):
        last = last.removesuffix(suffix)
    return last if _TOKEN.fullmatch(last) else None
