"""When every kernel is taken: an honest page, a place that is kept, a kernel when it is one's turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.conftest import installation
from tests.server.site import Site, Visitor
from tests.waiting import eventually

READING = "/learn/harbour/reading"
STORM = "/learn/harbour/storm"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Room for one kernel."""
    folder = tmp_path_factory.mktemp("small")
    with Site(installation(folder, most_kernels=1)) as site:
        yield site


@pytest.fixture
def nobu(small_site: Site) -> Iterator[Visitor]:
    """Has the one kernel there is, and leaves afterwards."""
    with small_site.visitor("nobu") as nobu:
        kernel = nobu.open_page(STORM)
        yield nobu
        nobu.post_form(f"/voila/api/shutdown/{kernel}")
        eventually(lambda: small_site.server.open_pages.census.running == 0, "the house is empty")


def place(visitor: Visitor) -> tuple[int, bool]:
    standing = visitor.get("/line").json()
    return standing["place"], standing["ready"]


def test_a_full_house_is_told_in_words_with_the_text_to_read(
    small_site: Site, nobu: Visitor
) -> None:
    with small_site.visitor("zoe") as zoe:
        answer = zoe.get(READING, headers=BROWSER)
        zoe.post_form("/line/leave")
    assert answer.status_code == 200
    assert answer.headers["Retry-After"] == "4"
    assert "You are next in line." in answer.text
    assert "a pilot knows the tide" in answer.text
    assert '<meta http-equiv="refresh" content="8">' in answer.text
    assert "data-kernel" not in answer.text
    for detail in ("pilot board", "[x]", "%%quiz"):
        assert detail not in answer.text


def test_a_program_is_told_to_come_back(small_site: Site, nobu: Visitor) -> None:
    with small_site.visitor("zoe") as zoe:
        answer = zoe.get(READING, headers={"Accept": "application/json"})
        zoe.post_form("/line/leave")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "4"
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "house-full"
    assert answer.json()["place"] == 1


def test_the_first_in_line_gets_the_kernel_that_is_free(small_site: Site, nobu: Visitor) -> None:
    with small_site.visitor("zoe") as zoe, small_site.visitor("max") as max_:
        assert "You are next in line." in zoe.get(READING, headers=BROWSER).text
        assert "You are number" in max_.get(READING, headers=BROWSER).text
        assert (place(max_), place(zoe)) == ((2, False), (1, False))

        (kernel,) = small_site.server.open_pages.living
        nobu.post_form(f"/voila/api/shutdown/{kernel.kernel_id}")
        eventually(lambda: place(zoe) == (1, True), "it is zoe's turn")
        assert place(max_) == (2, False)
        assert max_.get(READING).status_code == 503

        kernel_id = zoe.open_page(READING)
        assert place(max_) == (1, False)
        zoe.post_form(f"/voila/api/shutdown/{kernel_id}")
        max_.post_form("/line/leave")


def test_who_has_a_kernel_and_reloads_keeps_it(small_site: Site, nobu: Visitor) -> None:
    with small_site.visitor("zoe") as zoe:
        assert zoe.get(READING).status_code == 503
        (before,) = small_site.server.open_pages.living
        after = nobu.open_page(READING)
        assert after != before.kernel_id
        assert nobu.get(f"/api/kernels/{before.kernel_id}").json()["reason"] == "superseded"
        assert place(zoe) == (1, False)
        zoe.post_form("/line/leave")
        nobu.post_form(f"/voila/api/shutdown/{after}")


def test_a_strangers_place_is_nobodys(small_site: Site) -> None:
    with small_site.visitor() as stranger:
        assert stranger.get("/line").status_code == 401
        assert stranger.post("/line/leave").status_code == 403


def test_a_machine_without_memory_makes_people_wait(tmp_path: Path) -> None:
    with (
        Site(installation(tmp_path, keep_free_mb=1 << 30)) as site,
        site.visitor("nobu") as nobu,
        site.visitor("zoe") as zoe,
    ):
        nobu.open_page(STORM)
        assert zoe.get(STORM).status_code == 503
