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
from transforms.tables.declaration import Table

_NATIVE = ("integer", "number", "boolean")


def write_csv(table: Table, data: pa.Table, path: Path) -> None:
    """Write one arranged table; numbers and booleans are bare, everything else is quoted."""
    options = pyarrow.csv.WriteOptions(eol="\r\n", batch_size=BATCH_ROWS)
    columns = {
        column.name: data[column.name] if column.type in _NATIVE else text_column(column, data[column.name])
        for column in table.columns
    }
    pyarrow.csv.write_csv(pa.table(columns), path, options)
