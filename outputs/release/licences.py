"""Licences as releases state them: an SPDX id, or the address of a text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_ADDRESS = re.compile(r"https?://[^\s/<>\"{}|\\^`]+[^\s<>\"{}|\\^`]*")
_IDS = Path(__file__).with_name("spdx.txt")  # those that Citation File Format 1.2.0 knows


def known_licence(text: str) -> str | None:
    """The licence as it is to be stated: an address as it is, an SPDX id in its own spelling; else None."""
    return text if is_address(text) else _spdx_ids().get(text.casefold())


def licence_address(licence: str) -> str:
    """The address of a licence given as an SPDX id or already as an address."""
    return licence if is_address(licence) else f"https://spdx.org/licenses/{licence}.html"


def is_address(text: str) -> bool:
    """Is the text a web address, without anything that would break out of a file that quotes it."""
    return _ADDRESS.fullmatch(text) is not None


@cache
def _spdx_ids() -> dict[str, str]:
    return {name.casefold(): name for name in _IDS.read_text(encoding="utf-8").split()}
