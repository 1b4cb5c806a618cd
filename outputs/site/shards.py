"""The site's data files: classic scripts that hand one JSON value to the page, as ``file:`` needs them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from outputs.formats.tables import Row
from outputs.site.content import Listed, Method, iso_date
from outputs.site.policy import linkable

METHODS_PER_FILE = 32
CALL = "methodbase"


def script_json(value: Any) -> str:
    """JSON that is also safe inside a script element and in any JavaScript version, keys sorted."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def write_shard(folder: Path, name: str, value: Any) -> int:
    """Write ``folder/name.js``, which calls ``methodbase(name, value)``; gives its size in bytes."""
    content = f"{CALL}({script_json(name)},{script_json(value)});\n".encode()
    (folder / f"{name}.js").write_bytes(content)
    return len(content)


def _citation(row: Row) -> dict[str, Any]:
    return {
        "raw": row["raw"],
        "lang": row["raw_lang"],
        "status": row["status"],
        "differences": row["differences"],
        "work": row["work_id"],
        "found": row["found"],
        "state": row["work"]["state"] if row["work"] else None,
        "checked": iso_date(row["checked_at"]),
        "asked": row["asked"],
        "reasons": row["reasons"],
        "apa": row["apa"],
        "bibtex": row["bibtex"],
    }


def _page(page: Row) -> list[str | None]:
    return [linkable(page["url"]), page["locale"], iso_date(page["captured_at"])]


def _mention(row: Row) -> dict[str, Any]:
    return {
        "title": row["title"],
        "lang": row["summary_lang"],
        "outlet": row["outlet"],
        "published": row["published_at"],
        "flags": row["flags"],
        "url": None if row["flags"] else linkable(row["page"]["url"]),
    }


def method_data(method: Method) -> dict[str, Any]:
    """All that the compare table shows of one method."""
    row = method.row
    copied = ("field", "family", "type", "summary", "originators", "flags", "status")
    return {key: row[key] for key in copied} | {
        "id": method.method_id,
        "summary_lang": row["summary_lang"] or "und",
        "year": row["year_text"] or (None if row["year_of_origin"] is None else str(row["year_of_origin"])),
        "names": [[n["text"], n["lang"], n["kind"]] for n in method.names],
        "citations": [_citation(c) for c in method.citations],
        "pages": [_page(page) for page in method.pages],
        "n_pages": row["n_pages"],
        "articles": [_mention(m) for m in method.mentions],
        "seen": [iso_date(row["first_seen"]), iso_date(row["last_seen"])],
    }


def core_data(methods: Sequence[Listed], redirects: Mapping[str, str | None]) -> dict[str, Any]:
    """What the page needs before anything is chosen: ids, slugs and names of all methods, old ids."""
    return {
        "methods": [[m.method_id, m.slug, m.name, m.name_lang] for m in methods],
        "redirects": redirects,
        "per_file": METHODS_PER_FILE,
    }
