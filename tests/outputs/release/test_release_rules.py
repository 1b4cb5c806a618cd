"""Versions and retention: pure rules, as tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.release.retention import plan_retention
from outputs.release.versions import Version, next_version, parse_version

VERSIONS = st.builds(Version, st.integers(2000, 2100), st.integers(1, 12), st.integers(1, 99))


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("2026.11.1", Version(2026, 11, 1)),
        ("2026.1.10", Version(2026, 1, 10)),
        ("2026.01.1", None),
        ("2026.13.1", None),
        ("2026.11.0", None),
        ("latest", None),
        (".building-2026.11.1", None),
        ("2026.11.1\n", None),
    ],
)
def test_what_is_a_version(text, version):
    assert parse_version(text) == version


@given(st.lists(VERSIONS), st.datetimes(datetime(2000, 1, 1), datetime(2100, 12, 31), timezones=st.just(UTC)))
def test_a_new_version_is_above_all_others(existing, created):
    assert all(next_version(created, existing) > version for version in existing)


@given(VERSIONS)
def test_versions_read_back(version):
    assert parse_version(str(version)) == version


def v(*numbers):
    return [Version(2026, 1, number) for number in numbers]


@pytest.mark.parametrize(
    ("versions", "since", "keep", "kept"),
    [
        (v(1, 2, 3), [], 2, v(2, 3)),
        (v(1, 2, 3), [], 9, v(1, 2, 3)),
        (v(1, 2, 3, 4, 5), ["2026.1.3"], 1, v(2, 3, 5)),
        (v(1, 2, 4, 5), ["2026.1.3"], 1, v(2, 5)),
        (v(1, 2, 3), ["2026.1.1"], 1, v(1, 3)),
        (v(1, 2, 3), ["2025.1.1", "not a version"], 1, v(3)),
        ([], [], 1, []),
    ],
)
def test_what_stays(versions, since, keep, kept):
    assert list(plan_retention(versions, since, keep).keep) == kept


@given(st.lists(VERSIONS, unique=True, min_size=1), st.lists(VERSIONS.map(str)), st.integers(1, 5))
def test_the_newest_always_stays_and_nothing_is_both(versions, since, keep):
    plan = plan_retention(versions, since, keep)
    assert plan.keep[-1] == max(versions)
    assert sorted([*plan.keep, *plan.prune]) == sorted(versions)


def test_keeping_none_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        plan_retention(v(1), [], 0)
