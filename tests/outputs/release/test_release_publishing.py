"""Publishing: when there is a release, what it is called, what it is made of, and that it never changes."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from extractors.home import Home
from outputs.formats.tables import TableError
from outputs.reading.verify import verify
from outputs.release.context import Draft
from outputs.release.publish import PreviousReleaseError, publish
from tests.outputs.conftest import CONTEXT, CREATED
from tests.outputs.formats.test_release_parquet import chunked
from tests.outputs.tables import START, seeded_rows, seeded_tables, tables_of


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def edited(edit):
    rows = seeded_rows(methods=6)
    edit(rows)
    return tables_of(rows)


def files_of(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def index_of(published):
    return json.loads((published.path / "index.json").read_text())


def test_the_first_release(home):
    published = publish(seeded_tables(), CONTEXT, home)
    assert (published.version, published.changed) == ("2026.11.1", True)
    assert home.latest.readlink().name == "2026.11.1"
    index = index_of(published)
    assert index["version"] == "2026.11.1"
    assert index["previous"] is None
    assert index["created"] == "2026-11-21T08:00:00Z"
    assert index["counts"]["methods"] == 20
    assert (published.path / "delta.jsonl").read_bytes() == b""


def test_the_files_of_the_contract_are_there(newest):
    present = set(files_of(newest))
    assert {
        "index.json",
        "datapackage.json",
        "croissant.json",
        "README.md",
        "CITATION.cff",
        "SHA256SUMS",
        "DICTIONARY.md",
        "delta.jsonl",
        "changes.md",
        "data/methods.jsonl",
        "data/methodbase.sqlite",
        "data/methodbase.xlsx",
        "data/methods.skos.ttl",
        "data/methods.parquet",
        "data/quarantine.csv",
    } <= present


def seen_again(name, column):
    def edit(rows):
        for row in rows[name]:
            row[column] = START.replace(year=2030)

    return edit


@pytest.mark.parametrize(
    ("edit", "publishes"),
    [
        (lambda rows: None, False),
        (seen_again("citations", "checked_at"), False),
        (seen_again("works", "retrieved_at"), False),
        (seen_again("methods", "last_seen"), True),
        (seen_again("statements", "last_seen"), True),
        (seen_again("pages", "captured_at"), True),
        (lambda rows: rows["statements"][0].update(first_seen=START.replace(year=2020)), True),
        (lambda rows: rows["methods"][0].update(name="Other"), True),
        (lambda rows: rows["methods"][0].update(flags=["new"]), True),
        (lambda rows: rows["quarantine"].clear(), True),
        (lambda rows: rows["names"][0].update(n_pages=77), True),
    ],
)
def test_a_release_is_made_when_something_besides_the_dates_of_asking_differs(home, edit, publishes):
    publish(edited(lambda rows: None), CONTEXT, home)
    published = publish(edited(edit), CONTEXT, home)
    assert published.changed is publishes
    assert published.version == ("2026.11.2" if publishes else "2026.11.1")
    assert sorted(p.name for p in home.releases.glob("2*")) == (
        ["2026.11.1", "2026.11.2"] if publishes else ["2026.11.1"]
    )


def test_a_changed_licence_is_a_release(home):
    publish(seeded_tables(), CONTEXT, home)
    published = publish(seeded_tables(), replace(CONTEXT, licence="CC0-1.0"), home)
    assert (published.version, published.changed) == ("2026.11.2", True)
    assert index_of(published)["delta"]["changes"] == {}


def test_changed_terms_of_a_source_are_a_release(home):
    publish(seeded_tables(), CONTEXT, home)
    terms = tuple(replace(source, prose=False) for source in CONTEXT.sources)
    assert publish(seeded_tables(), replace(CONTEXT, sources=terms), home).changed
    assert not publish(seeded_tables(), replace(CONTEXT, sources=tuple(reversed(terms))), home).changed


def test_two_homes_with_the_same_inputs_have_the_same_bytes(tmp_path):
    """Also when the tables come in another order and were put together from other pieces."""
    homes = [Home(tmp_path / name) for name in ("a", "somewhere/else/b")]
    for home, rows in zip(homes, (1000, 3), strict=True):
        for seed, methods in ((1, 20), (2, 25)):
            tables = seeded_tables(seed, methods=methods)
            publish({name: chunked(tables[name], rows) for name in reversed(tables)}, CONTEXT, home)
    for version in ("2026.11.1", "2026.11.2"):
        left, right = (files_of(home.releases / version) for home in homes)
        assert left.keys() == right.keys()
        assert [name for name in left if left[name] != right[name]] == []


def test_no_file_knows_where_it_was_made(newest, released):
    text = str(released.root).encode()
    assert [name for name, body in files_of(newest).items() if text in body] == []


def test_what_the_lead_adds_is_part_of_the_release(home):
    def add_site(folder, draft: Draft):
        (folder / "site").mkdir()
        (folder / "site/index.html").write_text(f"<p>{draft.version} {draft.counts['methods']}")

    published = publish(seeded_tables(), replace(CONTEXT, extras=[add_site]), home)
    assert "site/index.html" in {entry["path"] for entry in index_of(published)["files"]}
    assert "site/index.html" in (published.path / "SHA256SUMS").read_text()
    assert (published.path / "site/index.html").read_text() == "<p>2026.11.1 20"


def test_checksums_are_what_sha256sum_reads(newest):
    command = ["sha256sum", "-c", "--strict", "SHA256SUMS"]
    done = subprocess.run(command, check=False, cwd=newest, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == len(files_of(newest)) - 1


def test_what_the_run_knows_is_in_the_index(home):
    context = replace(CONTEXT, accept_drop="a source closed", validation={"passed": 9, "failed": 0})
    index = index_of(publish(seeded_tables(), context, home))
    assert index["accept_drop"] == "a source closed"
    assert index["validation"] == {"passed": 9, "failed": 0}
    assert index["code"] == {"extractor": "html/1", "program": "0.1.0"}
    assert [source["name"] for source in index["sources"]] == ["alpha", "beta"]


def test_tables_that_do_not_fit_publish_nothing(home):
    tables = dict(seeded_tables())
    del tables["merges"]
    with pytest.raises(TableError):
        publish(tables, CONTEXT, home)
    assert not home.latest.exists()


def test_a_damaged_previous_release_stops_publishing_and_says_what_to_do(home):
    published = publish(seeded_tables(1), CONTEXT, home)
    (published.path / "data/names.parquet").write_bytes(b"no table")
    with pytest.raises(PreviousReleaseError, match=r"methodbase verify 2026\.11\.1"):
        publish(seeded_tables(2), CONTEXT, home)
    assert [p.name for p in home.releases.glob("2*")] == ["2026.11.1"]


def test_a_folder_that_has_a_versions_name_is_left_alone(home):
    (home.releases / "2026.11.1").mkdir(parents=True)
    (home.releases / "2026.11.1/notes.txt").write_text("mine")
    assert publish(seeded_tables(), CONTEXT, home).version == "2026.11.2"
    assert (home.releases / "2026.11.1/notes.txt").read_text() == "mine"


def test_an_extra_that_fails_publishes_nothing_and_blocks_nothing(home):
    def fail(folder, draft):
        raise RuntimeError("no disk")

    with pytest.raises(RuntimeError):
        publish(seeded_tables(), replace(CONTEXT, extras=[fail]), home)
    assert [path.name for path in home.releases.iterdir()] == [".lock"], "what was built gives its room back"
    assert publish(seeded_tables(), CONTEXT, home).version == "2026.11.1"


def test_old_releases_go_by_the_rule(home):
    for seed in range(1, 4):
        published = publish(seeded_tables(seed, methods=4), replace(CONTEXT, keep_releases=2), home)
    assert published.pruned == ("2026.11.1",)
    assert sorted(p.name for p in home.releases.glob("2*")) == ["2026.11.2", "2026.11.3"]
    assert verify(home.latest) == []


def test_releases_that_a_redirect_needs_stay(home):
    for seed in range(1, 5):
        rows = seeded_rows(seed, methods=4)
        rows["redirects"] = [
            {"old_id": "mb-x", "new_id": "mb-0000000001", "since": "2026.11.2", "reason": "merged"}
        ]
        publish(tables_of(rows), replace(CONTEXT, keep_releases=1), home)
    assert sorted(p.name for p in home.releases.iterdir() if p.name[0] == "2") == [
        "2026.11.1",
        "2026.11.2",
        "2026.11.4",
    ]


def test_versions_follow_the_month_of_the_data(home):
    days = [CREATED, datetime(2026, 12, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)]
    versions = [
        publish(seeded_tables(n), replace(CONTEXT, created=day), home).version for n, day in enumerate(days)
    ]
    assert versions == ["2026.11.1", "2026.12.1", "2026.12.2"]


def test_a_context_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        replace(CONTEXT, created=datetime(2026, 1, 1))
