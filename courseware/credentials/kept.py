"""A certificate's credential as it is kept: a file beside its document, signed once."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from courseware.credentials.keys import key_ring
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.settings import Settings


def kept_credential(settings: Settings, snapshot: CertificateSnapshot, now: datetime) -> bytes:
    """The credential of a certificate: signed at the first call, the same bytes ever after.

    Should its file be lost, it is signed again, with the key that signs then: it says the same.
    """
    path = settings.certificates / f"{snapshot.number}.json"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        _keep_first(path, signed_credential(settings, snapshot, now))
        return path.read_bytes()


def signed_credential(
    settings: Settings, snapshot: CertificateSnapshot, now: datetime, *, offline: bool = False
) -> bytes:
    # what the credential says is set by the certificate's typesetting, which takes a while to load
    from courseware.credentials.badges.credential import build, issuer_of
    from courseware.credentials.badges.proof import sign

    ring = key_ring(settings.keys)
    did, name = issuer_of(snapshot, ring.current, offline=offline)
    return as_bytes(sign(build(snapshot, did), ring.signing, verification_method=name, created=now))


def as_bytes(document: Mapping[str, Any]) -> bytes:
    """JSON as it is kept and sent."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _keep_first(path: Path, content: bytes) -> None:
    """Of two that write at once, the first one's file counts: what was handed out never changes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    try:
        with partial.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)
    finally:
        partial.unlink(missing_ok=True)
