"""Ids are for ever: over re-runs, new locales, new names, merges, splits, removals and a lost state."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pandas as pd

from tests.transforms.identity.records import START, decision, home_in, ids, record, settle
from transforms.identity.minting import mint
from transforms.identity.registry import commit_ids, load_assignments, recover_assignments

LORA: dict[str, Any] = {
    "aliases": ("low-rank adaptation", "LoRA tuning"),
    "year": 2021,
    "originators": ("Hu, E. J.",),
    "type": "Tuning",
    "citation": "Hu, E. J. (2021). LoRA: Low-rank adaptation.",
}
DPO: dict[str, Any] = {
    "aliases": ("direct preference optimization", "preference tuning"),
    "year": 2023,
    "originators": ("Rafailov, R.",),
    "type": "Alignment",
    "citation": "Rafailov, R. (2023). Direct preference optimization.",
}
DAY = pd.Timedelta(days=1)


def lora(page: str, locale: str, day: int = 0, **more: Any) -> dict[str, Any]:
    return record(
        page, locale=locale, first_seen=START + day * DAY, **{"name": f"LoRA {locale}", **LORA, **more}
    )


def dpo(page: str, locale: str, day: int = 0, **more: Any) -> dict[str, Any]:
    return record(
        page, locale=locale, first_seen=START + day * DAY, **{"name": f"DPO {locale}", **DPO, **more}
    )


def published(home: Any, *records: dict[str, Any], release: str, decisions: Any = ()) -> Any:
    found = settle(*records, home=home, release=release, decisions=decisions)
    commit_ids(home, found, release)
    return found


def test_an_id_has_ten_characters_that_nobody_mixes_up() -> None:
    found = set(ids(settle(lora("p1", "en"), dpo("p2", "en"))).values())
    assert all(re.fullmatch(r"mb-[0-9a-hjkmnp-tv-z]{10}", method_id) for method_id in found)


def test_a_fresh_home_gives_the_same_ids(tmp_path: Path) -> None:
    records = lora("p1", "en"), dpo("p2", "en"), lora("p3", "he")
    assert ids(settle(*records, home=home_in(tmp_path))) == ids(settle(*reversed(records)))


def test_an_id_is_salted_when_taken() -> None:
    taken = mint("page#1")
    assert mint("page#1", {taken}) not in (taken, mint("page#2"))


def test_nothing_is_remembered_before_the_release_is_published(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    settle(lora("p1", "en"), home=home)
    assert load_assignments(home).ages == {}


def test_a_method_keeps_its_id_over_new_locales_and_older_captures(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    before = ids(published(home, lora("p2", "en", day=5), release="1"))
    after = ids(settle(lora("p2", "en", day=5), lora("p1", "he", day=0), home=home, release="2"))
    assert set(after.values()) == set(before.values())


def test_a_renamed_label_keeps_the_id(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    before = ids(published(home, lora("p1", "en"), release="1"))
    after = ids(
        settle(lora("p1", "en"), lora("p2", "en", day=9, name="Low-rank tuning"), home=home, release="2")
    )
    assert after["p2#1"] == before["p1#1"]


def test_a_merge_keeps_the_older_id_and_redirects_the_other(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    records = lora("p1", "en"), dpo("p2", "en")
    old = ids(published(home, lora("p1", "en"), release="1"))["p1#1"]
    other = ids(published(home, *records, release="2"))["p2#1"]
    found = published(home, *records, release="3", decisions=[decision("same", old, other)])
    assert set(ids(found).values()) == {old}
    assert found.redirects.to_dict("records") == [
        {"old_id": other, "new_id": old, "since": "3", "reason": f"merged into {old}"}
    ]
    assert found.merges["decided_by"].tolist() == ["Noa"]


def test_merged_and_parted_again_the_first_keeps_its_id_and_the_old_id_leads_home(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    records = lora("p1", "en"), dpo("p2", "en")
    first = ids(published(home, *records, release="1"))
    same = decision("same", first["p1#1"], first["p2#1"])
    merged = ids(published(home, *records, release="2", decisions=[same]))
    gone = (set(first.values()) - set(merged.values())).pop()
    parted = published(
        home, *records, release="3",
        decisions=[same, decision("different", first["p1#1"], first["p2#1"], "2026-11-02T10:00:00Z")],
    )  # fmt: skip
    now = ids(parted)
    held = next(key for key, method_id in first.items() if method_id == gone)
    assert now["p1#1"] != now["p2#1"]
    assert merged["p1#1"] in now.values()
    assert parted.redirects.set_index("old_id")["new_id"].to_dict() == {gone: now[held]}


def test_in_a_split_the_part_with_most_of_the_evidence_keeps_the_id(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    records = [lora(f"p{i}", locale) for i, locale in enumerate(("en", "de", "he", "fa"))]
    records[3] = lora("p3", "fa", year=None, type=None)
    before = ids(published(home, *records, release="1"))
    assert len(set(before.values())) == 1
    apart = decision("split", before["p0#1"], "p3#1")
    after = ids(published(home, *records, release="2", decisions=[apart]))
    assert {after["p0#1"], after["p1#1"], after["p2#1"]} == {before["p0#1"]}
    assert after["p3#1"] not in before.values()


def test_a_split_off_its_first_record_is_the_same_split_in_every_later_release(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    records = [lora(f"p{i}", locale) for i, locale in enumerate(("en", "de", "he", "fa"))]
    before = ids(published(home, *records, release="1"))
    apart = decision("split", before["p0#1"], "p0#1")
    after = ids(published(home, *records, release="2", decisions=[apart]))
    assert len(set(after.values())) > 1
    for release in ("3", "4"):
        found = published(home, *records, release=release, decisions=[apart])
        assert (ids(found), found.redirects.empty) == (after, True)


def test_a_removed_id_is_never_used_again(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    first = ids(published(home, lora("p1", "en"), dpo("p2", "en"), release="1"))
    found = published(home, lora("p1", "en"), release="2")
    (gone,) = found.redirects.to_dict("records")
    assert (gone["old_id"], gone["new_id"]) == (first["p2#1"], None)
    back = published(home, lora("p1", "en"), dpo("p2", "en"), release="3")
    assert ids(back)["p2#1"] != first["p2#1"]
    assert back.redirects.set_index("old_id")["new_id"].to_dict() == {first["p2#1"]: ids(back)["p2#1"]}
    assert back.redirects["since"].tolist() == ["2"]


def test_redirects_are_one_hop(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    third = record(
        "p3",
        name="Third",
        aliases=("a third thing", "the other"),
        year=1950,
        originators=("Wu, Q.",),
        type="T",
    )
    records = lora("p1", "en"), dpo("p2", "en", day=1), {**third, "first_seen": START + 2 * DAY}
    first = ids(published(home, *records, release="1"))
    a, b, c = (first[f"p{i}#1"] for i in (1, 2, 3))
    published(home, *records, release="2", decisions=[decision("same", b, c)])
    found = published(home, *records, release="3", decisions=[decision("same", b, c), decision("same", a, b)])
    kept = set(ids(found).values())
    assert len(kept) == 1
    assert set(found.redirects["new_id"]) == kept
    assert set(found.redirects["old_id"]) == {a, b, c} - kept


def write_release(folder: Path, found: Any) -> Path:
    """A release's SQLite file as far as ids go: methods, statements, redirects."""
    path = folder / "data" / "methodbase.sqlite"
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE methods (method_id TEXT, first_seen TEXT)")
        connection.execute('CREATE TABLE statements (page_id TEXT, "column" INTEGER, method_id TEXT)')
        connection.execute("CREATE TABLE redirects (old_id TEXT, new_id TEXT, since TEXT, reason TEXT)")
        rows = list(found.members.itertuples(index=False, name=None))
        connection.executemany("INSERT INTO statements VALUES (?, ?, ?)", rows)
        connection.executemany("INSERT INTO methods VALUES (?, '2026')", {(row[2],) for row in rows})
        redirects = found.redirects.itertuples(index=False, name=None)
        connection.executemany("INSERT INTO redirects VALUES (?, ?, ?, ?)", redirects)
    connection.close()
    return path


def test_a_lost_state_is_recovered_from_the_release(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    records = lora("p1", "en"), dpo("p2", "en")
    first = ids(published(home, *records, release="1"))
    same = decision("same", first["p1#1"], first["p2#1"])
    second = published(home, *records, release="2", decisions=[same])
    known = recover_assignments(write_release(tmp_path / "50%25 of it? #1", second))
    third = settle(*records, dpo("p3", "he"), home=known, release="3", decisions=[same])
    assert set(ids(third).values()) == set(ids(second).values())
    assert third.redirects.to_dict("records") == second.redirects.to_dict("records")
    apart = settle(*records, home=known, release="3")
    gone = second.redirects["old_id"].iat[0]
    held = next(key for key, method_id in first.items() if method_id == gone)
    assert apart.redirects.set_index("old_id")["new_id"].to_dict() == {gone: ids(apart)[held]}
