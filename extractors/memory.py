"""Memory that one step of the work has freed goes back to the system before the next begins."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import cache

import pyarrow as pa


def release_memory() -> None:
    """Hand back what neither Python nor Arrow uses any more; does nothing where the C library cannot.

    Both keep what they freed for later, and a stage frees hundreds of megabytes that no later one needs.
    """
    gc.collect()
    pa.default_memory_pool().release_unused()
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> ctypes._NamedFuncPointer | None:
    """``malloc_trim`` of the GNU C library, which this process has loaded on most Linux systems."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
