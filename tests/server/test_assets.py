"""A track's media, and the site's own files."""

from __future__ import annotations

from pathlib import Path

from courseware.server.sheets import sheet_address
from tests.server.site import NOTEBOOKS, Site, Visitor

BUOY = "/learn/harbour/assets/buoy.svg"
CONTENT = (NOTEBOOKS / "harbour/assets/buoy.svg").read_bytes()


def test_a_picture_is_served_and_can_do_nothing(zoe: Visitor) -> None:
    answer = zoe.get(BUOY)
    assert answer.content == CONTENT
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private")


def test_captions_have_the_type_that_players_want(zoe: Visitor) -> None:
    assert zoe.get("/learn/harbour/assets/tide.vtt").headers["Content-Type"].startswith("text/vtt")


def test_a_part_of_a_file_can_be_asked_for(zoe: Visitor) -> None:
    answer = zoe.get(BUOY, headers={"Range": "bytes=5-9"})
    assert answer.status_code == 206
    assert answer.content == CONTENT[5:10]
    assert answer.headers["Content-Range"] == f"bytes 5-9/{len(CONTENT)}"


def test_a_range_past_the_end_is_refused(zoe: Visitor) -> None:
    assert zoe.get(BUOY, headers={"Range": "bytes=999999-"}).status_code == 416


def test_head_tells_the_length_alone(zoe: Visitor) -> None:
    answer = zoe.head(BUOY)
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.content == b""


def test_a_link_out_of_the_folder_leads_nowhere(site: Site, zoe: Visitor) -> None:
    link = Path(site.server.root_dir) / "harbour/assets/outside.svg"
    link.symlink_to("/etc/hostname")
    try:
        assert zoe.get("/learn/harbour/assets/outside.svg").status_code == 404
    finally:
        link.unlink()


def test_styles_and_scripts_of_the_sign_in_page_are_open_to_all(stranger: Visitor) -> None:
    answer = stranger.get(sheet_address("portal"))
    assert answer.status_code == 200
    assert "_xsrf" not in answer.cookies
