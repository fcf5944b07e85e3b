"""Administration: who has an account, how the record is doing."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import PurePath
from urllib.parse import urlencode

from courseware.registrar.protocol import (
    GetHealth,
    GetOutbox,
    ListPeople,
    Person,
    RefreshWarehouse,
    Role,
)
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.lists import ROWS_ON_A_PAGE, asked_page, pages_of
from courseware.server.portal.notices import KIND_WORDS
from courseware.server.portal.roles import ROLE_WORDS

# Letters that are no plain letter with an accent, as people type them on another keyboard.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


class AdminPage(PageHandler):
    """`/admin`"""

    @signed_in(Role.ADMIN)
    async def get(self) -> None:
        everybody, health, outbox = await asyncio.gather(
            self.house.call(ListPeople()),
            self.house.call(GetHealth()),
            self.house.call(GetOutbox()),
        )
        query = self.get_query_argument("q", "")
        role = self.get_query_argument("role", "")
        found = [person for person in everybody if matches(person, query, role)]
        pages = pages_of(len(found))
        page = min(asked_page(self), pages)
        self.page(
            "admin.html",
            health=health,
            outbox=outbox,
            kind_words=KIND_WORDS,
            retried=self.get_query_argument("retried", ""),
            erased=self.get_query_argument("erased", ""),
            refreshed=self.get_query_argument("refreshed", ""),
            query=query,
            role=role,
            role_words=ROLE_WORDS,
            total=len(everybody),
            found=len(found),
            people=_page_of(found, page),
            page=page,
            pages=pages,
            page_link=_links(query, role),
        )


class WarehouseRefresh(PageHandler):
    """`/admin/warehouse`: publish the record to the warehouse now."""

    def get(self) -> None:
        self.redirect("/admin")

    @signed_in(Role.ADMIN)
    async def post(self) -> None:
        folder = await self.house.call(RefreshWarehouse())
        version = PurePath(folder).name
        self.redirect("/admin?" + urlencode({"refreshed": version}), status=303)


def matches(person: Person, query: str, role: str) -> bool:
    """Whether every word of the query is in the person's names; accents and case do not matter."""
    if role and role not in person.roles:
        return False
    about = (person.full_name, person.username, person.email, person.organisation_name or "staff")
    text = _plain(" ".join(about))
    return all(word in text for word in _plain(query).split())


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _page_of(people: Sequence[Person], page: int) -> Sequence[Person]:
    ordered = sorted(people, key=lambda person: (_plain(person.full_name), person.username))
    return ordered[(page - 1) * ROWS_ON_A_PAGE : page * ROWS_ON_A_PAGE]


def _links(query: str, role: str) -> Callable[[int], str]:
    kept = {name: value for name, value in (("q", query), ("role", role)) if value}
    return lambda page: "/admin?" + urlencode(kept | {"page": page})
