"""Statements: one row a value on a page, with the page, row and column it stands in."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from transforms.tables.readings import Readings, read_headwords
from transforms.values.labels import Label, Shown, label_languages, shown_pairs, split_labels

SINGLE = {"field": "field", "family": "family", "type": "type", "source": "source", "summary": "summary"}
"""Cells whose text is the value, and the property each states."""

COLUMNS = [
    "method_id",
    "property",
    "value",
    "lang",
    "page_id",
    "row",
    "column",
    "raw",
    "cell",
    "kind",
    "headword",
]

LANGUAGELESS = "und"


def build_statements(records: pd.DataFrame, readings: Readings) -> pd.DataFrame:
    """All statements of ``records``, sorted by page, column, row and position.

    ``records`` has the columns of ``transforms.tables.corpus.record_rows`` with locale and method_id, and all
    records of every method in it: the language of a name is told by all of them. Beside the declared columns
    the result has ``cell`` (the whole cell's text: what belongs together), ``kind`` (of a name),
    ``headword`` (a name that a summary opens with or a bilingual label explains) and ``position`` in the
    cell.
    """
    labels = records[["method_id", "name", "locale"]].rename(columns={"name": "text"}).dropna(subset=["text"])
    read = split_labels(labels)
    parts = [_names(records, label_languages(labels, read)), *(_single(records, cell) for cell in SINGLE)]
    parts += [_years(records, readings), _originators(records, readings), _aliases(records, readings)]
    parts += [_english_parts(records, read), _headwords(records, readings)]
    frame = pd.concat([part for part in parts if len(part)], ignore_index=True)
    frame = _merge_headwords(frame)
    frame["lang"] = frame["lang"].where(
        frame["property"] != "summary", frame["cell"].map(readings.summary_langs)
    )
    frame["column"] = frame["column"].astype("int64")
    frame = frame.drop_duplicates(["page_id", "column", "row", "property", "value"])
    frame = frame.sort_values(["page_id", "column", "row", "property"], kind="stable", ignore_index=True)
    frame["position"] = frame.groupby(["page_id", "column", "row"]).cumcount()
    frame.insert(0, "statement_id", statement_ids(frame))
    return frame


def _merge_headwords(frame: pd.DataFrame) -> pd.DataFrame:
    """A headword that the page also shows as a label or alias is that name, and so that name is English."""
    keys = ["page_id", "column", "value"]
    listed = frame["kind"].notna() & ~frame["headword"].astype(bool)
    opened = frame[frame["headword"].astype(bool)][keys].drop_duplicates().assign(opens=True)
    opens = frame[keys].merge(opened, on=keys, how="left")["opens"].fillna(False).astype(bool).to_numpy()
    known = frame[listed][keys].drop_duplicates().assign(known=True)
    repeated = frame[keys].merge(known, on=keys, how="left")["known"].fillna(False).astype(bool).to_numpy()
    frame["lang"] = frame["lang"].mask(listed & opens, "en")
    frame["headword"] = frame["headword"].astype(bool) | (listed & opens)
    return frame[listed | ~(frame["kind"].notna() & repeated)].reset_index(drop=True)


def statement_ids(frame: pd.DataFrame) -> list[str]:
    """``st-`` and the 64-bit SipHash of page, row, column and position in the cell, as 16 hex digits."""
    place = (
        frame["page_id"]
        + "|"
        + frame["row"].astype(str)
        + "|"
        + frame["column"].astype(str)
        + "|"
        + frame["position"].astype(str)
    )
    hashes = pd.util.hash_array(place.to_numpy(dtype=object), categorize=False)
    return [f"st-{number:016x}" for number in hashes.tolist()]


def even_statement_ids(count: int) -> list[str]:
    """``count`` ids that part all possible ones evenly: ids are hashes, so statements spread over them."""
    return [f"st-{(number << 64) // (count + 1):016x}" for number in range(1, count + 1)]


def _cells(records: pd.DataFrame, cell: str) -> pd.DataFrame:
    """The cells of one kind that are there: text as ``raw`` and ``cell``, with their physical row."""
    present = records[records[cell].notna() & records[f"row_{cell}"].notna()]
    frame = present[["method_id", "page_id", "column", "locale", "name"]].copy()
    frame["row"] = present[f"row_{cell}"].astype("int64")
    frame["raw"] = frame["cell"] = present[cell]
    frame["kind"], frame["headword"] = None, False
    return frame


def _names(records: pd.DataFrame, languages: pd.Series[str]) -> pd.DataFrame:
    frame = _cells(records, "name")
    frame["property"], frame["value"], frame["kind"] = "name", frame["cell"], "label"
    frame["lang"] = languages.reindex(frame.index)
    return frame[COLUMNS]


def _single(records: pd.DataFrame, cell: str) -> pd.DataFrame:
    """Family, type and summary are English in every locale; a field is in the page's language."""
    frame = _cells(records, cell)
    frame["property"], frame["value"] = SINGLE[cell], frame["cell"]
    if cell == "field":
        frame["lang"] = frame["locale"].fillna(LANGUAGELESS)
    elif cell == "source":
        frame["lang"] = LANGUAGELESS
    else:
        latin = frame["cell"].str.contains(r"[A-Za-z]", regex=True)
        frame["lang"] = frame["locale"].fillna(LANGUAGELESS).where(~latin, "en")
    return frame[COLUMNS]


def _years(records: pd.DataFrame, readings: Readings) -> pd.DataFrame:
    frame = _cells(records, "year")
    parsed = frame["cell"].map(lambda text: readings.years[text])
    frame["value"] = [str(y.year) if y.year is not None else y.text for y in parsed]
    frame["property"], frame["lang"] = "year_of_origin", LANGUAGELESS
    return frame[frame["value"].notna()][COLUMNS]


def _originators(records: pd.DataFrame, readings: Readings) -> pd.DataFrame:
    frame = _cells(records, "originator")
    frame["value"] = frame["cell"].map(readings.originators)
    frame = frame.explode("value").dropna(subset=["value"])
    frame["raw"], frame["property"], frame["lang"] = frame["value"], "originator", LANGUAGELESS
    return frame[COLUMNS]


def _aliases(records: pd.DataFrame, readings: Readings) -> pd.DataFrame:
    frame = _cells(records, "aliases")
    frame["alias"] = frame["cell"].map(readings.aliases)
    frame = frame.explode("alias").dropna(subset=["alias"])
    frame["value"] = [alias.text for alias in frame["alias"]]
    frame["lang"] = [alias.lang for alias in frame["alias"]]
    frame["kind"] = [alias.kind for alias in frame["alias"]]
    frame["raw"], frame["property"] = frame["value"], "alias"
    return frame[COLUMNS]


def _english_parts(records: pd.DataFrame, read: Mapping[Shown, Label]) -> pd.DataFrame:
    """The English name in the brackets of a bilingual label is a name of its own."""
    frame = _cells(records, "name")
    frame["value"] = [read[pair].english for pair in shown_pairs(frame.rename(columns={"name": "text"}))]
    frame = frame[frame["value"].notna() & (frame["value"] != frame["cell"])]
    frame["raw"], frame["property"], frame["lang"], frame["kind"] = frame["value"], "alias", "en", "alias"
    frame["headword"] = True
    return frame[COLUMNS]


def _headwords(records: pd.DataFrame, readings: Readings) -> pd.DataFrame:
    frame = _cells(records, "summary")
    cells = records["aliases"].reindex(frame.index)
    keys = zip(frame["cell"], cells, frame["name"], strict=True)
    headwords = read_headwords(records, readings.aliases)
    frame["value"] = [headwords[s, _none(a), _none(n)] for s, a, n in keys]
    frame = frame[frame["value"].notna()]
    frame["raw"], frame["property"], frame["lang"], frame["kind"] = frame["value"], "alias", "en", "alias"
    frame["headword"] = True
    return frame[COLUMNS]


def _none(value: object) -> str | None:
    return value if isinstance(value, str) else None
