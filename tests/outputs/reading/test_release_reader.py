"""The reader for Python users, the list of releases, and the difference between two."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest

from outputs.delta.diff import diff
from outputs.reading.listing import list_releases
from outputs.reading.reader import ReleaseError, load


def test_a_release_opens_from_its_folder_its_parent_and_its_home(released):
    for path in (released.latest, released.releases, released.root, str(released.releases / "2026.11.2")):
        release = load(path)
        assert (release.version, release.previous) == ("2026.11.2", "2026.11.1")
    assert load(released.releases / "2026.11.1").previous is None


def test_tables_are_frames_with_honest_types(released, second_tables):
    frame = load(released.root).table("methods")
    assert len(frame) == len(second_tables["methods"])
    assert frame["year_of_origin"].dtype == pd.Int64Dtype()
    assert list(frame["originators"][1]) == second_tables["methods"]["originators"][1].as_py()
    assert str(frame["first_seen"].dtype) == "datetime64[s, UTC]"
    with pytest.raises(KeyError):
        load(released.root).table("nonsense")


def test_methods_come_nested(released, second_tables):
    methods = list(load(released.root).methods())
    assert [m["method_id"] for m in methods] == second_tables["methods"]["method_id"].to_pylist()
    assert all(name["text"] for method in methods for name in method["names"])


def test_old_ids_lead_to_new_ones(released, second_tables):
    release = load(released.root)
    for row in second_tables["redirects"].to_pylist():
        assert release.current_id(row["old_id"]) == row["new_id"]
    assert release.current_id("mb-0000000003") == "mb-0000000003"


def test_find_is_the_look_up_of_the_command(released):
    assert load(released.root).find("method-3").method_id == "mb-0000000003"


@pytest.mark.parametrize("what", ["nothing", "no index", "broken index", "newer format"])
def test_what_is_no_release_says_so(newest, tmp_path, what):
    folder = tmp_path / "release"
    if what != "nothing":
        shutil.copytree(newest, folder)
    if what == "no index":
        (folder / "index.json").unlink()
    if what == "broken index":
        (folder / "index.json").write_text("{")
    if what == "newer format":
        index = json.loads((folder / "index.json").read_text())
        (folder / "index.json").write_text(json.dumps({**index, "format_version": "99.0"}))
    with pytest.raises(ReleaseError, match=r"release|format 99"):
        load(folder)


def test_the_list_of_releases_is_newest_first(released):
    listed = list_releases(released.releases)
    assert [(entry.version, entry.previous, entry.latest) for entry in listed] == [
        ("2026.11.2", "2026.11.1", True),
        ("2026.11.1", None, False),
    ]
    assert listed[0].counts["methods"] == 22
    assert listed[0].changes["methods"] == {"ADD": 2, "MOD": 20}


def test_no_releases_are_an_empty_list(tmp_path):
    assert list_releases(tmp_path / "nothing") == []


def test_a_difference_reads_the_recorded_delta(released, first_tables, second_tables):
    found = diff(released.releases / "2026.11.1", released.releases / "2026.11.2")
    document = found.to_json()
    assert (document["from"], document["to"]) == ("2026.11.1", "2026.11.2")
    assert [step["recorded"] for step in document["steps"]] == [True]
    assert document["steps"][0]["changes"]["methods"] == {"ADD": 2, "MOD": 20}
    text = found.text()
    assert text.startswith("2026.11.1 → 2026.11.2")
    assert "New methods (2)" in text
    changed = first_tables["citations"].to_pylist(), second_tables["citations"].to_pylist()
    before, after = next((b, a) for b, a in zip(*changed, strict=False) if b["status"] != a["status"])
    assert f"({after['citation_id']}): {before['status']} → {after['status']}" in text


def test_a_difference_without_the_releases_between_is_worked_out(released, tmp_path):
    for version in ("2026.11.1", "2026.11.2"):
        shutil.copytree(released.releases / version, tmp_path / version)
    path = tmp_path / "2026.11.2/index.json"
    index = json.loads(path.read_text())
    path.write_text(json.dumps({**index, "previous": "2026.10.9"}))
    (step,) = diff(tmp_path / "2026.11.1", tmp_path / "2026.11.2").to_json()["steps"]
    assert not step["recorded"]
    assert step["changes"]["methods"] == {"ADD": 2, "MOD": 20}


def test_a_difference_backwards_is_refused(released):
    with pytest.raises(ReleaseError, match="give OLD, then NEW"):
        diff(released.latest, released.releases / "2026.11.1")
