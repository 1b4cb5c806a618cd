"""What the site takes from the statements, of which there are millions: read once, counted in columns.

Kept are only the pages to show, the language of each reference as written, and what fields are called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from outputs.formats.grouping import Counted
from outputs.formats.tables import Row, each_row
from outputs.site.languages import FALLBACK
from transforms.tables.stored import Rows, pieces

Tables = Mapping[str, Rows]

MOST_PAGES_SHOWN = 60
PIECE_ROWS = 100_000
"""Statements read at a time: five narrow columns of them."""

_STATED = ("method_id", "property", "lang", "raw", "page_id")
_SHOWN = ("url", "locale", "captured_at")


class Provenance:
    """Where the values of each method come from."""

    def __init__(self, tables: Tables) -> None:
        methods = tables["methods"].select(["method_id", "field"])
        self._pages = SourcePages(tables["pages"], methods["method_id"])
        claims = Counted(["method_id", "raw", "lang"])
        wordings = Counted(["field", "lang", "raw"])
        for piece in pieces(tables["statements"], _STATED, PIECE_ROWS):
            self._pages.add(piece)
            claims.add(piece.filter(pc.equal(piece["property"], "source")))
            wordings.add(_with_field(piece.filter(pc.equal(piece["property"], "field")), methods))
        self._languages = {(row["method_id"], row["raw"]): row["lang"] for row in each_row(claims.table())}
        self.field_labels = name_fields(list(each_row(wordings.table())))

    def language(self, method_id: str, reference: str) -> str:
        """Language of a reference as written, from the statements that carry it."""
        return self._languages.get((method_id, reference), "und")

    def pages(self, method_id: str) -> list[Row]:
        """The comparison pages that the method's statements name, ``MOST_PAGES_SHOWN`` at most."""
        return self._pages.of(method_id)


class SourcePages:
    """The first comparison pages of each method, in order of locale, address and id."""

    def __init__(self, pages: Rows, methods: pa.ChunkedArray) -> None:
        comparisons = _in_order(pages)
        self._page_ids, self._method_ids = comparisons["page_id"].combine_chunks(), methods.combine_chunks()
        self._pages = comparisons.select(list(_SHOWN)).combine_chunks()  # rows are taken from it
        self._numbers = {method: number for number, method in enumerate(methods.to_pylist())}
        self._pairs: npt.NDArray[np.int64] = np.zeros(0, np.int64)

    def add(self, statements: pa.Table) -> None:
        """Note the pages of these statements."""
        page = pc.index_in(statements["page_id"], value_set=self._page_ids)
        method = pc.index_in(statements["method_id"], value_set=self._method_ids)
        pairs = pc.add(pc.multiply(method.cast(pa.int64()), len(self._pages)), page.cast(pa.int64()))
        new = np.unique(pairs.drop_null().to_numpy())
        self._pairs = self._first(np.union1d(self._pairs, new))

    def of(self, method_id: str) -> list[Row]:
        """The pages to show of a method."""
        count, number = len(self._pages), self._numbers[method_id]
        start, end = np.searchsorted(self._pairs, [number * count, (number + 1) * count])
        return list(each_row(self._pages.take(pa.array(self._pairs[start:end] - number * count))))

    def _first(self, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Without those beyond the number that is shown of their method."""
        methods = pairs // max(len(self._pages), 1)
        place = np.arange(len(pairs)) - np.searchsorted(methods, methods)
        return pairs[place < MOST_PAGES_SHOWN]


def _in_order(pages: Rows) -> pa.Table:
    """Comparison pages by locale, address and id; those without one come after those with it."""
    data = pages.select(["page_id", "kind", *_SHOWN])
    data = data.filter(pc.equal(data["kind"], "comparison")).drop_columns(["kind"])
    keys = {
        name: pc.if_else(pc.equal(_filled(data[name]), ""), "~", data[name]) for name in ("locale", "url")
    }
    sorting = pa.table({**keys, "page_id": data["page_id"]})
    return data.take(pc.sort_indices(sorting, [(name, "ascending") for name in sorting.column_names]))


def _filled(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(texts, "")


def _with_field(statements: pa.Table, methods: pa.Table) -> pa.Table:
    """The statements with the field of their method, without those of methods that have none."""
    places = pc.index_in(statements["method_id"], value_set=methods["method_id"].combine_chunks())
    fields = methods["field"].take(places)
    return statements.append_column("field", fields).filter(pc.not_equal(_filled(fields), ""))


def name_fields(wordings: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Field -> language -> what the pages of that language call it, where one wording leads clearly.

    Taken from counted wordings: the most frequent one; a tie is nobody's, so English is shown instead.
    """
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in wordings:
        if row["lang"] not in ("und", FALLBACK):
            counts[row["field"], row["lang"]][row["raw"]] = row["count"]
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for (name, lang), found in sorted(counts.items()):
        best = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        if len(best) == 1 or best[0][1] > best[1][1]:
            labels[name][lang] = best[0][0]
    return dict(labels)
