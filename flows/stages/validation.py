"""Validation: the tables held against every expectation and gate; what fails is set apart, row by row."""

from __future__ import annotations

from expectations.quarantine import settle, table_items
from flows.run import Run

STAGE = "validate"


def validate(run: Run) -> None:
    """Set ``run.validation`` and take its tables (without the rows set apart) for what follows."""
    # Great Expectations takes seconds to import: only this stage needs it.
    from expectations.model import ValidationSettings
    from expectations.validation import validate as validate_tables

    run.validation = validate_tables(
        run.tables,
        previous=run.previous,
        settings=ValidationSettings(**run.settings.validation.model_dump()),
        accept_drop=run.options.accept_drop,
        today=run.as_of.date(),
    )
    settle(run.home, table_items(run.validation.quarantined), [STAGE], None)
    run.tables = dict(run.validation.tables)
