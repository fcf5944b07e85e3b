"""Files that strangers hand in: examined in a process of their own, judged by the record, never kept."""

from __future__ import annotations

import asyncio
import os
import sys

import msgspec

from courseware.credentials.badges.judgement import judge
from courseware.credentials.badges.model import Examined, KnownIssuer
from courseware.credentials.badges.verdict import Verdict, VerdictCode
from courseware.decoding import from_json
from courseware.errors import TooManyRequests
from courseware.languages import N_
from courseware.registrar.client import AsyncRegistrarClient
from courseware.registrar.protocol import GetBadgeIssuer, GetHealth, GetStanding
from courseware.server.kernels.environment import house_environment

_AT_A_TIME = 2
_WAITING = 8
_LONGEST_SECONDS = 20.0


class Checking:
    """So many files at a time, and a short line: a flood of them must not hold up who learns here."""

    def __init__(self, house: AsyncRegistrarClient) -> None:
        self._house = house
        self._places = asyncio.Semaphore(_AT_A_TIME)
        self._inside = 0

    async def check(self, file: bytes) -> Verdict:
        """The verdict on a file. TooManyRequests when many are being checked already."""
        if self._inside >= _WAITING:
            raise TooManyRequests(
                "Many certificates are being checked just now. Try again in a few seconds.",
                code="many-checks",
            )
        self._inside += 1
        try:
            async with self._places:
                issuer = await self._house.call(GetBadgeIssuer())
                examined = await _examine(file, issuer.issuers)
        finally:
            self._inside -= 1
        standing, health = await asyncio.gather(
            self._house.call(GetStanding(token=examined.token, sha256=examined.sha256)),
            self._house.call(GetHealth()),
        )
        return judge(examined, standing, health.now)


async def _examine(file: bytes, issuers: tuple[KnownIssuer, ...]) -> Examined:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "courseware.credentials.badges",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a traceback could repeat what is in the file
        env=house_environment(os.environ),
    )
    try:
        async with asyncio.timeout(_LONGEST_SECONDS):
            told, _ = await process.communicate(msgspec.json.encode(issuers) + b"\n" + file)
    except TimeoutError:
        told = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0 or not told:
        detail = N_("It takes too long, or too much memory, to read.")
        return Examined(sha256="", finding=VerdictCode.UNREADABLE, detail=detail)
    return from_json(told, Examined)
