"""Names that articles introduce: never a second comparison method's, never the cause of a merge."""

from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.identity.records import decision, ids, partition, record, settle
from tests.transforms.identity.test_pairs import QLORA

PAGE = record("p1", locale="he", name="כיוונון (Quantized Tuning)", **QLORA)


def article(page: str, name: str, column: int = 0) -> dict[str, Any]:
    return record(page, column=column, kind="article", name=name, locale="zh-Hant", source="news")


@pytest.mark.parametrize(("name", "joins"), [
    ("quantized LoRA", True),
    ("Quantized‑LoRA", True),
    ("quantized tuning", True),
    ("LoRA-Dash", False),
    ("LoRA", False),
    ("qlora", False),  # an alias as short as an acronym, and no page displays it
])  # fmt: skip
def test_a_name_joins_the_one_method_that_bears_it(name: str, joins: bool) -> None:
    assert (len(partition(settle(PAGE, article("a1", name)))) == 1) == joins


def test_a_displayed_acronym_joins() -> None:
    shown = record("p1", locale="he", name="QLoRA", **QLORA)
    assert len(partition(settle(shown, article("a1", "qlora")))) == 1


def test_two_articles_on_one_new_method_are_one_candidate() -> None:
    found = settle(PAGE, article("a1", "LoRA-Dash"), article("a2", "lora dash"))
    assert {frozenset({"a1#0", "a2#0"}), frozenset({"p1#1"})} == partition(found)
    assert found.merges["rule"].tolist() == ["same name"]


def test_a_name_that_fits_two_methods_is_a_candidate_and_a_question() -> None:
    other = record("p2", locale="vi", name="LDA", aliases=("Latent Topics",), year=2003, type="Topic model")
    third = record("p3", locale="fa", name="LDA", aliases=("Latent Topics",), year=1936, type="Classifier")
    found = settle(other, third, article("a1", "latent topics"))
    assert len(partition(found)) == 3
    asked = found.reviews[found.reviews["kind"] == "ambiguous_name"]
    assert set(asked["right"]) == {ids(found)["p2#1"], ids(found)["p3#1"]}


def test_an_article_never_joins_two_methods() -> None:
    other = record("p2", locale="vi", name="Other", aliases=("another way",), year=2003, type="Topic model")
    before = partition(settle(PAGE, other))
    after = partition(settle(PAGE, other, article("a1", "another way"), article("a1", "quantized lora", 1)))
    assert {frozenset(key for key in group if key[0] == "p") for group in after} == before


def test_only_articles_are_enough() -> None:
    assert len(partition(settle(article("a1", "LoRA-Dash"), article("a1", "TSD", 1)))) == 2


def test_a_name_that_a_person_keeps_apart_leaves_no_merge_behind() -> None:
    records = PAGE, article("a1", "quantized lora"), article("a2", "quantized lora")
    found = settle(*records, decisions=[decision("different", "p1#1", "a1#0")])
    assert partition(found) == {frozenset({"p1#1", "a2#0"}), frozenset({"a1#0"})}
    assert len(found.merges) == 1


def test_no_records_at_all_are_no_methods() -> None:
    found = settle()
    assert found.members.empty
    assert found.merges.empty
