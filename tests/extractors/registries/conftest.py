from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.registries import RegistryServers

SHARED_ANSWERS = Path(__file__).resolve().parents[4] / "shared" / "data" / "api_responses"


@pytest.fixture
def servers() -> Iterator[RegistryServers]:
    with RegistryServers() as running:
        yield running


@pytest.fixture
def answers() -> Path:
    if not SHARED_ANSWERS.is_dir():
        pytest.skip("the shared registry answers are not here")
    return SHARED_ANSWERS
