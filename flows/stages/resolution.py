"""Resolution: which records are one method, under which id; and the field of each method in English."""

from __future__ import annotations

import pandas as pd

from extractors.text.language import forget_model
from flows.history import published_versions
from flows.run import Run
from flows.stopping import UsageError
from outputs.release.versions import next_version, taken_versions
from transforms.fields.alignment import learn
from transforms.fields.canonical import canonical_fields
from transforms.fields.canonical import reviews as field_reviews
from transforms.identity.decisions import DecisionError, load_decisions
from transforms.identity.resolution import resolve as resolve_identity
from transforms.tables.members import identity_records
from transforms.tables.references import work_ids


def resolve(run: Run) -> None:
    """Set ``run.version`` (of the release to be), ``resolution``, ``fields``, ``vocabulary``, ``reviews``."""
    assert run.records is not None and run.articles is not None
    assert run.facts is not None and run.readings is not None
    try:
        decisions = load_decisions(run.decisions_file)
    except DecisionError as error:
        raise UsageError(str(error)) from error
    forget_model()  # every text has been read
    run.version = str(
        next_version(run.as_of, taken_versions(run.home.releases, published_versions(run.home)))
    )
    records = identity_records(run.records, run.articles, run.facts, run.readings, work_ids(run.checked))
    run.resolution = resolve_identity(
        records, home=run.home, decisions=decisions, release=run.version,
        workers=run.options.workers, dask=run.options.dask,
    )  # fmt: skip
    members = field_members(records, run.resolution.members)
    run.fields = canonical_fields(members)
    run.vocabulary = learn(members).to_json()
    run.reviews = pd.concat([run.resolution.reviews, field_reviews(members)], ignore_index=True)


def field_members(records: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """The localised field of each comparison record beside its method: method_id, page_id, locale, field."""
    compared = records[records["kind"] == "comparison"]
    return compared[["page_id", "column", "locale", "field"]].merge(members, on=["page_id", "column"])
