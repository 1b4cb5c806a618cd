"""Learning a locale: from pages of a newly met locale to its file, ready to be committed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from extractors.pages import extract_page
from extractors.schemas import ROWS


class LearningError(ValueError):
    """The pages do not teach one locale; the message says why and what to do."""


def learn_locale_file(
    pages: Iterable[tuple[str, bytes]], url: str | None = None, locale: str | None = None
) -> dict[str, Any]:
    """The content of a locale file: labels, headings and footer words of the pages, most frequent first.

    ``pages`` are names (of files, or addresses) and bytes; ``url`` is the address of all of them, where
    the name is none. Pages of other locales, articles and pages that cannot be read are passed over.
    ``locale`` names the locale; without it the pages must agree on one. LearningError when they do not,
    or when no page has labels.
    """
    seen: dict[str, dict[str, Counter[str]]] = {}
    origins: dict[str, set[str]] = {}
    reasons: list[str] = []
    for name, content in pages:
        address = name if name.startswith(("https://", "http://")) else url
        found = extract_page(content, sha256(content).hexdigest(), address)
        if not found.labels or found.page is None:
            reasons += [f"{name}: {row['reason']}" for row in found.refusals]
            continue
        code = locale or found.page["locale"] or ""
        if locale and found.page["locale_source"] in ("url", "lang") and found.page["locale"] != locale:
            continue
        counts = seen.setdefault(code, {})
        for row in found.labels:
            counts.setdefault(row["key"], Counter())[row["label"]] += 1
        origins.setdefault(code, set()).add(address or name)
    if not seen:
        raise LearningError("; ".join(["no page shows the labels of a comparison", *reasons]))
    return _document(seen, origins)


def _document(seen: dict[str, dict[str, Counter[str]]], origins: dict[str, set[str]]) -> dict[str, Any]:
    if len(seen) > 1 or "" in seen:
        found = ", ".join(sorted(code or "unknown" for code in seen))
        raise LearningError(f"the locale is not clear ({found}): give pages of one locale, or their address")
    ((code, counts),) = seen.items()
    return {
        "locale": code,
        "heading": _ranked(counts.get("heading", Counter())),
        "labels": {key: _ranked(counts.get(key, Counter())) for key in ROWS},
        "footer": {"dataset": _ranked(counts["dataset"])} if "dataset" in counts else {},
        "learned_from": sorted(origins[code]),
    }


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda label: (-counts[label], label))


def print_locale_file(document: dict[str, Any]) -> str:
    """The text of a locale file, as it stands in ``extractors/locales/data``."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
