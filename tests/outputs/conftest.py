"""Two releases of one home, made once: the second differs from the first in every table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from extractors.home import Home
from outputs.release.context import Causes, ReleaseContext, SourceTerms
from outputs.release.publish import publish
from tests.outputs.tables import seeded_tables

CREATED = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

CONTEXT = ReleaseContext(
    created=CREATED,
    homepage="https://example.org/methodbase",
    sources=(
        SourceTerms("alpha", "CC-BY-4.0", prose=True, homepage="https://example.org/alpha"),
        SourceTerms("beta", None, prose=False),
    ),
    causes=Causes(registry_changed=True),
    extractor="html/1",
    program="0.1.0",
    validation={"passed": 12},
)


@pytest.fixture(scope="session")
def first_tables() -> Mapping[str, pa.Table]:
    return seeded_tables(seed=1)


@pytest.fixture(scope="session")
def second_tables() -> Mapping[str, pa.Table]:
    return seeded_tables(seed=2, methods=22)


@pytest.fixture(scope="session")
def released(
    tmp_path_factory: pytest.TempPathFactory,
    first_tables: Mapping[str, pa.Table],
    second_tables: Mapping[str, pa.Table],
) -> Home:
    """A home with 2026.11.1 (``first_tables``) and 2026.11.2 (``second_tables``); nobody writes to it."""
    home = Home(tmp_path_factory.mktemp("released"))
    publish(first_tables, CONTEXT, home)
    publish(second_tables, CONTEXT, home)
    return home


@pytest.fixture(scope="session")
def newest(released: Home) -> Path:
    """The folder of 2026.11.2."""
    return released.latest.resolve()
