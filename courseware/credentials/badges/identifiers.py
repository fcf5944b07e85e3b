"""Keys and issuers as W3C identifiers: Multikey, did:key, did:web and the documents behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from courseware.credentials.badges.model import KnownIssuer
from courseware.errors import CredentialError

_BASE58 = "z"
_ED25519_PUBLIC = b"\xed\x01"
_ED25519_PRIVATE = b"\x80\x26"
_LENGTH = 32


def to_multibase(content: bytes) -> str:
    """Bytes in base58btc, with the letter that says so."""
    return _BASE58 + base58.b58encode(content).decode("ascii")


def from_multibase(text: str) -> bytes:
    """The bytes again; CredentialError for anything but base58btc."""
    try:
        if text.startswith(_BASE58):
            return bytes(base58.b58decode(text[1:]))
    except (ValueError, UnicodeEncodeError):
        pass
    raise CredentialError("A signature or key is not in multibase base58btc.")


def multikey(key: Ed25519PublicKey) -> str:
    """A public key as text, `z6Mk…`: its name everywhere."""
    return to_multibase(_ED25519_PUBLIC + key.public_bytes_raw())


def public_key(text: str) -> Ed25519PublicKey:
    """The public key that a Multikey says; CredentialError when it says none."""
    return Ed25519PublicKey.from_public_bytes(_raw(text, _ED25519_PUBLIC))


def private_key(text: str) -> Ed25519PrivateKey:
    """The private key that a secret Multikey says; the error does not repeat it."""
    return Ed25519PrivateKey.from_private_bytes(_raw(text, _ED25519_PRIVATE))


def _raw(text: str, prefix: bytes) -> bytes:
    content = from_multibase(text)
    if not content.startswith(prefix) or len(content) != len(prefix) + _LENGTH:
        raise CredentialError("This is no Ed25519 key as Multikey has them.")
    return content[len(prefix) :]


def did_key(key: str) -> str:
    """The identifier that is its key: who has it needs no network."""
    return f"did:key:{key}"


def did_web(address: str) -> str:
    """The identifier of whoever serves `address`, `https://host:port/path`."""
    parts = urlsplit(address)
    segments = [quote(parts.netloc, safe=""), *filter(None, parts.path.split("/"))]
    return "did:web:" + ":".join(segments)


def method(did: str, key: str) -> str:
    """Where an identifier's document describes this key. The name is the key: nothing to look up."""
    return f"{did}#{key}"


def did_document(did: str, keys: Iterable[str]) -> dict[str, Any]:
    """What `/.well-known/did.json` says. Retired keys stay in it: what they signed stays verifiable."""
    keys = tuple(keys)
    methods = [method(did, key) for key in keys]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "alsoKnownAs": [did_key(key) for key in keys],
        "verificationMethod": [
            {"id": name, "type": "Multikey", "controller": did, "publicKeyMultibase": key}
            for name, key in zip(methods, keys, strict=True)
        ],
        "assertionMethod": methods,
    }


def issuer_of(document: Mapping[str, Any]) -> KnownIssuer:
    """Who a DID document describes, with the Multikeys that may make assertions."""
    did = document.get("id")
    allowed = document.get("assertionMethod")
    methods = document.get("verificationMethod")
    if not isinstance(did, str) or not isinstance(allowed, list) or not isinstance(methods, list):
        raise CredentialError(
            "This is no DID document: id, verificationMethod or assertionMethod is missing."
        )
    keys = {
        entry["id"]: entry["publicKeyMultibase"]
        for entry in methods
        if isinstance(entry, dict)
        and entry.get("type") == "Multikey"
        and entry.get("id") in allowed
        and isinstance(entry.get("publicKeyMultibase"), str)
    }
    return KnownIssuer(did, keys)


def known_issuers(sites: Iterable[str], keys: Iterable[str]) -> tuple[KnownIssuer, ...]:
    """Whoever has these keys, under each address of the site and under each key's own name."""
    keys = tuple(keys)
    web = (did_web(site) for site in dict.fromkeys(sites))
    return (
        *(KnownIssuer(did, {method(did, key): key for key in keys}) for did in web),
        *(KnownIssuer(did_key(key), {method(did_key(key), key): key}) for key in keys),
    )
