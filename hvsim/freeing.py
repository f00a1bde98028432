"""Gives memory back to the system: what Python would free some day, and what the C library would keep for later."""

from __future__ import annotations

import gc
import sys


def free_circles() -> None:
    """Frees every object that only circles still hold, and returns the memory to the system where it can be told to."""
    gc.collect()
    if sys.platform != "linux":
        return
    import ctypes  # what never closes a session need not load it

    trim = getattr(
        ctypes.CDLL(None), "malloc_trim", None
    )  # the GNU C library has it, others return memory by themselves
    if trim is not None:
        trim(0)
