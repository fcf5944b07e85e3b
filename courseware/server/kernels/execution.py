"""Running a page's notebook once, and sending each cell's outputs to the page as they come.

This speaks Voilà's progressive-rendering protocol: the page is sent whole before its kernel runs,
connects here and says `execute`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from typing import Any, cast

from nbformat import NotebookNode
from nbformat.v4 import new_output
from tornado.websocket import WebSocketClosedError, WebSocketHandler
from voila.execute import VoilaExecutor

from courseware.server.kernels.open_pages import OpenPage, OpenPages
from courseware.server.kernels.provisioning import PageKernels
from courseware.server.pages import PageHandler

log = logging.getLogger("courseware.server.kernels")

_CELL_SECONDS = 120
_CONNECT_SECONDS = 30
_ANSI = re.compile(r"\x1b\[[0-9;]*m")

FAILED = (
    '<div class="cw-cell-failed" role="note"><p>This part of the page could not be shown. '
    "The rest of the page works, and what was shown as saved is safe. Reload the page to try again; "
    "if it happens again, tell whoever runs this site.</p></div>"
)


class ExecutionSocket(PageHandler, WebSocketHandler):
    """`/voila/execution/{id}`, for the owner alone, and once."""

    answers_json = True
    open_page: OpenPage

    @property
    def pages(self) -> OpenPages:
        return cast("OpenPages", self.settings["open_pages"])

    async def get(self, kernel_id: str) -> None:
        self.open_page = self.pages.of(kernel_id, self.somebody)
        await super().get(kernel_id)

    def open(self, *_: str, **__: str) -> None:
        """Nothing is said before the page asks."""

    async def on_message(self, message: str | bytes) -> None:
        if _action(message) != "execute" or self.open_page.executed:
            return
        self.open_page.executed = True
        kernels = cast("PageKernels", self.settings["kernel_manager"])
        try:
            await self._run(kernels)
        except WebSocketClosedError:
            log.info("The page of kernel %s was left while it ran", self.open_page.kernel_id)
        except Exception:
            log.exception("The notebook of %s could not be run", self.open_page.course)
            self.close(reason="The notebook could not be run.")

    async def _run(self, kernels: PageKernels) -> None:
        page = self.open_page
        await page.start
        # Widgets that appear before the page listens would have to be asked for again.
        await asyncio.wait_for(page.connected.wait(), _CONNECT_SECONDS)
        if page.ending is not None:
            return
        cells = page.notebook.cells
        async for index, outputs in run_cells(page, kernels):
            # One message an output: Voilà's page shows no more than one new widget of each message.
            for output in outputs or (None,):
                await self._send(index, len(cells), output)
        await self._send(len(cells), len(cells), None)

    async def _send(self, index: int, cells: int, output: NotebookNode | None) -> None:
        """Send one output. The page hangs up after `total_cell`, which is one past the last cell."""
        payload = {
            "cell_index": index,
            "total_cell": cells + 1,
            "output_cell": {"cell_type": "code", "outputs": [] if output is None else [output]},
        }
        await self.write_message(json.dumps({"action": "execution_result", "payload": payload}))


async def run_cells(
    page: OpenPage, kernels: PageKernels
) -> AsyncIterator[tuple[int, list[NotebookNode]]]:
    """Run each code cell in turn; what a page may show of it, as it is done."""
    executor = VoilaExecutor(
        page.notebook,
        km=kernels.get_kernel(page.kernel_id),
        timeout=_CELL_SECONDS,
        interrupt_on_timeout=True,
        allow_errors=True,
        show_tracebacks=True,  # errors are taken out below, in words for the reader
        record_timing=False,
    )
    executor.kc = await executor.async_start_new_kernel_client()
    try:
        for index, cell in enumerate(page.notebook.cells):
            if cell.cell_type == "code":
                await executor.execute_cell(cell, None, index, store_history=False)
                yield index, list(_presentable(cell.outputs, f"{page.course}, cell {index + 1}"))
    finally:
        executor.kc.stop_channels()


def _presentable(outputs: list[NotebookNode], place: str) -> list[NotebookNode]:
    shown = []
    for output in outputs:
        if output.output_type == "error":
            log.error("%s failed:\n%s", place, _ANSI.sub("", "\n".join(output.traceback)))
            shown.append(_failed())
        elif output.output_type == "stream" and output.name == "stderr":
            log.warning("%s says:\n%s", place, _ANSI.sub("", output.text))
        else:
            shown.append(output)
    return shown


def _failed() -> NotebookNode:
    return new_output("display_data", data={"text/html": FAILED})  # type: ignore[no-untyped-call,no-any-return]


def _action(message: str | bytes) -> str | None:
    try:
        said: Any = json.loads(message)
    except ValueError:
        return None
    return said.get("action") if isinstance(said, dict) else None
