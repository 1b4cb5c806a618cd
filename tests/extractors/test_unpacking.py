"""gzip streams of one member and of many, whole and broken, within a limit."""

from __future__ import annotations

import gzip
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.unpacking import Gunzip, gunzip

TEXT = b"what a page says, " * 50
ONE = gzip.compress(TEXT)

FILES: dict[str, tuple[bytes, bytes | None]] = {
    "one member": (ONE, TEXT),
    "three members": (gzip.compress(TEXT[:7]) + gzip.compress(b"") + gzip.compress(TEXT[7:]), TEXT),
    "padding after the end": (ONE + b"\0" * 600, TEXT),
    "breaks off": (ONE[:-9], None),
    "breaks off in its header": (ONE[:5], None),
    "breaks off in the second member": (ONE + ONE[:-9], None),
    "damaged in the second member": (ONE + ONE[:20] + b"\xff" * 20 + ONE[40:], None),
    "no gzip": (b"<html></html>", None),
    "nothing at all": (b"", b""),
}


@pytest.mark.parametrize(("content", "expected"), FILES.values(), ids=FILES)
def test_a_file_is_unpacked_whole_or_not_at_all(content: bytes, expected: bytes | None) -> None:
    assert gunzip(content, 10_000) == expected


@given(st.lists(st.binary(max_size=300), max_size=5), st.lists(st.integers(0, 2000)), st.booleans())
def test_neither_members_nor_the_cuts_of_a_stream_change_what_it_holds(
    members: list[bytes], cuts: list[int], padded: bool
) -> None:
    packed = b"".join(map(gzip.compress, members)) + b"\0" * padded
    stream, places = Gunzip(10_000), sorted([0, *(cut for cut in cuts if cut < len(packed)), len(packed)])
    if padded and not members:
        with pytest.raises(zlib.error):
            stream.feed(packed + b"\0" * 10)
        return
    assert b"".join(stream.feed(packed[a:b]) for a, b in pairwise(places)) == b"".join(members)
    assert stream.whole


@given(st.integers(1, 5000), st.integers(1, 4))
def test_no_more_than_the_limit_and_one_byte_is_given(limit: int, members: int) -> None:
    assert len(Gunzip(limit).feed(gzip.compress(b"\0" * 4000) * members)) == min(limit + 1, 4000 * members)
