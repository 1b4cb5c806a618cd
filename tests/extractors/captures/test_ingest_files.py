"""Files and folders enter the archive with their own dates; what cannot be used costs itself alone."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.archive import log
from extractors.archive.store import Archive, DamagedObject
from extractors.captures import found
from extractors.captures.ingest import IngestReport, ingest
from extractors.home import Home

PAGE = b"<html><body>page %d</body></html>"
JANUARY = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


class Place:
    """A home with its archive and a folder of inputs."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root / "home")
        self.archive = Archive.open(self.home.archive)
        self.inputs = root / "in"
        self.inputs.mkdir()

    def write(self, name: str, content: bytes, date: datetime = JANUARY) -> Path:
        path = self.inputs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (date.timestamp() + 0.25, date.timestamp() + 0.25))
        return path

    def note(self, *lines: object, folder: str = "") -> None:
        content = b"\n".join(line if isinstance(line, bytes) else orjson.dumps(line) for line in lines)
        self.write(f"{folder}/captures.jsonl".removeprefix("/"), content)

    def ingest(self, *paths: Path, **options: object) -> IngestReport:
        return ingest(paths or (self.inputs,), self.archive, self.home, **options)  # type: ignore[arg-type]

    def captures(self) -> pa.Table:
        """All captures of the home."""
        return log.captures(self.home)

    def ingested(self, *paths: Path) -> pa.Table:
        """All captures of the home, once these inputs are in it."""
        self.ingest(*paths)
        return self.captures()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def refusals(report: IngestReport) -> list[tuple[str, str]]:
    return [(row["reason"], row["locator"]) for row in report.refusals.to_pylist()]


def test_a_folder_gives_its_files_at_all_depths_with_their_times(place: Place) -> None:
    for number, name in enumerate(["b.html", "a.txt", "deep/er/c.md", "no_suffix", "x.HTM"]):
        place.write(name, PAGE % number)
    report = place.ingest()
    assert (place.captures().num_rows, report.new_pages, report.files) == (5, 5, 5)
    assert set(place.captures()["captured_at"].to_pylist()) == {JANUARY}
    assert set(place.captures()["source"].to_pylist()) == {"files"}
    assert place.captures()["url"].null_count == 5
    contents = {place.archive.get(one) for one in place.captures()["page_id"].to_pylist()}
    assert contents == {PAGE % number for number in range(5)}


def test_what_cannot_be_a_page_by_its_name_is_passed_over_and_counted(place: Place) -> None:
    for name in ["style.css", "p.PNG", ".hidden.html", "captures.jsonl", "page.html"]:
        place.write(name, b"" if name == "captures.jsonl" else PAGE % 1)
    report = place.ingest()
    assert (place.captures().num_rows, report.skipped, refusals(report)) == (1, 4, [])


def test_a_file_that_is_named_itself_is_read_whatever_its_name(place: Place) -> None:
    assert place.ingested(place.write("page.json", PAGE % 1)).num_rows == 1


BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty.html": (b"", "empty"),
    "blank.txt": (b" \r\n\t", "empty"),
    "large.html": (b"x" * 2001, "too_large"),
    "bomb.html.gz": (gzip.compress(b"\n" * 5_000_000), "too_large"),
    "broken.html.gz": (gzip.compress(os.urandom(500))[:-20], "damaged_gzip"),
    "image.html": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
    "saved.mhtml": (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--\n",
        "no_page_in_mhtml",
    ),
}


@pytest.mark.parametrize(("name", "content", "reason"), [(n, *rest) for n, rest in BAD_FILES.items()])
def test_a_bad_file_is_refused_and_costs_no_other(
    place: Place, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, reason: str
) -> None:
    for module in ("extractors.captures.found", "extractors.captures.files"):
        monkeypatch.setattr(f"{module}.MAX_PAGE_BYTES", 2000)
    place.write(name, content)
    place.write("good.html", PAGE % 1)
    report = place.ingest()
    assert refusals(report) == [(reason, f"in/{name}")]
    assert place.captures().num_rows == 1
    again = place.ingest()
    assert again.refusals.equals(report.refusals)
    assert again.reused == 2


def test_the_cap_on_a_page_is_far_above_any_real_one() -> None:
    assert 5_000_000 <= found.MAX_PAGE_BYTES <= 50_000_000


def test_missing_inputs_are_reported_and_the_others_read(place: Place) -> None:
    place.write("good.html", PAGE % 1)
    report = place.ingest(place.inputs / "nowhere", place.inputs, place.inputs / "nor" / "here")
    assert [one.path for one in report.unreadable] == [
        str(place.inputs / "nowhere"),
        str(place.inputs / "nor/here"),
    ]
    assert all("No such file" in one.reason for one in report.unreadable)
    assert place.captures().num_rows == 1


