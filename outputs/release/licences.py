"""Licences as releases state them: an SPDX id, or the address of a text."""

from __future__ import annotations

import re


def licence_address(licence: str) -> str:
    """The address of a licence given as an SPDX id or already as an address."""
    return licence if is_address(licence) else f"https://spdx.org/licenses/{licence}.html"


def is_address(text: str) -> bool:
    """Does the text look like a web address."""
    return re.match(r"https?://", text) is not None
