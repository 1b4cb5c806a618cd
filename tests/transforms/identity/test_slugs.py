"""Ids come from the site's own slugs where there are any, and slugs are used only where they fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import costly
from tests.transforms.identity.records import START, decision, fresh_home, home_in, ids, record, settle
from tests.transforms.identity.test_pairs import PEFT, QLORA, TEXTBOOK
from transforms.identity.minting import mint, slug_origin
from transforms.identity.model import Resolution
from transforms.identity.registry import commit_ids, load_assignments

DAY = pd.Timedelta(days=1)
TREE: dict[str, Any] = {
    **TEXTBOOK,
    "aliases": ("decision tree", "CART"),
    "summary": "Splits the data in two.",
}
FOREST: dict[str, Any] = {
    **TEXTBOOK,
    "aliases": ("random forest", "bagged trees"),
    "summary": "Asks many trees and takes the vote of most of them.",
}


def tree(page: str, day: int = 0, **more: Any) -> dict[str, Any]:
    return record(
        page, **{"slug": "decision-tree", "name": "Arbre", **TREE, **more}, first_seen=START + day * DAY
    )


def forest(page: str, day: int = 0, **more: Any) -> dict[str, Any]:
    return record(
        page, **{"slug": "random-forest", "name": "Forêt", **FOREST, **more}, first_seen=START + day * DAY
    )


def test_an_id_comes_from_the_slug_and_not_from_who_came_first(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    commit_ids(home, settle(tree("new", day=9), home=home), "1")
    late = ids(settle(tree("new", day=9), tree("old", day=0), home=home))
    at_once = ids(settle(tree("new", day=9), tree("old", day=0)))
    assert set(late.values()) == set(at_once.values()) == {mint(slug_origin("decision-tree"))}


def test_an_id_of_old_is_kept_when_the_slug_becomes_known(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    before = ids(settle(tree("text", slug=None), home=home))
    commit_ids(home, settle(tree("text", slug=None), home=home), "1")
    after = ids(settle(tree("text", slug=None), tree("page", locale="he"), home=home))
    assert set(after.values()) == set(before.values())
    assert mint(slug_origin("decision-tree")) not in after.values()


def test_a_slug_of_two_methods_gives_its_id_to_the_one_with_more_records() -> None:
    records = [
        tree("p1", source="one", slug="tree"),
        forest("p2", day=1, source="two", slug="tree"),
        forest("p3", day=2, source="two", slug="tree", locale="he"),
    ]
    known = ids(settle(*records))
    assert known["p2#1"] == known["p3#1"] == mint(slug_origin("tree"))
    assert known["p1#1"] == mint("p1#1")


def test_a_method_with_two_slugs_has_the_id_of_the_earlier() -> None:
    records = tree("p1", day=3, slug="cart"), tree("p2", day=1, locale="he")
    known = ids(settle(*records, decisions=[decision("same", "p1#1", "p2#1")]))
    assert set(known.values()) == {mint(slug_origin("decision-tree"))}


def test_a_removed_slug_that_comes_back_has_a_new_id(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    for release, records in (("1", (tree("p1"), forest("p2"))), ("2", (forest("p2"),))):
        commit_ids(home, settle(*records, home=home, release=release), release)
    back = settle(tree("p3"), forest("p2"), home=home, release="3")
    assert ids(back)["p3#1"] not in (mint(slug_origin("decision-tree")), mint("p3#1"))


@st.composite
def histories(draw: st.DrawFn) -> list[list[dict[str, Any]]]:
    """Captures of three methods with slugs, in parts that arrive one after the other."""
    make: list[Callable[..., dict[str, Any]]] = [tree, forest, lambda page, day, **more: forest(
        page, day, slug="bagging", name="Sac", aliases=("bagging", "bagged trees"), summary=None, **more)]  # fmt: skip
    captures = [
        draw(st.sampled_from(make))(
            f"p{number}", draw(st.integers(0, 5)), locale=draw(st.sampled_from(("en", "he")))
        )
        for number in range(draw(st.integers(2, 8)))
    ]
    order = draw(st.permutations(captures))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=3)))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


@costly(5)
@given(histories())
def test_captures_of_known_address_have_the_same_ids_in_whatever_parts_they_come(
    parts: list[list[dict[str, Any]]],
) -> None:
    known: list[dict[str, Any]] = []
    with fresh_home() as home:
        found: Resolution | None = None
        for release, part in enumerate(parts):
            known += part
            found = settle(*known, home=home, release=str(release))
            commit_ids(home, found, str(release))
    assert found is not None
    assert ids(found) == ids(settle(*known))
    assert found.redirects.empty


def pages(count: int, *, swapped: bool, first: int = 0) -> list[dict[str, Any]]:
    """Pages that show two methods, in the order of their address or in the other."""
    found = []
    for number in range(first, first + count):
        page, locale = f"p{number}", ("en", "he", "vi", "fa", "uk")[number % 5]
        one, two = (QLORA, PEFT) if not swapped else (PEFT, QLORA)
        found.append(record(page, column=1, slug="a", locale=locale, name=f"א {locale}", **one))
        found.append(record(page, column=2, slug="b", locale=locale, name=f"ב {locale}", **two))
    return found


def test_a_page_whose_columns_stand_in_another_order_than_its_address_is_read_by_its_content() -> None:
    known = ids(settle(*pages(3, swapped=False), *pages(1, swapped=True, first=3)))
    assert known["p3#1"] == known["p0#2"] == mint(slug_origin("b"))
    assert known["p3#2"] == known["p0#1"] == mint(slug_origin("a"))


def test_a_single_page_in_another_order_gives_itself_away_by_its_names() -> None:
    known = ids(
        settle(tree("p1", column=2, slug="random-forest"), forest("p1", column=1, slug="decision-tree"))
    )
    assert sorted(known.values()) == sorted((mint("p1#1"), mint("p1#2")))


@pytest.mark.parametrize("slugs", [("cfa", "confirmatory-factor-analysis"), ("efa", "cfa-psychometric")])
def test_near_duplicates_that_share_their_names_keep_their_slugs(slugs: tuple[str, str]) -> None:
    shared = {**TEXTBOOK, "aliases": ("CFA", "confirmatory factor analysis")}
    records = [
        record(f"p{number}", column=column, slug=slug, locale=locale, name="CFA", **shared)
        for number, locale in enumerate(("en", "he", "vi"))
        for column, slug in enumerate(slugs)
    ]
    assert set(ids(settle(*records)).values()) == {mint(slug_origin(slug)) for slug in slugs}


def test_a_page_that_was_rewritten_keeps_its_slug() -> None:
    records = [*pages(2, swapped=False), *pages(1, swapped=False, first=2)]
    records[-1] |= {"summary": "Says the same in quite other words.", "aliases": ("new words",), "year": None}
    assert ids(settle(*records))["p2#2"] == mint(slug_origin("b"))


def test_a_lost_state_still_knows_what_a_slug_stands_for(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    records = tree("p1"), forest("p2")
    commit_ids(home, settle(*records, home=home), "1")
    old = ids(settle(*records))
    same = decision("same", old["p1#1"], old["p2#1"])
    known = load_assignments(home)
    forgetful = type(known)(known.members.iloc[:0], {}, {}, known.redirects)
    found = settle(*records, home=forgetful, decisions=[same])
    assert len(set(ids(found).values())) == 1
