"""Flat text."""

from __future__ import annotations
from typing import Any


def read_flat(text: str, catalogue: Any, preferred: str | None) -> Any:
    """Not yet."""
    return None
