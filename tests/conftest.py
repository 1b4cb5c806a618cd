"""Hypothesis without clocks, and a temporary folder of the session's own that leaves with it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# A slow machine is no failure. In CI the same examples are tried every time.
settings.register_profile(
    "methodbase",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("methodbase")


@pytest.fixture(scope="session", autouse=True)
def own_temporary_folder() -> Iterator[None]:
    """What the program, browsers and servers leave in the temporary folder goes when the tests end."""
    with (
        tempfile.TemporaryDirectory(prefix="methodbase-tests-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        yield
