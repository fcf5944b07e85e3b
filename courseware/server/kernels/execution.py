"""Running a page's notebook once, and keeping what its cells show for whoever listens, now or later."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from queue import Empty
from typing import TYPE_CHECKING
from uuid import uuid4

from jupyter_client.asynchronous.client import AsyncKernelClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from voila.execute import VoilaExecutor

from courseware.catalog.markup import render

if TYPE_CHECKING:
    from courseware.server.kernels.open_pages import OpenPage
    from courseware.server.kernels.provisioning import PageKernel, PageKernels

log = logging.getLogger("courseware.server.kernels")

_CELL_SECONDS = 120
_CONNECT_SECONDS = 30
_READY_SECONDS = 60
_ASK_SECONDS = 1.0
_ANSI = re.compile(r"\x1b\[[0-9;]*m")

FAILED = (
    '<div class="cw-cell-failed" role="note"><p>This part of the page could not be shown. '
    "The rest of the page works, and what was shown as saved is safe. Reload the page to try again; "
    "if it happens again, tell whoever runs this site.</p></div>"
)

Shown = tuple[int, NotebookNode | None]
"""The index of a cell and one of its outputs; None for a cell that has run and shows nothing."""


class Execution:
    """The one run of a page's notebook.

    It begins when `begin` is called: with the page itself, or once a browser listens. Whoever iterates
    over `shown` gets everything from the beginning, however late, and then what comes.
    """

    def __init__(self, page: OpenPage, kernels: PageKernels) -> None:
        self._page = page
        self._kernels = kernels
        self._shown: list[Shown] = []
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.cells = len(page.notebook.cells)

    def begin(self, *, when_connected: bool = False) -> None:
        """Run the cells as soon as there is a kernel; or not before a browser listens to it.

        Called again, it changes nothing.
        """
        if self._task is None:
            self._task = asyncio.ensure_future(self._run(when_connected))
            self._task.add_done_callback(self._done)

    def stop(self) -> None:
        """The kernel ends: nothing more will come."""
        if self._task is not None:
            self._task.cancel()

    @property
    def failed(self) -> bool:
        """Whether it ended before every cell had run."""
        task = self._task
        return task is not None and task.done() and (task.cancelled() or bool(task.exception()))

    async def shown(self) -> AsyncIterator[Shown]:
        """Every output in order, until the last cell has run or the run has failed."""
        given = 0
        while True:
            while given < len(self._shown):
                yield self._shown[given]
                given += 1
            if self._task is None or self._task.done():
                return
            news = self._news
            await news.wait()

    async def _run(self, when_connected: bool) -> None:
        page = self._page
        await asyncio.shield(page.start)  # which goes on when this is stopped
        if when_connected:
            # Voilà's front end does not ask for widgets that appeared before it listened.
            await asyncio.wait_for(page.connected.wait(), _CONNECT_SECONDS)
        if page.ending is not None:
            return
        try:
            async for index, outputs in run_cells(page, self._kernels):
                # One at a time: Voilà's front end shows no more than one new widget of each message.
                self._shown += [(index, output) for output in outputs or (None,)]
                self._tell()
        except DeadKernelError:
            if page.ending is None:
                raise
            raise asyncio.CancelledError from None  # its page has ended, and it with it

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _done(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None and self._page.ending is None:
            log.error("The notebook of %s failed", self._page.course, exc_info=task.exception())
        self._tell()


async def run_cells(
    page: OpenPage, kernels: PageKernels
) -> AsyncIterator[tuple[int, list[NotebookNode]]]:
    """Run each code cell in turn; what a page may show of it, as it is done."""
    kernel = kernels.running(page.kernel_id)
    if kernel is None:
        return
    executor = VoilaExecutor(
        page.notebook,
        km=kernel,
        timeout=_CELL_SECONDS,
        interrupt_on_timeout=True,
        allow_errors=True,
        show_tracebacks=True,  # errors are taken out below, in words for the reader
        record_timing=False,
    )
    executor.kc = await connected(kernel)
    try:
        for index, cell in enumerate(page.notebook.cells):
            if cell.cell_type == "code":
                await executor.execute_cell(cell, None, index, store_history=False)
                yield index, list(_presentable(cell.outputs, f"{page.course}, cell {index + 1}"))
    finally:
        executor.kc.stop_channels()


async def connected(kernel: PageKernel) -> AsyncKernelClient:
    """A client that hears everything the kernel says from now on.

    jupyter_client's `wait_for_ready` asks the kernel and then listens until 0.2 s are silent; one word
    from it is enough.
    """
    # The process's own context. One made for this client, and left with a socket open, would stop the
    # whole process when it is found to be garbage: its end waits for the socket's, which comes after it.
    client = kernel.client(context=kernel.context)
    client.start_channels(stdin=False, hb=False, control=False)
    try:
        await _hear(client, kernel)
    except BaseException:  # the page may be left meanwhile
        client.stop_channels()
        raise
    return client


async def _hear(client: AsyncKernelClient, kernel: PageKernel) -> None:
    """Return at the kernel's first word. TimeoutError when there is none."""
    client.allow_stdin = False
    client.iopub_channel.socket.subscribe(greeting())
    deadline = asyncio.get_running_loop().time() + _READY_SECONDS
    while True:
        try:
            await client.get_iopub_msg(timeout=_ASK_SECONDS)
        except Empty:
            if asyncio.get_running_loop().time() > deadline or not await kernel.is_alive():
                raise TimeoutError("The kernel does not answer.") from None
            client.kernel_info()  # an older one says nothing before it is asked
        else:
            return


def greeting() -> bytes:
    """A topic that nobody else listens to. A kernel welcomes whoever listens to a new topic.

    It does so on its own thread, busy or not, and only after it has taken note of what else the
    listener wants to hear: whoever has heard one word will miss nothing.
    """
    return f"greeting-{uuid4().hex}".encode()


def _presentable(outputs: list[NotebookNode], place: str) -> list[NotebookNode]:
    shown = []
    for output in outputs:
        if output.output_type == "error":
            log.error("%s failed:\n%s", place, _ANSI.sub("", "\n".join(output.traceback)))
            shown.append(_failed())
        elif output.output_type == "stream" and output.name == "stderr":
            log.warning("%s says:\n%s", place, _ANSI.sub("", output.text))
        else:
            shown.append(_drawn(output))
    return shown


def _drawn(output: NotebookNode) -> NotebookNode:
    """With Markdown and formulas as HTML too, for a page has no renderer of its own."""
    data = output.get("data", {})
    written = data.get("text/markdown") or data.get("text/latex")
    if written and "text/html" not in data:
        data["text/html"] = f'<div class="cw-prose">{render(written)}</div>'
    return output


def _failed() -> NotebookNode:
    return new_output("display_data", data={"text/html": FAILED})  # type: ignore[no-untyped-call,no-any-return]
