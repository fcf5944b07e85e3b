"""From a JSON-LD document to the text that is signed, in which nothing may be missing.

What JSON-LD does not understand it leaves out, silently. A signature would then not cover it, and a
stranger could add it to a signed credential: such a document has no canonical text here.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from courseware.credentials.badges.contexts import Loader, load
from courseware.errors import CredentialError

# Implementations disagree about how these are written; no name needs them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What is no complete IRI is left out of RDF as silently as an unknown word.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
# How PyLD ends on documents that are not even wrong.
_STUMBLES = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)

# PyLD keeps contexts in a cache that knows nothing of threads.
_one_at_a_time = threading.Lock()


def canonical(document: Mapping[str, Any], loader: Loader = load) -> str:
    """The document as canonical N-Quads (RDFC-1.0, which is URDNA2015 by its final name).

    Raises CredentialError for a document that brings its own vocabulary, names a context that the
    loader does not know, or holds anything that the text would leave out.
    """
    # PyLD takes a while to load: not while a web process or a registrar starts
    from pyld import jsonld

    _check(document)
    options = {"documentLoader": loader, "processingMode": "json-ld-1.1", "base": ""}
    try:
        with _one_at_a_time:
            expanded = jsonld.expand(dict(document), options, on_property_dropped=_refuse)
            for iri in _iris(expanded):
                if not _IRI.fullmatch(iri):
                    raise CredentialError("Something in it is no complete address or property.")
            text = jsonld.normalize(
                expanded, options | {"algorithm": "URDNA2015", "format": "application/n-quads"}
            )
    except (jsonld.JsonLdError, *_STUMBLES) as error:
        raise CredentialError(f"This is no JSON-LD that can be read ({_cause(error)}).") from None
    if not isinstance(text, str) or not text:
        raise CredentialError("There is nothing in this document that could be signed.")
    return text


def _check(document: Mapping[str, Any]) -> None:
    context = document.get("@context")
    context = [context] if isinstance(context, str) else context
    if not isinstance(context, list) or not all(isinstance(item, str) for item in context):
        raise CredentialError("Its @context is not a list of published contexts.")
    for key, value in _entries({k: v for k, v in document.items() if k != "@context"}):
        if key.startswith("@"):
            raise CredentialError(
                f'It uses "{key[:40]}" of JSON-LD, which credentials here do not.'
            )
        if isinstance(value, str) and _CONTROL.search(value):
            raise CredentialError(f'"{key[:40]}" holds a control character.')


def _entries(value: Any, key: str = "@list") -> Iterator[tuple[str, Any]]:
    """Every key with its value, at any depth; and with each value of a list."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield name, inner
            yield from _entries(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield key, inner
            yield from _entries(inner, key)


def _iris(expanded: Any) -> Iterator[str]:
    """Every property, type and address that is named in an expanded document."""
    for key, value in _entries(expanded):
        if not key.startswith("@"):
            yield key
        elif key == "@id" or (key == "@type" and isinstance(value, str)):
            yield str(value)


def _refuse(key: str | None) -> None:
    raise CredentialError(
        f'No context says what "{str(key)[:40]}" means, so no signature covers it.'
    )


def _cause(error: BaseException) -> str:
    """The innermost reason, in a word: more would repeat what a stranger wrote."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(getattr(error, "type", type(error).__name__)).removeprefix("jsonld.")
