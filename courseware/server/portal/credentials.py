"""Credentials and badges as files, and what any program needs to check them: all of it public."""

from __future__ import annotations

import asyncio

from courseware.errors import NotFound
from courseware.registrar.protocol import (
    GetBadgeIssuer,
    GetCredential,
    GetStatusList,
    IssuedCredential,
)
from courseware.server.portal.verify import UNKNOWN, PublicPage

_A_WHILE = "public, max-age=300"


class PublicFile(PublicPage):
    """A file for programs, readable from any site."""

    answers_json = True

    def hand_out(self, content: bytes, media_type: str, name: str = "") -> None:
        self.set_header("Access-Control-Allow-Origin", "*")
        self.set_header("Content-Type", media_type)
        self.set_header("Cache-Control", _A_WHILE)
        if name:
            self.set_header("Content-Disposition", f'inline; filename="{name}"')
        self.finish(content)

    async def issued(self, token: str) -> IssuedCredential:
        try:
            return await self.house.call(GetCredential(token=token))
        except NotFound as refusal:
            if refusal.code == "holder-erased":
                raise
            raise NotFound(UNKNOWN, code="no-such-certificate") from None


class CredentialFile(PublicFile):
    """`/verify/{token}.json`: the certificate as an Open Badges 3.0 credential."""

    async def get(self, token: str) -> None:
        issued = await self.issued(token)
        self.hand_out(issued.credential, "application/json", f"{issued.number}.json")

    head = get


class BadgeFile(PublicFile):
    """`/verify/{token}.png` and `.svg`: the badge, with the credential baked into it."""

    async def get(self, token: str, kind: str) -> None:
        issued = await self.issued(token)
        # drawing loads typefaces: not while the server starts
        from courseware.credentials.badges.finished import badge

        content = await asyncio.to_thread(badge, issued.badge, issued.credential, kind)
        media_type = {"png": "image/png", "svg": "image/svg+xml"}[kind]
        self.hand_out(content, media_type, f"{issued.number}.{kind}")

    head = get


class IssuerDocument(PublicFile):
    """`/.well-known/did.json`: the keys that sign here, the retired ones too."""

    async def get(self) -> None:
        issuer = await self.house.call(GetBadgeIssuer())
        self.hand_out(issuer.document, "application/json")

    head = get


class StatusListFile(PublicFile):
    """`/credentials/status/{list}`: which certificates were revoked, one bit each."""

    async def get(self, name: str) -> None:
        listed = await self.house.call(GetStatusList(name=name))
        self.hand_out(listed, "application/json")

    head = get