def test_special_files_and_dangling_links_neither_hang_nor_stop_anything(place: Place) -> None:
    place.write("good.html", PAGE % 1)
    os.mkfifo(place.inputs / "pipe.html")
    (place.inputs / "dangling.html").symlink_to(place.inputs / "gone")
    (place.inputs / "loop").symlink_to(place.inputs)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(place.inputs / "s.html"))
        report = place.ingest()
    assert place.captures().num_rows == 1
    assert refusals(report) == [
        ("unreadable", "in/dangling.html"), ("not_a_file", "in/pipe.html"), ("not_a_file", "in/s.html"),
    ]  # fmt: skip


def test_a_gzipped_page_is_the_page(place: Place) -> None:
    place.write("a.html.gz", gzip.compress(PAGE % 1))
    place.write("a.html", PAGE % 1)
    place.ingest()
    assert set(place.captures()["page_id"].to_pylist()) == {place.archive.put(PAGE % 1)}


def test_a_name_that_is_no_text_is_read_too(place: Place) -> None:
    (place.inputs / os.fsdecode(b"bad\xff.html")).write_bytes(PAGE % 1)
    assert place.ingested().num_rows == 1
    assert place.ingested().num_rows == 1


MHTML = b"""From: <Saved by a browser>
Snapshot-Content-Location: https://example.org/en/compare
Subject: Compare
Date: Tue, 5 Mar 2024 10:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----x"

------x
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://example.org/en/compare

<html lang=3D"en"><body>caf=C3=A9</body></html>
------x
Content-Type: text/css
Content-Location: https://example.org/a.css

body {}
------x--
"""


def test_a_page_saved_by_a_browser_has_its_address_and_date(place: Place) -> None:
    place.write("saved.mhtml", MHTML)
    row = place.ingested().to_pylist()[0]
    assert place.archive.get(row["page_id"]).strip() == '<html lang="en"><body>café</body></html>'.encode()
    assert row["url"] == "https://example.org/en/compare"
    assert row["captured_at"] == datetime(2024, 3, 5, 8, tzinfo=UTC)


def test_a_manifest_gives_addresses_dates_and_terms(place: Place) -> None:
    place.write("a.html", PAGE % 1)
    place.write("sub/b.html", PAGE % 2)
    place.write("sub/c.html", PAGE % 3)
    facts = {
        "url": "https://example.org/a",
        "captured_at": "2023-05-06T07:08:09.5+02:00",
        "licence": "CC0-1.0",
        "content_type": "text/html",
        "prose": False,
    }
    place.note({"file": "a.html", **facts}, {"file": "sub/b.html", "captured_at": "2020-01-01"},
               {"file": "sub/c.html", "captured_at": "2020-01-01"})  # fmt: skip
    place.note({"file": "./c.html", "captured_at": "2021-01-01T00:00:00Z"}, folder="sub")
    rows = {place.archive.get(row["page_id"])[-15:-14]: row for row in place.ingested().to_pylist()}
    a = rows[b"1"]
    assert (a["url"], a["licence"], a["content_type"], a["prose"]) == tuple(
        facts[key] for key in ("url", "licence", "content_type", "prose")
    )
    assert a["captured_at"] == datetime(2023, 5, 6, 5, 8, 9, tzinfo=UTC)
    assert rows[b"2"]["captured_at"] == datetime(2020, 1, 1, tzinfo=UTC)
    assert rows[b"3"]["captured_at"] == datetime(2021, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        b"not json", b"[]", {"url": "https://example.org"}, {"file": "gone.html"}, {"file": 3},
        {"file": "a.html", "captured_at": "yesterday"}, {"file": "a.html", "captured_at": 5},
        {"file": "a.html", "url": "javascript:alert(1)"}, {"file": "a.html", "url": "https://example.org/\nx"},
        {"file": "a.html", "prose": "yes"}, {"file": "a.html", "licence": ["MIT"]},
    ],
)  # fmt: skip
def test_a_bad_line_of_a_manifest_is_refused_and_its_file_read_without_it(place: Place, line: object) -> None:
    place.write("a.html", PAGE % 1)
    place.write("b.html", PAGE % 2)
    place.note({"file": "b.html", "url": "https://example.org/b"}, line)
    report = place.ingest()
    assert refusals(report) == [("bad_manifest", "in/captures.jsonl line 2")]
    assert sorted(place.captures()["url"].to_pylist(), key=str) == [None, "https://example.org/b"]
    assert set(place.captures()["captured_at"].to_pylist()) == {JANUARY}


