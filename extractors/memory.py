"""Memory that one step of the work has freed goes back to the system before the next begins."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from functools import cache, lru_cache
from pathlib import Path

import pyarrow as pa

WORTH_RELEASING = 64 * 2**20
"""Bytes. Looking through every object of the process takes a fifth of a second: not for less than this."""

WORTH_FORGETTING = 1000
"""Entries of a cache of a function."""

_CACHED = type(lru_cache(str))
_STATM = Path("/proc/self/statm")
_held_after_last = 0


def release_memory() -> None:
    """Hand back what neither Python nor Arrow uses any more; does nothing where the C library cannot.

    Both keep what they freed for later, and a stage frees hundreds of megabytes that none after needs. Before
    that the caches of functions are emptied: what one stage found out of many texts no later one asks for.
    A process that has hardly grown since the last time is left alone.
    """
    global _held_after_last  # noqa: PLW0603 - the process has one memory
    held = _resident_bytes()
    if held is not None and held - _held_after_last < WORTH_RELEASING:
        return
    _forget_answers()
    gc.collect()
    pa.default_memory_pool().release_unused()
    trim = _trim()
    if trim is not None:
        trim(0)
    _held_after_last = _resident_bytes() or 0


def _forget_answers() -> None:
    """Empty the bounded caches of functions that have many answers. What has no bound is needed always."""
    for each in gc.get_objects():
        if isinstance(each, _CACHED):
            facts = each.cache_info()
            if facts.maxsize and facts.currsize >= WORTH_FORGETTING:
                each.cache_clear()


def _resident_bytes() -> int | None:
    """What this process holds in memory; None where the system does not say it in a file."""
    try:
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except FileNotFoundError:
        return None


@cache
def _trim() -> ctypes._NamedFuncPointer | None:
    """``malloc_trim`` of the GNU C library, which this process has loaded on most Linux systems."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
