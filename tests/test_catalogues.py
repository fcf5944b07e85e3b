"""The catalogues of all languages: nothing is missing, nothing is left over, and every placeholder is kept."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from courseware.languages import DOMAINS, ENGLISH, LANGUAGES, LOCALES

KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
OTHERS = [language for language in LANGUAGES if language != ENGLISH]
PLACEHOLDER = re.compile(r"%\(\w+\)s|<[^>]*>")

Message = str | tuple[str, ...]


@cache
def said(domain: str) -> frozenset[Message]:
    """What the files of a domain say, as `make messages` finds it."""
    with (LOCALES / f"{domain}.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(LOCALES.parent, methods, options, KEYWORDS)
    return frozenset(message for _, _, message, _, _ in found)


def catalogue(domain: str, language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_message_of_its_files_translated(domain: str, language: str) -> None:
    messages = [message for message in catalogue(domain, language) if message.id]
    assert {message.id for message in messages} == said(domain)
    assert [message.id for message in messages if message.fuzzy] == []
    untranslated = [m.id for m in messages if not all([m.string] if m.string == "" else m.string)]
    assert untranslated == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_what_stands_for_names_and_numbers(domain: str, language: str) -> None:
    found = catalogue(domain, language)
    for message in found:
        if not message.id:
            continue
        if isinstance(message.id, str):
            assert placeholders(message.string) == placeholders(message.id)
            continue
        assert len(message.string) == found.num_plurals, message.id
        wanted = placeholders(message.id[1])
        for form in message.string:
            # one and two may be words, or within the noun
            assert wanted - {"%(num)s"} <= placeholders(form) <= wanted
        assert placeholders(message.string[-1]) == wanted


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", OTHERS)
def test_what_is_compiled_is_what_was_translated(domain: str, language: str) -> None:
    with (LOCALES / language / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        compiled = texts(read_mo(file))
    assert compiled == texts(catalogue(domain, language))


def texts(found: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Message -> its translation; plural forms one after the other."""
    return {
        _tuple(message.id): _tuple(message.string)
        for message in found
        if message.id and all(_tuple(message.string))
    }


def _tuple(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))
