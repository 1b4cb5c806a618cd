"""Validation: the tables held against every expectation and gate; what fails is set apart, row by row."""

from __future__ import annotations

from expectations.model import ValidationSettings
from expectations.quarantine import settle, table_items
from flows.configuration import Settings
from flows.run import Run
from flows.stopping import UsageError

STAGE = "validate"


def validate(run: Run) -> None:
    """Set ``run.validation`` and take its tables (without the rows set apart) for what follows."""
    # Great Expectations takes seconds to import: only this stage needs it.
    from expectations.validation import validate as validate_tables

    run.validation = validate_tables(
        run.tables,
        previous=run.previous,
        settings=validation_limits(run.settings),
        accept_drop=run.options.accept_drop,
        today=run.as_of.date(),
    )
    settle(run.home, table_items(run.validation.quarantined), [STAGE], None)
    run.tables = dict(run.validation.tables)


def validation_limits(settings: Settings) -> ValidationSettings:
    """The configured limits; UsageError names a gate that does not exist or a value that is no share."""
    configured = settings.validation
    try:
        return ValidationSettings(configured.max_quarantine_share, configured.max_drop)
    except ValueError as error:
        raise UsageError(f"{settings.file}: {error}") from error
