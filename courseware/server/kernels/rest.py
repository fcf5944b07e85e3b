"""What a page may ask about its kernel, and the word that it was left."""

from __future__ import annotations

from typing import cast

from courseware.server.kernels.open_pages import OpenPage, OpenPages
from courseware.server.kernels.provisioning import KERNEL, PageKernels
from courseware.server.pages import PageHandler

ID = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
"""A kernel's id in an address."""


class KernelHandler(PageHandler):
    answers_json = True

    def open_page(self, kernel_id: str) -> OpenPage:
        """The signed-in person's page with that kernel, else NotSignedIn or NotFound."""
        pages = cast("OpenPages", self.settings["open_pages"])
        return pages.of(kernel_id, self.somebody)


class KernelStatus(KernelHandler):
    """`GET /api/kernels/{id}`: whether it lives, and if not, why (`reason`)."""

    async def get(self, kernel_id: str) -> None:
        page = self.open_page(kernel_id)
        await page.start
        kernels = cast("PageKernels", self.settings["kernel_manager"])
        kernel = kernels.running(kernel_id)
        if page.ending is not None or kernel is None:
            state, reason = "dead", page.ending or ""
        else:
            state, reason = kernel.execution_state or "starting", ""
        self.json(
            {
                "id": kernel_id,
                "name": KERNEL,
                "execution_state": state,
                "reason": reason,
                "connections": len(page.sockets),
            }
        )


class KernelLeft(KernelHandler):
    """`POST /voila/api/shutdown/{id}`: what a page sends when it is closed."""

    def post(self, kernel_id: str) -> None:
        cast("OpenPages", self.settings["open_pages"]).leave(self.open_page(kernel_id))
        self.set_status(204)
