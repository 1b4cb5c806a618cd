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

from outputs.formats.parquet import write_parquet
from outputs.reading.verify import verify
from outputs.release.checksums import checksum_lines, file_facts, release_files


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


def lose_delta_line(folder):
    path = folder / "delta.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))


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


def test_a_delta_that_does_not_lead_here_is_found(released, tmp_path):
    releases = shutil.copytree(released.releases, tmp_path / "releases", symlinks=True)
    lose_delta_line(releases / "2026.11.2")
    remake_sums(releases / "2026.11.2")
    assert {finding.check for finding in verify(releases / "2026.11.2")} >= {"delta"}


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
