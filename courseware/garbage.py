"""The search for garbage, kept short in processes that live long."""

from __future__ import annotations

import gc


def settle() -> None:
    """Leave what is there now out of every later search: call it when a process has all that it starts with.

    A search through the modules of the registrar alone holds up a round of commits for 20 ms. In a process
    that forks it also writes to memory that its children share.
    """
    gc.collect()
    gc.freeze()


def unsettle() -> None:
    """Take it in again, so that what an extension module holds is freed before the interpreter ends."""
    gc.unfreeze()
