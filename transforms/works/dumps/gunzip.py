"""Gzip as a stream that gives everything it could unpack before it says that the file breaks off.

The standard library's reader loses up to a buffer of good data in front of the break.
"""

from __future__ import annotations

import io
import zlib
from typing import Any

_CHUNK = 256 * 1024
_MOST_OUT = 1024 * 1024  # unpacked at once: a bomb is read a piece at a time
_GZIP = 31  # zlib's window bits for gzip with its header


class Gunzipped(io.RawIOBase):
    """The unpacked bytes of a gzip file of one or more members; raises ``EOFError`` where it breaks off."""

    def __init__(self, packed: io.RawIOBase) -> None:
        self._packed = packed
        self._decoder = zlib.decompressobj(_GZIP)
        self._input = b""
        self._begun = False  # inside a member

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` with as much as one step gives; 0 at the end."""
        view = memoryview(buffer)
        while True:
            piece = self._step(min(len(view), _MOST_OUT))
            if piece is None:
                return 0
            if piece:
                view[: len(piece)] = piece
                return len(piece)

    def _step(self, most: int) -> bytes | None:
        if not self._input:
            self._input = self._packed.read(_CHUNK) or b""
            if not self._input:
                if self._begun:
                    raise EOFError("the file ends inside a member")
                return None
        self._begun = True
        piece = self._decoder.decompress(self._input, most)
        self._input = self._decoder.unconsumed_tail
        if self._decoder.eof:
            self._input = self._decoder.unused_data.lstrip(b"\0")  # members may be padded
            self._decoder, self._begun = zlib.decompressobj(_GZIP), False
        return piece
