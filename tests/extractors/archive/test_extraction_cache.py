"""The extraction cache gives back exactly what was stored, for this address and this version alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.batches import ExtractedBatch, build_batch, concat
from extractors.cache import ExtractionCache, Key
from extractors.home import Home

URL = "https://example.org/en/compare"


def key(number: int, version: str = "1", url: str | None = URL) -> Key:
    return (f"{number:064x}", url, version)


def batch(*numbers: int) -> ExtractedBatch:
    return build_batch(
        pages=[page(number) for number in numbers],
        refusals=[
            {
                "stage": "extract",
                "reason": "ragged_rows",
                "page_id": key(n)[0],
                "locator": None,
                "detail": "x",
            }
            for n in numbers
            if n % 3 == 0
        ],
    )


def page(number: int) -> dict[str, Any]:
    return {
        "page_id": key(number)[0], "url": URL, "kind": "comparison", "layout": "html", "locale": "en",
        "locale_source": "url", "confidence": 1.0, "n_methods": number % 5, "extractor": "h/1", "flags": [],
    }  # fmt: skip


@pytest.fixture
def cache(tmp_path: Path) -> ExtractionCache:
    return ExtractionCache(Home(tmp_path))


def same(left: ExtractedBatch, right: ExtractedBatch) -> bool:
    return all(getattr(left, name).equals(getattr(right, name)) for name in ("pages", "records", "refusals"))


def test_what_was_stored_comes_back_and_nothing_else(cache: ExtractionCache) -> None:
    assert cache.missing([key(1), key(2), key(1)]) == [key(1), key(2)]
    cache.store(batch(1, 2, 3), [key(1), key(2), key(3)])
    cache.store(batch(4, 6), [key(4), key(6)])
    assert cache.missing([key(5), key(3), key(4)]) == [key(5)]
    assert same(cache.load([key(6), key(1), key(9)]), batch(1, 6))
    assert cache.load([]).pages.num_rows == 0


@pytest.mark.parametrize("other", [key(1, version="2"), key(1, url=None), key(1, url=URL + "?x"), key(2)])
def test_another_page_address_or_version_is_missing(cache: ExtractionCache, other: Key) -> None:
    cache.store(batch(1), [key(1)])
    assert cache.missing([other]) == [other]
    assert cache.load([other]).pages.num_rows == 0


def test_a_page_without_results_is_known_to_have_none(cache: ExtractionCache) -> None:
    cache.store(batch(), [key(1)])
    assert cache.missing([key(1)]) == []
    assert cache.load([key(1)]).pages.num_rows == 0


def test_a_new_result_replaces_the_old_one(cache: ExtractionCache) -> None:
    cache.store(batch(1, 2), [key(1), key(2)])
    cache.store(batch(2), [key(2, version="2")])
    assert cache.missing([key(1), key(2)]) == [key(2)]
    assert same(cache.load([key(1), key(2, version="2")]), batch(1, 2))


def test_stale_versions_and_their_blobs_are_pruned(cache: ExtractionCache, tmp_path: Path) -> None:
    cache.store(batch(1, 2), [key(1), key(2)])
    cache.store(batch(3), [key(3, version="2")])
    assert cache.prune("2") == 2
    assert cache.missing([key(1), key(3, version="2")]) == [key(1)]
    with Home(tmp_path).connect() as state:
        assert state.execute("SELECT count(*) FROM extraction_blobs").fetchone() == (1,)


def test_one_page_at_two_addresses_is_refused(cache: ExtractionCache) -> None:
    keys = [key(1), key(1, url=None)]
    with pytest.raises(ValueError, match="two addresses"):
        cache.store(batch(1), keys)
    with pytest.raises(ValueError, match="two addresses"):
        cache.load(keys)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 30), unique=True, max_size=8), max_size=6), st.sets(st.integers(0, 30))
)
def test_the_batches_in_which_pages_came_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, stored: list[list[int]], wanted: set[int]
) -> None:
    cache = ExtractionCache(Home(tmp_path_factory.mktemp("home")))
    for numbers in stored:
        cache.store(batch(*numbers), [key(n) for n in numbers])
    known = {n for numbers in stored for n in numbers}
    assert same(cache.load([key(n) for n in wanted]), concat([batch(*(known & wanted))]))
