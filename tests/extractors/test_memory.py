"""What a step of the work has freed goes back to the system; a process that has not grown is left alone."""

from __future__ import annotations

import gc
import sys
from functools import cache, lru_cache

import pytest

from extractors import memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process holds")


def held() -> int:
    found = memory._resident_bytes()
    assert found is not None
    return found


def test_what_was_freed_is_handed_back_cycles_too() -> None:
    memory.release_memory()
    before = held()
    circle: list[object] = [bytearray(1000) for _ in range(150_000)]
    circle.append(circle)
    grown = held()
    assert grown - before > memory.WORTH_RELEASING
    gc.disable()
    try:
        del circle
        memory.release_memory()
        assert grown - held() > memory.WORTH_RELEASING
    finally:
        gc.enable()


def test_caches_of_many_answers_are_emptied_and_small_or_unbounded_ones_kept() -> None:
    memory.release_memory()
    many, few, always = lru_cache(5000)(bytearray), lru_cache(5000)(bytearray), cache(bytearray)
    for size in range(2000):
        many(60_000 + size % 1500)
        few(size % 10)
        always(size)
    memory.release_memory()
    assert [each.cache_info().currsize for each in (many, few, always)] == [0, 10, 2000]


def test_a_process_that_has_not_grown_is_not_searched() -> None:
    memory.release_memory()
    searched: list[str] = []
    gc.disable()
    gc.callbacks.append(lambda phase, _: searched.append(phase))
    try:
        memory.release_memory()
        assert searched == []
    finally:
        gc.callbacks.pop()
        gc.enable()
