"""A real HTTP server for webhooks: it can fail, hang, repeat itself, lead elsewhere."""

from __future__ import annotations

import ssl
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import msgspec


class Receiver:
    """Starts with `with`. `answer` is asked for the status of each post; `heard` are all posts, in order."""

    def __init__(
        self,
        answer: Callable[[int], int] = lambda number: 204,
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answer = answer
        self.go_on = threading.Event()
        """Set, it lets those go that hang."""
        receiver = self

        class Hears(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.heard.append((dict(self.headers.items()), body))
                status = receiver.answer(len(receiver.heard))
                if status == 0:  # hang
                    receiver.go_on.wait(30)
                    return
                self.send_response(status)
                if status in (301, 302, 307, 308):
                    self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Hears)
        self._server.daemon_threads = True
        self._scheme = "https" if tls else "http"
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"{self._scheme}://localhost:{self._server.server_address[1]}/courseware"

    def events(self) -> list[dict[str, Any]]:
        return [msgspec.json.decode(body) for _, body in self.heard]

    def ids(self) -> Counter[str]:
        return Counter(event["id"] for event in self.events())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
