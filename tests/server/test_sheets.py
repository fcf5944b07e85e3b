"""Every page's one style sheet, and what the page asks for ahead of it."""

from __future__ import annotations

import re

import pytest

from courseware.server.rendering import THEME_SCRIPT
from courseware.server.sheets import Sheet, sheet_address
from tests.server.site import Visitor


@pytest.mark.parametrize("sheet", list(Sheet))
def test_a_sheet_is_kept_for_good_and_comes_compressed(stranger: Visitor, sheet: Sheet) -> None:
    answer = stranger.get(sheet_address(sheet))
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "--cw-accent" in answer.text


def test_the_sheet_of_an_older_version_is_not_there(stranger: Visitor) -> None:
    assert stranger.get("/sheets/portal-000000000000.css").status_code == 404


def test_fonts_that_a_page_asks_for_ahead_are_those_of_its_sheet(stranger: Visitor) -> None:
    page = stranger.get("/login").text
    ahead = re.findall(r'<link rel="preload" href="([^"]+)" as="font"', page)
    sheet = stranger.get(sheet_address("portal")).text
    assert ahead
    for font in ahead:
        assert f'url("{font}")' in sheet  # another address would be loaded twice
        assert stranger.get(font).status_code == 200


def test_the_policy_lets_the_one_script_in_a_page_run(stranger: Visitor) -> None:
    answer = stranger.get("/login")
    assert f"<script>{THEME_SCRIPT.text}</script>" in answer.text
    assert re.search(r"script-src 'self' 'sha256-", answer.headers["Content-Security-Policy"])
