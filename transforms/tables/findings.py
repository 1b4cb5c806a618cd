"""What the stages before tabulation found out about all pages of a home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import pyarrow as pa

from transforms.identity.model import Resolution
from transforms.tables.readings import Readings
from transforms.tables.references import CheckedReference
from transforms.works.model import Work


@dataclass(frozen=True, slots=True)
class Findings:
    """What the stages found out about all pages of a home.

    ``records`` are those of ``transforms.tables.corpus.record_rows`` with ``locale``; ``fields`` has
    method_id, field, conflict; ``named_works`` holds the works found for candidates by name, by method_id;
    ``as_of`` is the date of the newest capture (or ``SOURCE_DATE_EPOCH``).
    """

    articles: pa.Table
    facts: pd.DataFrame
    records: pd.DataFrame
    readings: Readings
    checked: Mapping[str, CheckedReference]
    resolution: Resolution
    fields: pd.DataFrame
    named_works: Mapping[str, Work]
    as_of: datetime
