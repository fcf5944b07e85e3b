"""The JSON-LD contexts that we know. They come with us: nothing is ever fetched."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any

from courseware.errors import CredentialError

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"

_FILES = {
    CREDENTIALS: "credentials-v2.jsonld",
    OPEN_BADGES: "open-badges-3.0.3.jsonld",
    _DATA_INTEGRITY: "data-integrity-v2.jsonld",
}

Loader = Callable[[str, Mapping[str, Any]], dict[str, Any]]
"""What PyLD asks for a context: (address, options) to the document."""


def load(address: str, _options: Mapping[str, Any]) -> dict[str, Any]:
    """The context of this address; CredentialError for one that does not come with us."""
    if address not in _FILES:
        raise CredentialError(
            f'The JSON-LD context "{address[:120]}" is not known here, and none is fetched.'
        )
    document = _read(_FILES[address])
    # static: what PyLD makes of it may be kept, for it never changes
    return {"contextUrl": None, "documentUrl": address, "document": document, "tag": "static"}


@functools.cache
def _read(name: str) -> Any:
    folder = resources.files("courseware.credentials.badges") / "contexts"
    return json.loads((folder / name).read_text(encoding="utf-8"))
