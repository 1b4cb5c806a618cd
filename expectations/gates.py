"""Gates: what the previous release had may not be lost without anyone saying so."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from expectations.model import MAX_SAMPLES, Gate, ValidationSettings
from transforms.tables.declaration import declared
from transforms.tables.stored import Rows, StoredTable, pieces

_NEEDED = {
    "methods": ("method_id",),
    "citations": ("status",),
    "pages": ("page_id", "locale"),
    "redirects": ("old_id",),
}

_SHOWN = ["locale", "method_id", "value"]

Tables = Mapping[str, Rows]


def previous_tables(previous: Tables | Path | None) -> Tables | None:
    """The tables of the previous release: as given, or read from its folder as far as gates need.

    Raises FileNotFoundError when the folder lacks a table, naming the file.
    """
    if not isinstance(previous, Path):
        return previous
    files = {name: previous / "data" / f"{name}.parquet" for name in (*_NEEDED, "statements")}
    for file in files.values():
        if not file.is_file():
            raise FileNotFoundError(f"{file}: the previous release is incomplete; run methodbase verify")
    stored = {name: StoredTable(declared(name), file) for name, file in files.items()}
    return {name: rows.select(_NEEDED[name]) if name in _NEEDED else rows for name, rows in stored.items()}


def run_gates(
    tables: Tables,
    previous: Tables,
    settings: ValidationSettings,
    *,
    quarantined_ids: Collection[str] = (),
    accept_drop: str | None = None,
) -> list[Gate]:
    """Every gate, in a fixed order. A failed one with ``accept_drop`` is marked overridden, not successful.

    ``quarantined_ids`` are ids of methods, and old ids of redirects, that validation has just refused: their
    absence is recorded in quarantine.
    """
    gates = [
        _count(
            "methods",
            _rows(previous, "methods"),
            _rows(tables, "methods") + count_merged(tables, previous),
            settings,
        ),
        *_names_by_locale(tables, previous, settings),
        _count("verified_citations", _verified(previous), _verified(tables), settings),
        _count("pages", _rows(previous, "pages"), _rows(tables, "pages"), settings),
        _ids(tables, previous, quarantined_ids),
        _redirects(tables, previous, quarantined_ids),
    ]
    return [_override(gate) if accept_drop and not gate.success else gate for gate in gates]


def least(before: int, share: float) -> int:
    """The smallest count that loses at most ``share`` of ``before``."""
    return before - math.floor(before * share + 1e-9)


def _override(gate: Gate) -> Gate:
    return Gate(gate.name, gate.before, gate.after, gate.allowed, gate.success, True, gate.sample)


def _count(gate: str, before: int, after: int, settings: ValidationSettings, name: str | None = None) -> Gate:
    allowed = least(before, settings.allowed_drop(gate))
    return Gate(name or gate, before, after, allowed, after >= allowed)


def _rows(tables: Tables, name: str) -> int:
    return int(tables[name].num_rows)


def count_merged(tables: Tables, previous: Tables) -> int:
    """How many methods of the previous release became another one: a merge loses an id, not a method."""
    redirects = tables["redirects"]
    old = redirects.filter(pc.is_valid(redirects.column("new_id"))).column("old_id")
    return len(set(old.to_pylist()) & set(previous["methods"].column("method_id").to_pylist()))


def _verified(tables: Tables) -> int:
    return int(pc.sum(pc.equal(tables["citations"].column("status"), "verified")).as_py() or 0)


def _names_by_locale(tables: Tables, previous: Tables, settings: ValidationSettings) -> list[Gate]:
    """Names per locale, and that none of them vanishes whatever share may be lost."""
    before, after = _shown_names(previous), _shown_names(tables)
    gates = []
    for locale in sorted(before):
        now = after.get(locale, 0)
        gate = _count("names", before[locale], now, settings, f"names:{locale}")
        gates.append(gate)
        gates.append(Gate(f"locale:{locale}", 1, int(now > 0), 1, now > 0))
    return gates


def _shown_names(tables: Tables) -> dict[str, int]:
    """By locale of the page: how many different (method, displayed name) there are.

    Counted over statements: the column ``names.locale`` gives only one locale of several, and which one
    changes when pages of another locale come in.
    """
    pages = tables["pages"].select(["page_id", "locale"])
    statements = pieces(tables["statements"], ["page_id", "property", "method_id", "value"])
    found = [_located(piece, pages) for piece in statements]
    names = pa.concat_tables(found).group_by(_SHOWN).aggregate([])
    counts = names.group_by("locale").aggregate([("locale", "count")])
    return dict(
        zip(counts.column("locale").to_pylist(), counts.column("locale_count").to_pylist(), strict=True)
    )


def _located(statements: pa.Table, pages: pa.Table) -> pa.Table:
    """The different displayed names among some statements, with the locale of the page."""
    shown = statements.filter(pc.equal(statements.column("property"), "name")).drop_columns(["property"])
    located = shown.join(pages, "page_id", join_type="inner")
    located = located.filter(pc.is_valid(located.column("locale")))
    return located.group_by(_SHOWN).aggregate([])


def _ids(tables: Tables, previous: Tables, quarantined_ids: Collection[str]) -> Gate:
    """Every method id of the previous release is there, redirected, removed on record, or in quarantine."""
    before = previous["methods"].column("method_id")
    accounted = [
        *tables["methods"].column("method_id").to_pylist(),
        *tables["redirects"].column("old_id").to_pylist(),
        *quarantined_ids,
    ]
    return _kept("ids", before, accounted)


def _redirects(tables: Tables, previous: Tables, quarantined_ids: Collection[str]) -> Gate:
    """Redirects are for ever; one whose target was just refused is on record in quarantine."""
    accounted = [*tables["redirects"].column("old_id").to_pylist(), *quarantined_ids]
    return _kept("redirects", previous["redirects"].column("old_id"), accounted)


def _kept(name: str, before: pa.ChunkedArray, accounted: Collection[str]) -> Gate:
    missing = sorted(set(before.to_pylist()) - set(accounted))
    total = len(before)
    return Gate(name, total, total - len(missing), total, not missing, sample=tuple(missing[:MAX_SAMPLES]))