def test_a_single_file_has_the_manifest_of_its_folder(place: Place) -> None:
    path = place.write("a.html", PAGE % 1)
    place.note({"file": "a.html", "url": "https://example.org/a"})
    assert place.ingested(path)["url"].to_pylist() == ["https://example.org/a"]


def test_dates_of_files_are_never_after_the_source_date(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    place.write("a.html", PAGE % 1)
    assert place.ingested()["captured_at"].to_pylist() == [datetime.fromtimestamp(1_000_000_000, UTC)]


def test_unchanged_files_are_not_read_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        place.write(f"{number}.html", PAGE % number)
    first = place.ingested()
    mark = log.fingerprint(place.home)

    def never(*_: object) -> None:
        raise AssertionError("a file was read again")

    with monkeypatch.context() as patch:
        patch.setattr("extractors.captures.ingest.read_page", never)
        second = place.ingest()
    assert (second.reused, second.new_pages) == (5, 0)
    assert place.captures().equals(first)
    assert log.fingerprint(place.home) == mark


@pytest.mark.parametrize("change", ["content", "time", "manifest", "terms"])
def test_a_change_is_noticed(place: Place, change: str) -> None:
    place.write("a.html", PAGE % 1)
    place.write("b.html", PAGE % 2)
    place.ingest()
    if change == "content":
        place.write("a.html", PAGE % 77)
    elif change == "time":
        place.write("a.html", PAGE % 1, datetime(2025, 1, 1, tzinfo=UTC))
    elif change == "manifest":
        place.note({"file": "a.html", "url": "https://example.org/a"})
    report = place.ingest(licence="MIT") if change == "terms" else place.ingest()
    assert report.reused == (0 if change == "terms" else 1)
    assert report.new_pages == (1 if change == "content" else 0)


def test_a_file_that_was_just_written_is_read_again_next_time(place: Place) -> None:
    path = place.inputs / "a.html"
    path.write_bytes(PAGE % 1)
    place.ingest()
    assert place.ingest().reused == 0


def test_a_page_whose_object_was_damaged_is_read_again(place: Place) -> None:
    place.write("a.html", PAGE % 1)
    page_id = place.ingested()["page_id"][0].as_py()
    (place.home.archive / "objects" / page_id[:2] / f"{page_id}.zst").write_bytes(b"broken")
    with pytest.raises(DamagedObject):
        place.archive.get(page_id)
    assert place.ingest().reused == 0
    assert place.archive.get(page_id) == PAGE % 1


def test_a_lost_state_and_a_lost_archive_are_both_made_good(place: Place) -> None:
    place.write("a.html", PAGE % 1)
    first = place.ingested()
    place.home.state.unlink()
    assert place.ingested().equals(first)
    shutil.rmtree(place.home.archive)
    assert place.ingested().equals(first)
    assert len(list(place.archive.page_ids())) == 1


def test_only_wanted_dates_come_in(place: Place) -> None:
    for year in (2020, 2022, 2024):
        place.write(f"{year}.html", PAGE % year, datetime(year, 6, 1, tzinfo=UTC))
    place.ingest(since=datetime(2021, 1, 1, tzinfo=UTC), until=datetime(2022, 6, 1, 1, tzinfo=UTC))
    assert [date.year for date in place.captures()["captured_at"].to_pylist()] == [2022]
    assert len(list(place.archive.page_ids())) == 1
    assert place.ingested().num_rows == 3


def test_one_file_given_twice_is_one_capture(place: Place) -> None:
    path = place.write("a.html", PAGE % 1)
    assert place.ingested(place.inputs, path, place.inputs).num_rows == 1


def test_progress_counts_the_files_that_are_read(place: Place) -> None:
    for number in range(7):
        place.write(f"{number}.html", PAGE % number)
    steps: list[tuple[int, int]] = []
    place.ingest(progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (7, 7)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.permutations(range(6)), st.integers(1, 3))
def test_captures_do_not_depend_on_the_order_of_inputs(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], size: int
) -> None:
    """Old captures that come late give what they would have given in order."""
    one, two = (Place(tmp_path_factory.mktemp("place")) for _ in range(2))
    for place in (one, two):
        for number in range(6):
            date = datetime(2020 + number % 4, 1, 1, tzinfo=UTC)
            place.write(f"{number}/page.html", PAGE % (number % 3), date)
    one.ingest()
    for start in range(0, 6, size):
        two.ingest(*(two.inputs / str(number) for number in order[start : start + size]))
    assert log.captures(one.home).equals(log.captures(two.home))
    assert log.fingerprint(one.home) == log.fingerprint(two.home)
