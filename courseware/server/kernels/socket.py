"""The connection between a page's widgets and its kernel."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, cast

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from courseware.server.kernels.execution import greeting
from courseware.server.kernels.messages import may_reach_browser, read_message
from courseware.server.kernels.open_pages import OpenPage, OpenPages
from courseware.server.pages import PageHandler

log = logging.getLogger("courseware.server.kernels")

_ASK_SECONDS = 1.0
_TIMES_TO_ASK = 30
_SILENT_SECONDS = 75.0


class FilteredConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's bridge between websocket and kernel, with our allow-lists in both directions."""

    async def prepare(self) -> None:
        """Take the kernel's key. Its version need not be asked for: every kernel is ours."""
        await self._register_session()  # type: ignore[no-untyped-call]
        self.session.key = self.kernel_manager.session.key

    def create_stream(self) -> None:
        """The two channels that widgets use; Jupyter would open four."""
        for channel in ("iopub", "shell"):
            connect = getattr(self.kernel_manager, f"connect_{channel}")
            self.channels[channel] = stream = connect(identity=self.session.bsession)
            stream.channel = channel

    def nudge(self) -> asyncio.Future[None]:
        """Done when this connection hears what the kernel says.

        Jupyter asks on channels of its own and waits for the kernel to be idle; one word from it, idle
        or busy, is enough.
        """
        heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        iopub = self.channels["iopub"]

        def on_word(message: list[Any]) -> None:
            iopub.stop_on_recv()
            self.handle_outgoing_message(iopub, message)  # it may be more than a welcome
            if not heard.done():
                heard.set_result(None)

        iopub.on_recv(on_word)
        iopub.socket.subscribe(greeting())
        return asyncio.ensure_future(self._until(heard))

    async def _until(self, heard: asyncio.Future[None]) -> None:
        for _ in range(_TIMES_TO_ASK):
            await asyncio.wait([heard], timeout=_ASK_SECONDS)
            if heard.done() or self.channels.get("shell") is None:
                return
            self.session.send(self.channels["shell"], "kernel_info_request")

    def handle_incoming_message(self, incoming_msg: str | bytes) -> None:
        message = read_message(incoming_msg, self.subprotocol)
        if message is None or not message.allowed:
            kind = message.header.get("msg_type") if message else "unreadable"
            log.warning("Kernel %s: dropped a message from its page: %.40s", self.kernel_id, kind)
            return
        stream = self.channels.get("shell")
        if stream is not None:
            self.session.send_raw(stream, message.parts())

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        _, parts = self.session.feed_identities(outgoing_msg)
        kind = self.session.unpack(parts[1]).get("msg_type", "")
        parent_kind = self.session.unpack(parts[2]).get("msg_type", "")
        if may_reach_browser(kind, parent_kind):
            super().handle_outgoing_message(stream, outgoing_msg)

    def say_dead(self) -> None:
        """Tell the front end that its kernel is no more, so that it does not reconnect."""
        self._send_status_message("dead")  # type: ignore[no-untyped-call]


class KernelSocket(PageHandler, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """`/api/kernels/{id}/channels`, for the owner alone."""

    answers_json = True
    connection: FilteredConnection | None = None
    open_page: OpenPage

    @property
    def log(self) -> logging.Logger:
        return log

    @property
    def pages(self) -> OpenPages:
        return cast("OpenPages", self.settings["open_pages"])

    async def get(self, kernel_id: str) -> None:
        self.open_page = self.pages.of(kernel_id, self.somebody)
        await self.open_page.start
        if self.open_page.ending is None:
            await VoilaKernelWebsocketHandler.get(self, kernel_id)
        else:
            self.send_error(404)

    async def open(self, kernel_id: str) -> None:
        self.open_page.socket_opened(self)
        await VoilaKernelWebsocketHandler.open(self, kernel_id)
        if self.open_page.ending is None:
            self.open_page.connected.set()
        else:
            self.kernel_ended()

    def on_close(self) -> None:
        if self.connection is not None:
            VoilaKernelWebsocketHandler.on_close(self)
            self.open_page.socket_closed(self)

    def send_ping(self) -> None:
        """Ask whether the browser is still there, and hang up when it has not said so for long.

        Jupyter's own hangs up on everybody at the first ping: it looks for the answer before it asks.
        """
        if self.ws_connection is None:
            self.ping_callback.stop()
        elif IOLoop.current().time() - self.last_pong > _SILENT_SECONDS:
            log.info("Kernel %s: its page does not answer", self.open_page.kernel_id)
            self.close()
        else:
            self.ping(b"")

    def kernel_ended(self) -> None:
        """The kernel is no more: say so and hang up."""
        try:
            if self.connection is not None:
                self.connection.say_dead()
        except WebSocketClosedError:
            return
        self.close(reason="The kernel has ended.")
