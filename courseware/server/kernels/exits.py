"""Being told when a kernel's process ends, instead of asking again and again."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable


class Exits:
    """Watches processes, whoever started them, each by a descriptor that is readable once it has ended."""

    def __init__(self) -> None:
        self._watched: dict[str, int] = {}

    def watch(self, kernel_id: str, process: int, ended: Callable[[], object]) -> bool:
        """Call `ended` when that process has. False when this system has no such descriptors."""
        if not hasattr(os, "pidfd_open"):
            return False
        try:
            descriptor = os.pidfd_open(process)
        except OSError:
            return False

        def told() -> None:
            self.forget(kernel_id)
            ended()

        self._watched[kernel_id] = descriptor
        asyncio.get_running_loop().add_reader(descriptor, told)
        return True

    def forget(self, kernel_id: str) -> None:
        """Watch no longer."""
        descriptor = self._watched.pop(kernel_id, None)
        if descriptor is not None:
            asyncio.get_running_loop().remove_reader(descriptor)
            os.close(descriptor)

    def watching(self, kernel_id: str) -> bool:
        return kernel_id in self._watched
