"""Examine one file in a process of its own: what strangers made is taken apart where nothing else lives.

Standard input: one line of JSON, the issuers we know; then the file. Standard output: what it tells.
"""

from __future__ import annotations

import resource
import sys
from typing import Any

import msgspec

from courseware.credentials.badges.examination import examine
from courseware.credentials.badges.model import KnownIssuer
from courseware.decoding import from_json

_SECONDS = 10
_MEMORY = 1 << 30


# PyLD loads a web client when there is one. Nothing is fetched here, and loading takes half a second.
_NO_CLIENTS: dict[str, Any] = {"requests": None, "aiohttp": None}


def main() -> None:
    sys.modules.update(_NO_CLIENTS)
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    issuers, _, file = sys.stdin.buffer.read().partition(b"\n")
    known = from_json(issuers, tuple[KnownIssuer, ...])
    sys.stdout.buffer.write(msgspec.json.encode(examine(file, known)))


if __name__ == "__main__":
    main()
