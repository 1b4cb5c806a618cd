"""``why``: two methods apart, two records that are one, ids of old, from a release's SQLite alone."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from extractors.text.folding import fold
from outputs.formats.sqlite import SEARCH_TABLE, create_statement
from tests.transforms.identity.records import decision, ids, record, settle
from tests.transforms.identity.test_pairs import PEFT, QLORA
from transforms.identity.explanation import explain
from transforms.identity.model import Resolution, ref
from transforms.tables.declaration import TABLES

SHORT = {
    **PEFT,
    "aliases": ("low-rank update", "thin matrices"),
    "summary": "Adds the product of two thin matrices to a frozen one.",
}
RECORDS = [
    record("p1", column=1, locale="he", name="QLoRA", **QLORA),
    record("p2", column=1, locale="vi", name="QLoRA", **QLORA),
    record(
        "p3",
        column=1,
        locale="fa",
        name="QLoRA",
        **{**QLORA, "aliases": ("QLoRA", "4-bit LoRA", "Quantized LoRA")},
    ),
    record("p1", column=2, locale="he", name="LoRA", **SHORT),
    record(
        "p2",
        column=2,
        locale="vi",
        name="LoRA (PEFT family)",
        **{**PEFT, "summary": "Is the name for all ways in which few of the weights are tuned."},
    ),
]


def write(path: Path, records: list[dict[str, Any]], found: Resolution) -> None:
    """A release's tables as far as an explanation reads them."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in TABLES:
            connection.execute(create_statement(table))
        connection.execute(SEARCH_TABLE)
        method_of = ids(found)
        for row in records:
            _write_record(connection, row, method_of[ref(row["page_id"], row["column"])])
        for row in found.merges.itertuples(index=False):
            values = (
                row.method_id,
                row.left,
                row.right,
                json.dumps(row.evidence),
                row.score,
                row.rule,
                row.decided_by,
            )
            connection.execute("INSERT INTO merges VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        for row in found.redirects.itertuples(index=False):
            connection.execute("INSERT INTO redirects VALUES (?, ?, ?, ?)", tuple(row))


def _write_record(connection: sqlite3.Connection, row: dict[str, Any], method_id: str) -> None:
    day = "2026-10-01T00:00:00Z"
    connection.execute(
        "INSERT OR IGNORE INTO methods VALUES "
        "(?, ?, ?, 'canonical', NULL, ?, ?, ?, NULL, ?, ?, ?, 'en', '[]', 1, ?, ?, '[]')",
        (method_id, method_id, row["name"], row["family"], row["type"], row["year"],
         json.dumps(row["originators"]),
         row["work_id"], row["summary"], day, day),
    )  # fmt: skip
    page = (row["page_id"], row["locale"], day)
    connection.execute(
        "INSERT OR IGNORE INTO pages VALUES (?, NULL, ?, 'html', 'comparison', ?, 2, 'site', NULL)", page
    )
    names = [(row["name"], "label"), *((alias, "alias") for alias in row["aliases"])]
    for text, kind in names:
        connection.execute(
            "INSERT OR IGNORE INTO names VALUES (?, ?, 'und', ?, ?, 'Latn', 0, 1)",
            (method_id, text, kind, row["locale"]),
        )
        connection.execute(
            "INSERT OR IGNORE INTO search VALUES (?, ?, ?, 'und', ?)", (fold(text), method_id, text, kind)
        )
    connection.execute(
        "INSERT OR IGNORE INTO citations VALUES "
        "(?, ?, ?, '[]', NULL, NULL, NULL, NULL, NULL, ?, 'unchecked', '[]', '{}', ?)",
        (f"ct-{method_id}", method_id, row["citation"], row["work_id"], day),
    )
    key = f"st-{row['page_id']}-{row['column']}"
    connection.execute(
        "INSERT INTO statements VALUES (?, ?, 'name', ?, 'und', ?, 0, ?, ?, 'html/1', ?, ?, 1)",
        (key, method_id, row["name"], row["page_id"], row["column"], row["name"], day, day),
    )


@pytest.fixture
def found() -> Resolution:
    return settle(*RECORDS)


@pytest.fixture
def release(tmp_path: Path, found: Resolution) -> Iterator[sqlite3.Connection]:
    write(tmp_path / "release.sqlite", RECORDS, found)
    with closing(sqlite3.connect(tmp_path / "release.sqlite")) as connection:
        yield connection


def test_two_methods_kept_apart_are_explained_with_what_speaks_for_and_against(
    release: sqlite3.Connection, found: Resolution
) -> None:
    known = ids(found)
    answer = explain(release, known["p1#1"], known["p1#2"])
    assert not answer.one
    assert answer.comparison is not None
    against = {item.field for item in answer.comparison.items if item.verdict == "against"}
    assert {"name", "citation", "originator", "type"} <= against
    assert any("page(s) show both" in text for text in answer.constraints)
    text = "\n".join(answer.lines())
    assert "of 21 that a merge needs" in text
    assert known["p1#1"] in text


def test_the_nearest_misses_are_named(release: sqlite3.Connection, found: Resolution) -> None:
    known = ids(found)
    near = explain(release, known["p1#1"], known["p1#2"]).nearest
    assert known["p2#2"] in {miss.method_id for miss in near if miss.of == known["p1#2"]}


def test_two_records_of_one_method_are_explained_by_the_merges_between_them(
    release: sqlite3.Connection, found: Resolution
) -> None:
    answer = explain(release, "p2#1", "p3#1")
    assert answer.one
    ends = {end for step in answer.path for end in (step.left, step.right)}
    assert {"p2#1", "p3#1"} <= ends
    assert any("alias:quantized lora" in step.evidence for step in answer.path)
    assert any("quantized lora" in line for line in answer.lines())


def test_one_method_is_explained_by_all_its_merges(release: sqlite3.Connection, found: Resolution) -> None:
    method_id = ids(found)["p1#1"]
    assert len(explain(release, method_id, method_id).path) == 2


def test_a_retired_id_is_explained_by_its_redirect(tmp_path: Path, found: Resolution) -> None:
    known = ids(found)
    old, other = known["p1#2"], known["p2#2"]
    same = decision("same", old, other)
    merged = settle(*RECORDS, decisions=[same])
    assert set(ids(merged).values()) < set(known.values())
    redirects = merged.redirects.copy()
    gone = next(iter(set(known.values()) - set(ids(merged).values())))
    kept = ids(merged)["p2#2"]
    redirects.loc[0] = [gone, kept, "2", f"merged into {kept}"]
    write(
        tmp_path / "release.sqlite",
        RECORDS,
        Resolution(merged.members, merged.merges, redirects, merged.reviews),
    )
    with closing(sqlite3.connect(tmp_path / "release.sqlite")) as connection:
        answer = explain(connection, gone, kept)
    assert answer.one
    assert any(gone in note for note in answer.notes)
    assert "decided by Noa" in "\n".join(answer.lines())


def test_the_answer_is_plain_values_and_names_the_records_of_the_day(
    release: sqlite3.Connection, found: Resolution
) -> None:
    known = ids(found)
    answer = json.loads(json.dumps(explain(release, known["p1#1"], known["p2#2"]).as_dict()))
    assert answer["left_record"] == "p1#1"
    assert answer["right_record"] == "p2#2"
    assert answer["threshold"] == 21


@pytest.mark.parametrize("side", ["mb-0000000000", "nowhere#1"])
def test_what_the_release_lacks_is_an_error_that_names_it(
    release: sqlite3.Connection, found: Resolution, side: str
) -> None:
    with pytest.raises(KeyError, match=side):
        explain(release, side, ids(found)["p1#1"])


def test_an_explanation_needs_no_heavy_library() -> None:
    loaded = "[name for name in ('pandas', 'scipy', 'numpy') if name in sys.modules]"
    code = f"import sys, transforms.identity.explanation; print({loaded})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_decisions_and_the_review_item_of_the_two_are_told(
    release: sqlite3.Connection, found: Resolution
) -> None:
    known = ids(found)
    one, two = known["p1#1"], known["p1#2"]
    item = {"review_id": "rv-1", "kind": "near_duplicate", "left": two, "right": one,
            "evidence": ["kept apart: one page shows both"], "command": "methodbase decide"}  # fmt: skip
    log = [decision("same", one, two), decision("different", one, "p1#2", "2026-11-02T10:00:00Z")]
    answer = explain(release, one, two, log, [item, {**item, "review_id": "rv-2", "left": known["p2#2"]}])
    text = "\n".join(answer.lines())
    assert "decided: different, by Noa on 2026-11-02: looked at both\n" in text
    assert "rv-1 (near_duplicate), kept apart: one page shows both" in text
    assert [review.review_id for review in answer.reviews] == ["rv-1"] or known["p2#2"] == two


def test_a_decision_that_others_overrule_says_so(release: sqlite3.Connection, found: Resolution) -> None:
    known = ids(found)
    one, two = known["p1#1"], known["p1#2"]
    item = {"review_id": "rv-1", "kind": "decision_unapplied", "left": "p1#1", "right": "p1#2",
            "evidence": ["newer decisions say otherwise"], "command": "methodbase decide"}  # fmt: skip
    text = "\n".join(explain(release, one, two, [decision("same", "p1#1", "p1#2")], [item]).lines())
    assert "not obeyed" in text
    assert "newer decisions say otherwise" in text
