"""Articles."""

from __future__ import annotations

from typing import Any

from extractors.records import PageExtraction
from extractors.refusals import RefusedError


def read_article_text(text: str, page_id: str, url: str | None, flags: list[str]) -> PageExtraction:
    """Not yet."""
    raise RefusedError("not_a_comparison")


def read_article_html(
    root: Any, text: str, page_id: str, url: str | None, flags: list[str]
) -> PageExtraction:
    """Not yet."""
    raise RefusedError("not_a_comparison")
