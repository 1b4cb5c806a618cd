"""Tables as CSV after RFC 4180: UTF-8, CRLF between records, a header, strings quoted, null an empty field.

Values are verbatim, also those that a spreadsheet would run as a formula (``flags`` of a method say so):
open the workbook instead. An empty string is ``""``; lists are JSON arrays.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from outputs.formats.tables import BATCH_ROWS
from outputs.formats.text import text_column
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import Column, Table
from transforms.tables.stored import Rows, pieces

_NATIVE = ("integer", "number", "boolean")


def write_csv(table: Table, data: Rows, path: Path) -> None:
    """Write one arranged table; numbers and booleans are bare, everything else is quoted."""
    options = pyarrow.csv.WriteOptions(eol="\r\n", batch_size=BATCH_ROWS)
    with pyarrow.csv.CSVWriter(path, _schema(table), write_options=options) as writer:
        for piece in pieces(data, at_most=BATCH_ROWS):
            columns = [_cells(column, piece[column.name]) for column in table.columns]
            writer.write_table(pa.table(columns, schema=_schema(table)))


def _schema(table: Table) -> pa.Schema:
    native = {column.name for column in table.columns if column.type in _NATIVE}
    return pa.schema([(f.name, f.type if f.name in native else pa.string()) for f in arrow_schema(table)])


def _cells(column: Column, data: pa.ChunkedArray) -> pa.ChunkedArray:
    return data if column.type in _NATIVE else text_column(column, data)
