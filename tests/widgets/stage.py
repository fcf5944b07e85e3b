"""A page with one quiz in a real browser, and its widget in this process: no kernel and no server between them.

Every load of the page is a new widget at the same desk, as every load of a course page is a new kernel.
"""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from courseware.server.lessons import quiz_section
from courseware.widgets.bundle import QUIZ
from courseware.widgets.desk import Desk
from courseware.widgets.quiz import QuizWidget
from tests.widgets.conftest import Browser

ADDRESS = "http://stage.test/"

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stage</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root {{ color-scheme: light dark; }} body {{ margin: 0 auto; padding: 8px; max-width: 72ch;
background: light-dark(#faf8f4, #10161f); }} {style}</style></head>
<body><main><h1 style="position: absolute; clip-path: inset(50%)">Stage</h1>{drawn}<div id="here"></div></main>
<script type="module">{script}
const heard = {{}};
let view = {view};
const take = (said) => {{
  if (said.view) {{ view = said.view; for (const act of heard["change:view"] ?? []) act(); }}
  else for (const act of heard["msg:custom"] ?? []) act(said.message);
}};
const model = {{
  get: () => view,
  on: (kind, act) => (heard[kind] ??= []).push(act),
  off: () => {{}},
  send: (message) => window.kernel(message).then((said) => said.forEach(take)),
}};
window.begin = () => {{ widget.render({{ model, el: document.getElementById("here") }}); }};
if (!{late}) window.begin();
</script></body></html>"""


class Stage:
    """The page, and what a test asks of it."""

    def __init__(self, page: Page, desk: Desk, *, drawn: bool = False, late: bool = False) -> None:
        self.page = page
        self.desk = desk
        self._drawn = drawn  # by the server, before the script is there
        self._late = late  # the script waits for `window.begin()`
        self._browser = Browser()
        self.heard: list[dict[str, Any]] = []
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.expose_function("kernel", self._kernel)
        page.route(
            ADDRESS, lambda route: route.fulfill(body=self._html(), content_type="text/html")
        )
        page.goto(ADDRESS)

    @property
    def quiz(self) -> Locator:
        return self.page.locator(".cw-quiz")

    def question(self, id_: str) -> Locator:
        return self.page.locator(f'fieldset[data-question="{id_}"]')

    def reload(self) -> None:
        self.page.reload()

    def _html(self) -> str:
        self.widget = QuizWidget(self.desk)
        return _PAGE.format(
            style=QUIZ.style,
            late=str(self._late).lower(),
            script=QUIZ.script.replace("export default", "const widget ="),
            drawn=quiz_section(self.desk.state()) if self._drawn else "",
            view=json.dumps(self.widget.view).replace("</", "<\\/"),
        )

    def _kernel(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        self.heard.append(message)
        sent = self.widget.comm.sent
        before = len(sent)
        self._browser.deliver(self.widget, {"method": "custom", "content": message})
        return [said for each in sent[before:] if (said := _said(each))]


def question(page: Page, number: int) -> Locator:
    return page.locator(".cw-quiz-question").nth(number - 1)


def saved(page: Page) -> None:
    expect(page.locator(".cw-quiz-saving[data-state=saved]")).to_have_text("Saved")


def _said(sent: dict[str, Any]) -> dict[str, Any] | None:
    data = sent["data"]
    if data.get("method") == "update" and "view" in data["state"]:
        return {"view": data["state"]["view"]}
    if data.get("method") == "custom":
        return {"message": data["content"]}
    return None
