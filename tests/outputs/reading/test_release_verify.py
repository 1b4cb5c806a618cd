"""Every kind of damage is found, named and placed; a whole release has no finding, wherever it lies."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from extractors.home import Home
from outputs.delta.model import read_delta
from outputs.delta.summary import DeltaCount
from outputs.formats.parquet import write_parquet
from outputs.reading.verify import verify
from outputs.release.checksums import checksum_lines, file_facts, release_files
from outputs.release.publish import publish
from tests.outputs.conftest import CONTEXT
from tests.outputs.delta.test_delta_lines import BASE, changed, merge_b_into_a
from tests.outputs.tables import tables_of


def test_a_release_is_whole_at_home_and_anywhere(released, newest, tmp_path):
    assert verify(released.latest) == []
    assert verify(released.releases / "2026.11.1") == []
    assert verify(shutil.copytree(newest, tmp_path / "under another name")) == []


def remake_sums(folder: Path) -> None:
    """As somebody would who changes a release and its checksums: what is left must be found by content."""
    path = folder / "index.json"
    index = json.loads(path.read_text())
    index["files"] = [
        {**entry, **{"bytes": facts.bytes, "sha256": facts.sha256}}
        for entry in index["files"]
        if (folder / entry["path"]).is_file()
        for facts in [file_facts(folder, entry["path"])]
    ]
    path.write_text(json.dumps(index))
    files = [name for name in release_files(folder) if name != "SHA256SUMS"]
    (folder / "SHA256SUMS").write_text(checksum_lines(file_facts(folder, name) for name in files))


def flip_a_byte(folder):
    path = folder / "data/methods.parquet"
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def edit_table(folder, name, edit):
    path = folder / f"data/{name}.parquet"
    write_parquet(edit(pq.read_table(path)), path)


def repoint(table, column, value):
    values = table[column].to_pylist()
    values[0] = value
    place = table.column_names.index(column)
    return table.set_column(place, table.schema.field(column), [values])


def forget_csv_row(folder):
    path = folder / "data/redirects.csv"
    path.write_bytes(path.read_bytes().rsplit(b"\r\n", 2)[0] + b"\r\n")


def change_sqlite(folder, sql):
    with closing(sqlite3.connect(folder / "data/methodbase.sqlite")) as connection, connection:
        connection.execute(sql)


def change_json(folder, name, **fields):
    path = folder / name
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


FILE_DAMAGE = [
    (lambda f: (f / "index.json").unlink(), "files", "index.json"),
    (lambda f: (f / "index.json").write_text("[]"), "files", "index.json"),
    (lambda f: (f / "SHA256SUMS").unlink(), "files", "SHA256SUMS"),
    (lambda f: (f / "SHA256SUMS").write_text("what\n"), "files", "SHA256SUMS"),
    (lambda f: (f / "data/names.csv").unlink(), "files", "data/names.csv"),
    (lambda f: (f / "extra.txt").write_text("x"), "files", "extra.txt"),
    (lambda f: (f / "link").symlink_to("/etc/passwd"), "files", "SHA256SUMS"),
    (flip_a_byte, "files", "data/methods.parquet"),
    (lambda f: (f / "data/methods.jsonl").write_text(""), "files", "data/methods.jsonl"),
]

CONTENT_DAMAGE = [
    (lambda f: edit_table(f, "pages", lambda t: t.drop_columns(["url"])), "schema", "data/pages.parquet"),
    (lambda f: edit_table(f, "pages", lambda t: repoint(t, "layout", "papyrus")), "values", "pages.layout"),
    (lambda f: edit_table(f, "pages", lambda t: t.take([1, 0])), "key", "pages"),
    (lambda f: edit_table(f, "names", lambda t: t.take([0, 0, 1])), "key", "names"),
    (
        lambda f: edit_table(f, "names", lambda t: repoint(t, "method_id", "mb-")),
        "foreign_key",
        "names.method_id",
    ),
    (lambda f: edit_table(f, "methods", lambda t: repoint(t, "slug", "method-3")), "key", "methods.slug"),
    (
        lambda f: edit_table(f, "redirects", lambda t: repoint(t, "old_id", "mb-0000000001")),
        "redirects",
        "mb-0000000001",
    ),
    (
        lambda f: edit_table(f, "redirects", lambda t: repoint(t, "new_id", "mb-old0000001")),
        "redirects",
        "mb-old0000000",
    ),
    (lambda f: edit_table(f, "works", lambda t: t.slice(0, 3)), "agreement", "works"),
    (forget_csv_row, "agreement", "redirects"),
    (lambda f: change_sqlite(f, "DELETE FROM merges"), "agreement", "merges"),
    (lambda f: change_sqlite(f, "UPDATE merges SET method_id = 'x' || method_id"), "foreign_key", "merges"),
    (lambda f: (f / "data/methodbase.sqlite").write_bytes(b"no database"), "agreement", "the release"),
    (lambda f: (f / "data/works.parquet").write_bytes(b"no table"), "schema", "the release"),
    (lambda f: change_json(f, "datapackage.json", version="1.0.0"), "metadata", "datapackage.json"),
    (lambda f: change_json(f, "croissant.json", license="https://example.org"), "metadata", "croissant.json"),
    (lambda f: change_json(f, "croissant.json", distribution=[]), "metadata", "croissant.json"),
    (lambda f: (f / "CITATION.cff").write_text("version: x"), "metadata", "the release"),
]


@pytest.mark.parametrize(("damage", "check", "where"), FILE_DAMAGE)
def test_damaged_files_are_found(newest, tmp_path, damage, check, where):
    folder = shutil.copytree(newest, tmp_path / "copy")
    damage(folder)
    assert (check, where) in {(finding.check, finding.where) for finding in verify(folder)}


@pytest.mark.parametrize(("damage", "check", "where"), CONTENT_DAMAGE)
def test_wrong_content_is_found_also_under_right_checksums(newest, tmp_path, damage, check, where):
    folder = shutil.copytree(newest, tmp_path / "copy")
    damage(folder)
    remake_sums(folder)
    findings = verify(folder)
    assert "files" not in {finding.check for finding in findings}
    assert (check, where) in {(f.check, f.where.removeprefix("data/methodbase.sqlite, ")) for f in findings}


def edit_delta(folder, edit):
    """Change the lines of a delta, each as an object; ``edit`` gives the new ones."""
    path = folder / "delta.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in edit(lines)))


def recount(folder):
    """Have ``index.json`` say of the delta what its lines come to, right or wrong."""
    count = DeltaCount()
    for _ in count.passing(read_delta(folder / "delta.jsonl")):
        pass
    index = json.loads((folder / "index.json").read_text())
    change_json(folder, "index.json", delta={**index["delta"], **count.summary()})


def state(folder, **facts):
    """Have ``index.json`` say something else of the delta."""
    index = json.loads((folder / "index.json").read_text())
    change_json(folder, "index.json", delta={**index["delta"], **facts})


def without(op):
    return lambda lines: [line for line in lines if line is not next(x for x in lines if x["op"] == op)]


def with_line(**line):
    return lambda lines: [*lines, {"cause": "source", **line}]


UNCHANGED = {"page_id": "nobody"}


def set_to_itself(folder):
    """A line that changes a cell of a real row to what it is."""
    method = pq.read_table(folder / "data/methods.parquet").to_pylist()[0]
    cell = {"old": method["slug"], "new": method["slug"]}
    key = {"method_id": method["method_id"]}
    edit_delta(folder, with_line(op="MOD", table="methods", key=key, changes={"slug": cell}))


def become_itself(folder):
    """A line that splits a method into itself, which changes no row."""
    method_id = pq.read_table(folder / "data/methods.parquet")["method_id"].to_pylist()[0]
    edit_delta(
        folder,
        with_line(op="SPLIT", table="methods", key={"method_id": method_id}, into=[method_id], reason="x"),
    )


def back_and_forth(folder):
    """Two lines that undo each other, each of which fits."""
    method = pq.read_table(folder / "data/methods.parquet").to_pylist()[0]
    key = {"method_id": method["method_id"]}
    there, back = ({"old": a, "new": b} for a, b in ((method["slug"], "x"), ("x", method["slug"])))
    for cell in (there, back):
        edit_delta(folder, with_line(op="MOD", table="methods", key=key, changes={"slug": cell}))


def other_cause(lines):
    return [{**lines[0], "cause": "magic"}, *lines[1:]]


def end_instead_of_merge(lines):
    kept = ("op", "table", "key", "cause", "reason")
    return [
        {**{name: line[name] for name in kept}, "op": "DEL"} if line["op"] == "MERGE" else line
        for line in lines
    ]


TOLD_WRONG = [
    *[(lambda f, op=op: edit_delta(f, without(op)), "are not told") for op in ("ADD", "MOD", "DEL")],
    (lambda f: edit_delta(f, lambda lines: [*lines, lines[-1]]), "are told that are none"),
    (lambda f: edit_delta(f, with_line(op="DEL", table="pages", key=UNCHANGED)), "are told that are none"),
    (lambda f: edit_delta(f, with_line(op="MOD", table="pages", key=UNCHANGED, changes={})), "that are none"),
    (lambda f: edit_delta(f, with_line(op="MOD", table="pages", keys=[], changes={})), "that are none"),
    (set_to_itself, "are told that are none"),
    (become_itself, "are told that are none"),
    (back_and_forth, "are told that are none"),
    (lambda f: edit_delta(f, other_cause), "a cause that there is not"),
]

COUNTED_WRONG = [
    {"changes": {}},
    {"causes": {"source": 1}},
    {"seen_again": 1_000},
    {"from": "2026.10.1"},
    {"to": "2026.11.3"},
]


def delta_findings(folder):
    """What is said of the delta, with right checksums; that the metadata state others is no matter here."""
    remake_sums(folder)
    return [str(finding) for finding in verify(folder) if finding.check == "delta"]


@pytest.fixture
def second(released, tmp_path):
    """A copy of the second release, with the first beside it."""
    return shutil.copytree(released.releases, tmp_path / "releases", symlinks=True) / "2026.11.2"


@pytest.mark.parametrize(("tamper", "says"), TOLD_WRONG)
def test_a_delta_that_is_not_the_difference_is_found_also_when_it_is_counted_so(second, tamper, says):
    tamper(second)
    recount(second)
    findings = delta_findings(second)
    assert any(says in finding for finding in findings), findings


@pytest.mark.parametrize("tamper", [tamper for tamper, _ in TOLD_WRONG if tamper is not set_to_itself])
def test_counts_are_held_against_the_lines_without_the_release_before(second, tmp_path, tamper):
    alone = shutil.copytree(second, tmp_path / "alone")
    tamper(alone)
    findings = delta_findings(alone)
    assert any("index.json, delta." in finding or "there is not" in finding for finding in findings)


@pytest.mark.parametrize("facts", COUNTED_WRONG, ids=lambda facts: next(iter(facts)))
def test_wrong_counts_are_found(second, facts):
    state(second, **facts)
    (finding,) = delta_findings(second)
    assert f"index.json, delta.{next(iter(facts))}" in finding


def test_what_became_of_a_method_is_held_against_the_releases(tmp_path):
    home = Home(tmp_path / "home")
    publish(tables_of(BASE), CONTEXT, home)
    publish(tables_of(changed(merge_b_into_a)), CONTEXT, home)
    folder = home.latest.resolve()
    assert delta_findings(folder) == []
    edit_delta(folder, end_instead_of_merge)
    recount(folder)
    findings = delta_findings(folder)
    assert [("MERGE" in finding, "DEL" in finding) for finding in findings] == [(True, False), (False, True)]


def test_lines_of_a_first_release_are_found(released, tmp_path):
    folder = shutil.copytree(released.releases / "2026.11.1", tmp_path / "copy")
    edit_delta(folder, with_line(op="DEL", table="pages", key=UNCHANGED))
    recount(folder)
    (finding,) = delta_findings(folder)
    assert "the first release" in finding


def test_a_delta_from_another_release_is_found(released, newest, tmp_path):
    copy = shutil.copytree(newest, tmp_path / "copy")
    assert verify(copy, previous=released.releases / "2026.11.1") == []
    (finding,) = verify(copy, previous=copy)
    assert finding.check == "delta"


def test_paths_that_lead_out_of_the_release_are_not_followed(newest, tmp_path):
    folder = shutil.copytree(newest, tmp_path / "copy")
    secret = tmp_path / "secret"
    secret.write_text("x")
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  ../secret\n")
    finding = next(finding for finding in verify(folder) if finding.where == "../secret")
    assert finding.what == "is in SHA256SUMS but not in the release"


def test_findings_say_what_to_do(newest, tmp_path):
    folder = shutil.copytree(newest, tmp_path / "copy")
    flip_a_byte(folder)
    finding = next(f for f in verify(folder) if f.where == "data/methods.parquet")
    assert "download the release again" in str(finding)


def test_verifying_changes_nothing(newest):
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in newest.rglob("*")}
    verify(newest)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in newest.rglob("*")} == before


def test_the_damage_above_is_real(newest):
    """The table that CONTENT_DAMAGE repoints has rows to repoint."""
    assert pc.count(pq.read_table(newest / "data/redirects.parquet")["new_id"]).as_py() > 0
