"""One POST to an address that somebody else chose: signed, soon over, never to our own network."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Mapping

import httpx

from courseware.registrar.notices.trying import SENT, Outcome, Result

_SECONDS = 10.0
"""For all of it: a receiver that answers a byte at a time is no better than one that hangs."""

_GONE = 410


class Poster:
    """Posts. `to_any` lets it reach machines of this network, too."""

    def __init__(self, *, to_any: bool) -> None:
        self._to_any = to_any
        self._client = httpx.AsyncClient(
            follow_redirects=False,  # they would lead past the check of addresses
            trust_env=False,  # a proxy would, too
            verify=ssl.create_default_context(),  # whom the machine trusts, like mail
            timeout=_SECONDS,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        """What became of it. Only the status counts: what a receiver writes is not read."""
        try:
            async with asyncio.timeout(_SECONDS):
                return await self._post(url, body, headers)
        except TimeoutError:
            return _later(f"no answer within {_SECONDS:.0f} seconds")
        except httpx.TransportError as error:
            return _later(f"it cannot be reached ({type(error).__name__})")
        except (httpx.InvalidURL, httpx.HTTPError, UnicodeError) as error:
            return Result(outcome=Outcome.FAILED, reason=f"no such URL ({type(error).__name__})")

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        asked = httpx.URL(url)
        try:
            addresses = await self._addresses(asked)
        except OSError:
            return _later("its name is not known")
        if not self._to_any and not all(is_public(address) for address in addresses):
            return Result(
                outcome=Outcome.FAILED,
                reason="its address is private; COURSEWARE_WEBHOOK_ADDRESSES=any allows that",
            )
        for address in addresses[:-1]:
            try:
                return await self._post_to(address, asked, body, headers)
            except httpx.ConnectError:
                continue  # often the first is an IPv6 address that leads nowhere
        return await self._post_to(addresses[-1], asked, body, headers)

    async def _post_to(
        self, address: str, asked: httpx.URL, body: bytes, headers: Mapping[str, str]
    ) -> Result:
        """To the very address that was checked: a name may mean another one the next moment."""
        request = self._client.build_request(
            "POST",
            asked.copy_with(host=address),
            content=body,
            headers={**headers, "Host": asked.netloc.decode("ascii")},
            extensions={"sni_hostname": asked.host},
        )
        response = await self._client.send(request, stream=True)
        await response.aclose()
        status = response.status_code
        if 200 <= status < 300:
            return SENT
        if status == _GONE:
            return Result(outcome=Outcome.FAILED, reason="it said 410: gone for good")
        return _later(f"it said {status}")

    async def _addresses(self, url: httpx.URL) -> list[str]:
        """Where the receiver may be reached, the best first."""
        port = url.port or (443 if url.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(
            url.host, port, type=socket.SOCK_STREAM
        )
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    async def close(self) -> None:
        await self._client.aclose()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the world's, and not of a machine, a network or a cloud's inside."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is not None:
            found = inner
        elif found in _NAT64:
            found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _later(reason: str) -> Result:
    return Result(outcome=Outcome.LATER, reason=reason)
