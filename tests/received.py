"""Everything that a browser's page receives, to be searched for what must never reach it."""

from __future__ import annotations

from playwright.sync_api import Error, Page, Response, WebSocket


class Received:
    """All text that reached a page: bodies of responses and frames of websockets."""

    def __init__(self, page: Page) -> None:
        self.texts: list[tuple[str, str]] = []
        self._page = page
        self._unread: list[Response] = []
        page.on("response", lambda response: self._unread.append(response))
        page.on("websocket", self._keep_frames)

    def read(self) -> None:
        """Read the bodies of the page that is shown: they are gone with it."""
        for response in self._unread:
            if response.status == 200 and not response.url.endswith((".mp4", ".woff2", ".jpg")):
                self.texts.append((response.url, self._body(response).decode("utf-8", "replace")))
        self._unread.clear()

    def _body(self, response: Response) -> bytes:
        try:
            return response.body()
        except Error:
            # the browser had the file at hand: what it once got is what the server sends
            assert response.request.resource_type != "document"
            return self._page.request.get(response.url).body()

    def _keep_frames(self, socket: WebSocket) -> None:
        def keep(frame: bytes | str) -> None:
            text = frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
            self.texts.append((socket.url, text))

        socket.on("framereceived", keep)

    def holding(self, secret: str) -> list[str]:
        return [where for where, text in self.texts if secret in text]
