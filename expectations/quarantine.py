"""What was refused: rows of the declared table ``quarantine``, kept in ``state.sqlite`` until they pass.

One table, ``quarantine_items``: with the declared columns.
An item's id is a hash of stage, reason, page and place, so the same refusal is the same item in every run.
"""

from __future__ import annotations

import hashlib
import html
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from extractors.home import Home
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import QUARANTINE

MAX_DETAIL = 300
MAX_LOCATOR = 200

_SCHEMA = """
CREATE TABLE IF NOT EXISTS quarantine_items (
    item_id TEXT PRIMARY KEY, stage TEXT NOT NULL, reason TEXT NOT NULL, page_id TEXT, locator TEXT,
    detail TEXT NOT NULL, first_seen TEXT NOT NULL
) WITHOUT ROWID
"""
_PAGE_ID = re.compile(r"[0-9a-f]{64}")
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ue000-\uf8ff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One refusal. ``first_seen`` is the date of the capture that was refused (UTC), never a clock's."""

    item_id: str
    stage: str
    reason: str
    page_id: str | None
    locator: str | None
    detail: str
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of the items that were tried again: ids, each list sorted."""

    through: tuple[str, ...]  # refused before, not any more
    still: tuple[str, ...]  # refused again for the same reason at the same place
    new: tuple[str, ...]  # refused now for another reason or at another place


def make_item(
    stage: str, reason: str, page_id: str | None, locator: str | None, detail: str, first_seen: datetime
) -> Item:
    """An item with its id; locator and detail are made harmless and short, what is no page id is left out."""
    page_id = page_id if page_id and _PAGE_ID.fullmatch(page_id) else None
    place = harmless(locator, MAX_LOCATOR) if locator is not None else None
    key = "\x1f".join((stage, reason, page_id or "", place or ""))
    item_id = "qu-" + hashlib.sha256(key.encode()).hexdigest()[:12]
    return Item(item_id, stage, reason, page_id, place, harmless(detail, MAX_DETAIL), first_seen)


def harmless(text: str, limit: int) -> str:
    """Text without characters that hide, HTML-escaped once, cut to ``limit`` characters."""
    plain = html.unescape(_HIDDEN.sub("", text))
    escaped = html.escape(plain, quote=False)
    return escaped if len(escaped) <= limit else html.escape(plain[: limit // 6], quote=False) + "…"


def refused_items(refusals: pa.Table, seen: Mapping[str, datetime], as_of: datetime) -> list[Item]:
    """Items of an ``extractors.schemas.REFUSALS`` table.

    ``seen`` maps page ids to the earliest capture; a refusal without a known page is dated ``as_of``.
    """
    return [
        make_item(
            row["stage"],
            row["reason"],
            row["page_id"],
            row["locator"],
            row["detail"],
            seen.get(row["page_id"], as_of),
        )
        for row in refusals.to_pylist()
    ]


def items_table(items: Iterable[Item]) -> pa.Table:
    """The declared table ``quarantine`` of these items, sorted by id, the earliest first_seen of equals."""
    first: dict[str, Item] = {}
    for item in items:
        known = first.get(item.item_id)
        if known is None or (item.first_seen, item.detail) < (known.first_seen, known.detail):
            first[item.item_id] = item
    names = [column.name for column in QUARANTINE.columns]
    rows = [{name: getattr(first[key], name) for name in names} for key in sorted(first)]
    return pa.Table.from_pylist(rows, schema=arrow_schema(QUARANTINE))


def table_items(table: pa.Table) -> list[Item]:
    """The items of a ``quarantine`` table."""
    return [Item(**row) for row in table.to_pylist()]


def record(home: Home, items: Collection[Item]) -> None:
    """Remember items; one that is known keeps its earliest ``first_seen`` and takes the new detail."""
    with home.connect() as state:
        state.execute(_SCHEMA)
        state.executemany(
            "INSERT INTO quarantine_items VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (item_id) DO UPDATE SET "
            "detail = excluded.detail, first_seen = min(first_seen, excluded.first_seen)",
            [_row(item) for item in sorted(items, key=lambda item: item.item_id)],
        )


def settle(
    home: Home,
    items: Collection[Item],
    stages: Collection[str],
    pages: Collection[str] | None,
    *,
    places: Callable[[str], bool] | None = None,
) -> Replay:
    """Hold a new try against what was refused before, and forget what got through.

    ``items`` are the refusals of the new try, ``stages`` the stages that were run again, ``pages`` the pages
    that were read again (None: all), ``places`` says of a locator whether that place was looked at again
    (None: all were). Items of other stages, pages and places are not touched.
    """
    with home.connect() as state:
        state.execute(_SCHEMA)
        again = [i for i in _select(state) if _tried(i, stages, pages)]
        before = {i.item_id for i in again if places is None or places(i.locator or "")}
        now = {item.item_id for item in items}
        through = sorted(before - now)
        state.executemany(
            "DELETE FROM quarantine_items WHERE item_id = ?", [(item_id,) for item_id in through]
        )
    record(home, items)
    return Replay(tuple(through), tuple(sorted(before & now)), tuple(sorted(now - before)))


def list_items(home: Home, *, stage: str | None = None, reason: str | None = None) -> list[Item]:
    """All remembered items, by stage, reason and id; an empty list where nothing was ever refused."""
    if not home.state.is_file():
        return []
    with home.connect() as state:
        state.execute(_SCHEMA)
        items = _select(state)
    chosen = [i for i in items if stage in (None, i.stage) and reason in (None, i.reason)]
    return sorted(chosen, key=lambda item: (item.stage, item.reason, item.item_id))


def show_item(home: Home, item_id: str) -> Item | None:
    """The item of that id, or the only one whose id starts so; None when there is none or more than one."""
    found = [item for item in list_items(home) if item.item_id.startswith(item_id)]
    exact = [item for item in found if item.item_id == item_id]
    return (exact or found)[0] if len(exact or found) == 1 else None


def pages_to_replay(home: Home, item_ids: Collection[str] = ()) -> list[str]:
    """Ids of the pages that a replay must read again, sorted: of the given items, or of all."""
    items = [item for item in list_items(home) if not item_ids or item.item_id in item_ids]
    return sorted({item.page_id for item in items if item.page_id})


def _tried(item: Item, stages: Collection[str], pages: Collection[str] | None) -> bool:
    return item.stage in stages and (pages is None or item.page_id in pages)


def _select(state: sqlite3.Connection) -> list[Item]:
    rows: list[tuple[Any, ...]] = state.execute(
        "SELECT item_id, stage, reason, page_id, locator, detail, first_seen FROM quarantine_items"
    ).fetchall()
    return [_item(*row) for row in rows]


def _item(
    item_id: str, stage: str, reason: str, page_id: str | None, locator: str | None, detail: str, seen: str
) -> Item:
    return Item(item_id, stage, reason, page_id, locator, detail, datetime.fromisoformat(seen))


def _row(item: Item) -> tuple[Any, ...]:
    seen = item.first_seen.astimezone(UTC).isoformat(timespec="seconds")
    return item.item_id, item.stage, item.reason, item.page_id, item.locator, item.detail, seen
