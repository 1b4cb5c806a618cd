"""Readable slugs of methods: the site's own where records bear one, unique, whatever the order of records."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.tables.names import commonest_slugs, slugs

RECORDS = st.lists(st.tuples(st.sampled_from(["mb-1", "mb-2"]), st.sampled_from(["a", "b", "c"])), min_size=1)


def members(records: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(records, columns=["method_id", "slug"])


@pytest.mark.parametrize(
    ("borne", "chosen"),
    [
        (["qlora"], "qlora"),
        (["qlora", "a-stray", "qlora"], "qlora"),
        (["qlora", "a-stray"], "a-stray"),
    ],
)
def test_the_commonest_slug_is_shown(borne: list[str], chosen: str) -> None:
    assert commonest_slugs(members([("mb-1", slug) for slug in borne])).to_dict() == {"mb-1": chosen}


@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(records: list[tuple[str, str]], chance: random.Random) -> None:
    shuffled = records[:]
    chance.shuffle(shuffled)
    assert commonest_slugs(members(records)).equals(commonest_slugs(members(shuffled)))


def test_a_slug_of_two_methods_is_told_apart_by_their_ids() -> None:
    names = pd.Series({"mb-aaaaaaaaaa": "Mamba", "mb-bbbbbbbbbb": "Mamba", "mb-cccccccccc": "QLoRA"})
    found = slugs(names, pd.Series({"mb-cccccccccc": "qlora-method"}, dtype=object))
    assert found.to_dict() == {
        "mb-aaaaaaaaaa": "mamba-aaaaaa",
        "mb-bbbbbbbbbb": "mamba-bbbbbb",
        "mb-cccccccccc": "qlora-method",
    }
