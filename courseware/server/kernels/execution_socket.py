"""What a page hears of its notebook's run: each cell's outputs, those that have come and those to come.

This speaks Voilà's progressive-rendering protocol: the page connects, says `execute` and is sent one
message an output. A page that connects again, after a short loss of its network, gets all of them again.
"""

from __future__ import annotations

import json
import logging
from typing import Any, cast

from nbformat import NotebookNode
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from courseware.server.kernels.execution import Execution
from courseware.server.kernels.open_pages import OpenPage, OpenPages
from courseware.server.pages import PageHandler

log = logging.getLogger("courseware.server.kernels")


class ExecutionSocket(PageHandler, WebSocketHandler):
    """`/voila/execution/{id}`, for the owner alone."""

    answers_json = True
    open_page: OpenPage

    @property
    def pages(self) -> OpenPages:
        return cast("OpenPages", self.settings["open_pages"])

    async def get(self, kernel_id: str) -> None:
        self.open_page = self.pages.of(kernel_id, self.somebody)
        self._asked = False
        await super().get(kernel_id)

    def open(self, *_: str, **__: str) -> None:
        """Nothing is said before the page asks."""

    async def on_message(self, message: str | bytes) -> None:
        execution = self.open_page.execution
        if _action(message) != "execute" or self._asked:
            return
        self._asked = True
        execution.begin(when_connected=True)
        try:
            await self._tell(execution)
        except WebSocketClosedError:
            log.info("The page of kernel %s was left while it ran", self.open_page.kernel_id)

    async def _tell(self, execution: Execution) -> None:
        async for index, output in execution.shown():
            await self._send(index, execution.cells, output)
        if execution.failed:
            self.close(reason="The notebook could not be run.")
        else:
            await self._send(execution.cells, execution.cells, None)

    async def _send(self, index: int, cells: int, output: NotebookNode | None) -> None:
        """Send one output. The page hangs up after `total_cell`, which is one past the last cell."""
        payload = {
            "cell_index": index,
            "total_cell": cells + 1,
            "output_cell": {"cell_type": "code", "outputs": [] if output is None else [output]},
        }
        await self.write_message(json.dumps({"action": "execution_result", "payload": payload}))


def _action(message: str | bytes) -> str | None:
    try:
        said: Any = json.loads(message)
    except ValueError:
        return None
    return said.get("action") if isinstance(said, dict) else None
