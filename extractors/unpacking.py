"""gzip undone bit by bit and within a limit, through all members of a stream and not only its first.

RFC 1952 lets members follow one another; what is no member after a whole one is padding, and passed over.
"""

from __future__ import annotations

import zlib

MAGIC = b"\x1f\x8b"
"""What a gzip stream begins with."""

_GZIP_FORMAT = 31
_SLICE = 1 << 14  # what is left of a slice is copied at every member: small, so that tiny members cost little


class Gunzip:
    """Unpacks a stream that comes in parts, and never gives more than ``limit`` bytes and one."""

    def __init__(self, limit: int) -> None:
        self._limit, self._given = limit, 0
        self._member = zlib.decompressobj(_GZIP_FORMAT)
        self._begun = self._padded = False

    @property
    def whole(self) -> bool:
        """Whether the stream came to the end of a member; one without a byte is whole."""
        return self._member.eof or not self._begun

    def feed(self, part: bytes) -> bytes:
        """What the next bytes unpack to, nothing past the limit; zlib.error when they are damaged."""
        slices = (part[start : start + _SLICE] for start in range(0, len(part), _SLICE))
        return b"".join(map(self._feed, slices))

    def _feed(self, data: bytes) -> bytes:
        content = bytearray()
        while data and not self._padded and self._given <= self._limit:
            if self._member.eof:
                self._padded = not data.startswith(MAGIC[:1])
                self._member = self._member if self._padded else zlib.decompressobj(_GZIP_FORMAT)
                continue
            unpacked = self._member.decompress(data, self._limit - self._given + 1)
            content += unpacked
            data = self._member.unused_data
            self._given += len(unpacked)
            self._begun = True
        return bytes(content)


def gunzip(content: bytes, limit: int) -> bytes | None:
    """What a gzip file holds, as far as ``limit`` and one byte; None when it is damaged or breaks off."""
    stream = Gunzip(limit)
    try:
        unpacked = stream.feed(content)
    except zlib.error:
        return None
    return unpacked if stream.whole or len(unpacked) > limit else None
