"""The benchmarks' table is made of what was measured, and what was measured did happen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from benchmarks.__main__ import measure
from benchmarks.browser import chromium, learner
from benchmarks.lesson import FIRST_WORDS
from benchmarks.promises import judged
from benchmarks.report import Report
from benchmarks.table import Line, table

SCRIPT = """
addEventListener("DOMContentLoaded", () => {
  const [option, status] = [document.querySelector("input"), document.querySelector("output")];
  option.addEventListener("change", async () => {
    await fetch(`/keep?${option.value}`, { method: "POST" });
    status.textContent = "Saved";
  });
  setTimeout(() => (option.disabled = false), 50);
});
"""
PAGE = f"""<!doctype html><script src="script.js"></script><p>{FIRST_WORDS}, and more.</p>
<input type="radio" value="b" disabled><output></output>"""


class Lesson(BaseHTTPRequestHandler):
    """A page that comes to life a little later, with a script that a browser may keep."""

    def do_GET(self) -> None:
        page = self.path == "/"
        body = (PAGE if page else SCRIPT).encode()
        self.send_response(200 if page or "script" in self.path else 404)
        self.send_header("Content-Type", "text/html" if page else "text/javascript")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store" if page else "max-age=3600, immutable")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        if self.server.keeps:  # type: ignore[attr-defined]
            self.server.kept.append(self.path)  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class LessonSide:
    """The page above as one side of a comparison."""

    options, saved = "input", "output"

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Lesson)
        self.server.kept, self.server.keeps = [], True  # type: ignore[attr-defined]
        self.lesson = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def process(self) -> Any:
        raise AssertionError("A visit alone does not look at the server's process.")

    def cookies(self) -> dict[str, str]:
        return {}

    def recorded(self) -> tuple[str, ...]:
        return tuple(self.server.kept)  # type: ignore[attr-defined]


@pytest.fixture
def side() -> Iterator[LessonSide]:
    side = LessonSide()
    yield side
    side.server.shutdown()
    side.server.server_close()


def test_a_line_holds_medians_their_spread_and_their_ratio() -> None:
    line = Line.of("page", "ms", [30.0, 10.0, 20.0], [100.0, 300.0, 200.0], "the peer")
    assert (line.ours, line.peers, line.ratio) == (20.0, 200.0, 0.1)
    row = table([line]).splitlines()[-1].split()
    assert " ".join(row) == "page 20.0 ms 200 ms 0.10 10.0 to 30.0 100 to 300 the peer"


def test_a_promise_is_judged_by_its_line() -> None:
    kept, broken = (
        Line.of("kernel ready, imports done", "ms", [ours], [100.0], "a fresh one")
        for ours in (9.0, 11.0)
    )
    assert [sentence.endswith("NOT kept.") for sentence in judged([kept, broken])] == [False, True]


def test_what_cannot_be_measured_names_itself_and_the_rest_goes_on() -> None:
    report = Report()
    measure(report, "page", "not two sides", 1)
    report.lines.append(Line("later", "ms", 1.0))
    assert "page was NOT measured" in report.text()
    assert "later" in report.markdown()


@pytest.mark.browser
def test_a_visit_says_when_a_choice_was_recorded_and_what_came_over_the_wire(
    side: LessonSide,
) -> None:
    with chromium() as browser:
        with learner(browser, side) as somebody:
            visit = somebody.visit(0)
            assert 0 < visit.readable <= visit.option <= visit.saved
            assert (visit.clicks, len(side.recorded())) == (1, 1)
        with learner(browser, side) as newcomer:
            first, again = newcomer.wire(0), newcomer.wire(0)
        # the page, its script, the address for its icon, and the choice; then without the script
        assert first.requests - again.requests in {1, 2}
        assert first.received > len(PAGE) + len(SCRIPT) > again.received > len(PAGE)

        side.server.keeps = False  # type: ignore[attr-defined]
        with (
            learner(browser, side) as somebody,
            pytest.raises(RuntimeError, match="said that a choice is saved; it is not"),
        ):
            somebody.visit(0)
