"""Which rows of a table differ between two releases: places in the tables only, so that it stays small.

Rows are matched by key. Cells are compared in their text form (``outputs.formats.text``), column by column
and slice by slice, so that three million rows cost no more memory than a slice of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from outputs.delta.steps import in_step
from outputs.formats.text import text_column
from transforms.tables.declaration import TABLES, Table
from transforms.tables.stored import Rows, StoredTable

ASKED = frozenset({"checked_at", "retrieved_at"})
"""Columns that say when a registry was last asked. A difference in these alone is not worth a release."""

VOLATILE = ASKED | {"last_seen", "captured_at"}
"""Columns that say when something was last looked at. Rows that differ in these alone were seen again."""

SLICE_ROWS = 250_000

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TableDifference:
    """Places of rows: ``added`` in the new table, ``removed`` in the old one, ``changed_*`` in both, in step.

    ``cells`` has for each column that differs anywhere a mask over the changed rows.
    """

    table: Table
    added: Places
    removed: Places
    changed_old: Places
    changed_new: Places
    cells: Mapping[str, npt.NDArray[np.bool_]]

    @property
    def matters(self) -> bool:
        """Is there any difference besides ``ASKED`` columns."""
        return bool(len(self.added) or len(self.removed) or set(self.cells) - ASKED)


def compare_tables(old: Mapping[str, Rows], new: Mapping[str, Rows]) -> dict[str, TableDifference]:
    """The difference of every declared table; both sides arranged (``outputs.formats.tables.arrange``)."""
    return {table.name: compare_table(table, old[table.name], new[table.name]) for table in TABLES}


def compare_table(table: Table, old: Rows, new: Rows) -> TableDifference:
    """The difference of one table; both sides arranged, or, of Arrow tables, in any row order."""
    if not isinstance(old, StoredTable) and not isinstance(new, StoredTable):
        return _compare(table, old, new)
    steps = in_step(table, old, new)
    return _join(table, [(before, now, _compare(table, was, is_)) for before, now, was, is_ in steps])


def _join(table: Table, parts: list[tuple[int, int, TableDifference]]) -> TableDifference:
    """One difference from those of parts that begin at these places of the old and the new table."""
    names = sorted({name for *_, part in parts for name in part.cells})
    return TableDifference(
        table=table,
        added=_concatenate([part.added + new for _, new, part in parts]),
        removed=_concatenate([part.removed + old for old, _, part in parts]),
        changed_old=_concatenate([part.changed_old + old for old, _, part in parts]),
        changed_new=_concatenate([part.changed_new + new for _, new, part in parts]),
        cells={name: np.concatenate([_mask(part, name) for *_, part in parts]) for name in names},
    )


def _concatenate(parts: list[Places]) -> Places:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _mask(part: TableDifference, name: str) -> npt.NDArray[np.bool_]:
    return part.cells.get(name, np.zeros(len(part.changed_new), dtype=bool))


def _compare(table: Table, old: pa.Table, new: pa.Table) -> TableDifference:
    if old.equals(new):
        return _no_difference(table)
    old_keys, new_keys = key_texts(table, old), key_texts(table, new)
    place_in_old = pc.index_in(new_keys, value_set=old_keys)
    matched = pc.is_valid(place_in_old)
    new_places = _places(matched)
    old_places = np.asarray(place_in_old.filter(matched), dtype=np.int64)
    masks = {
        column.name: _differs(table, column.name, old, new, old_places, new_places)
        for column in table.columns
        if column.name not in table.key
    }
    masks = {name: mask for name, mask in masks.items() if mask.any()}
    changed = np.logical_or.reduce(list(masks.values())) if masks else np.zeros(len(new_places), dtype=bool)
    return TableDifference(
        table=table,
        added=_places(pc.invert(matched)),
        removed=_places(pc.invert(pc.is_in(old_keys, value_set=new_keys))),
        changed_old=old_places[changed],
        changed_new=new_places[changed],
        cells={name: mask[changed] for name, mask in masks.items()},
    )


def _no_difference(table: Table) -> TableDifference:
    none = np.zeros(0, dtype=np.int64)
    return TableDifference(table, none, none, none, none, {})


def key_texts(table: Table, data: pa.Table) -> pa.Array:
    """One string a row that is equal exactly when the keys are: the key itself, or its parts with lengths."""
    if len(table.key) == 1:
        texts = data[table.key[0]]
    else:
        parts: list[pa.ChunkedArray] = []
        for name in table.key:
            length = pc.cast(pc.binary_length(data[name]), pa.string())
            parts.append(pc.binary_join_element_wise(length, data[name], ":"))
        texts = pc.binary_join_element_wise(*parts, "")
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def key_text(table: Table, key: Mapping[str, str]) -> str:
    """The same for one key."""
    if len(table.key) == 1:
        return key[table.key[0]]
    return "".join(f"{len(key[name].encode())}:{key[name]}" for name in table.key)


def _places(mask: pa.Array) -> Places:
    return np.asarray(pc.indices_nonzero(mask), dtype=np.int64)


def _differs(
    table: Table, name: str, old: pa.Table, new: pa.Table, old_places: Places, new_places: Places
) -> npt.NDArray[np.bool_]:
    column = table.column(name)
    mask = np.zeros(len(new_places), dtype=bool)
    for start in range(0, len(new_places), SLICE_ROWS):
        part = slice(start, start + SLICE_ROWS)
        before = text_column(column, old[name].take(pa.array(old_places[part])))
        after = text_column(column, new[name].take(pa.array(new_places[part])))
        mask[part] = _unequal(before, after)
    return mask


def _unequal(before: pa.ChunkedArray, after: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    unequal = pc.not_equal(before, after)
    one_is_null = pc.xor(pc.is_null(before), pc.is_null(after))
    return np.asarray(pc.if_else(pc.is_null(unequal), one_is_null, unequal), dtype=bool)
