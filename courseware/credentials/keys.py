"""The keys that badges are signed with: files in the keys folder, the newest signs, none is forgotten.

`badge-0001.key` is secret, `badge-0001.pub` is not. A retired key's secret file may be deleted; its
public file may not, for what it signed is checked with it.
"""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from courseware.credentials.badges.identifiers import multikey, private_key, public_key
from courseware.errors import CredentialError

_FILE = re.compile(r"badge-(\d{4})\.(key|pub)")
_PEM = b"-----BEGIN"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """`signing` signs from now on; `public` are the names of all keys that ever did, the oldest first."""

    signing: Ed25519PrivateKey = field(repr=False, compare=False)
    public: tuple[str, ...]

    @property
    def current(self) -> str:
        """The name (Multikey) of the key that signs."""
        return multikey(self.signing.public_key())


def key_ring(folder: Path) -> KeyRing:
    """The keys in a folder; the first is made when there is none. Safe in several processes at once.

    Raises CredentialError, which names the file, when one cannot be read as a key.
    """
    numbers = _numbers(folder)
    if not numbers["key"] and not numbers["pub"]:
        _make(folder, 1)
        numbers = _numbers(folder)
    if not numbers["key"]:
        raise CredentialError(
            f"{folder} holds public keys of badges and no secret one. Restore badge-*.key from a "
            "backup, or make a new key with `courseware certificates rotate-key`."
        )
    secret = {number: _secret(_path(folder, number, "key")) for number in numbers["key"]}
    for number, key in secret.items():
        if number not in numbers["pub"]:
            _publish(folder, number, key)
    public = {number: _public(_path(folder, number, "pub")) for number in numbers["pub"]}
    for number, key in secret.items():
        if public.setdefault(number, multikey(key.public_key())) != multikey(key.public_key()):
            raise CredentialError(
                f"{_path(folder, number, 'key')} and the .pub file beside it are different keys. "
                "Give the new key a number of its own."
            )
    return KeyRing(secret[max(secret)], tuple(public[number] for number in sorted(public)))


def rotate(folder: Path) -> KeyRing:
    """Make a new key, which signs from now on."""
    numbers = _numbers(folder)
    _make(folder, max(numbers["key"] | numbers["pub"], default=0) + 1)
    return key_ring(folder)


def _numbers(folder: Path) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {"key": set(), "pub": set()}
    if folder.is_dir():
        for file in folder.iterdir():
            match = _FILE.fullmatch(file.name)
            if match:
                found[match[2]].add(int(match[1]))
    return found


def _path(folder: Path, number: int, kind: str) -> Path:
    return folder / f"badge-{number:04d}.{kind}"


def _make(folder: Path, number: int) -> None:
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write_once(_path(folder, number, "key"), pem)


def _publish(folder: Path, number: int, key: Ed25519PrivateKey) -> None:
    _write_once(_path(folder, number, "pub"), f"{multikey(key.public_key())}\n".encode())


def _write_once(path: Path, content: bytes) -> None:
    """Of two processes that write at once, the first one's file counts; nobody reads half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)
    finally:
        partial.unlink()


def _secret(path: Path) -> Ed25519PrivateKey:
    """A secret key, as PEM (PKCS #8) or as a secret Multikey. What is wrong in it is never repeated."""
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    content = path.read_bytes().strip()
    try:
        if content.startswith(_PEM):
            key = load_pem_private_key(content, password=None)
        else:
            key = private_key(content.decode("ascii"))
    except (ValueError, TypeError, CredentialError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise CredentialError(
            f"{path} is no Ed25519 key. Put one there as PEM (PKCS #8, without a password) or as a "
            "secret Multikey."
        )
    return key


def _public(path: Path) -> str:
    text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        return multikey(public_key(text))
    except (CredentialError, ValueError):
        raise CredentialError(
            f"{path} is no public key as a Multikey, z6Mk…. Restore it from a backup."
        ) from None
