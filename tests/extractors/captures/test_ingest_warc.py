"""WARC files, plain and gzipped, enter the archive as the same pages as files would, with their own dates."""

from __future__ import annotations

import gzip
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pyarrow as pa
import pytest

from extractors.archive import log
from extractors.archive.store import Archive
from extractors.captures.ingest import IngestReport, ingest
from extractors.home import Home

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
HTML = b"<html><body>page %d</body></html>"
TYPE = {"Content-Type": "text/html"}
DATE = "2024-05-06T07:08:09Z"


@dataclass
class Record:
    """One record to write; ``status`` None makes it a resource record."""

    content: bytes
    url: str = "https://example.org/a"
    date: str = DATE
    status: str | None = "200 OK"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    kind: str = "response"
    digest: str | None = None

    def block(self) -> bytes:
        if self.status is None:
            return self.content
        first = "GET / HTTP/1.1" if self.kind == "request" else f"HTTP/1.1 {self.status}"
        return "".join(f"{one}\r\n" for one in (first, *_lines(self.headers), "")).encode() + self.content

    def to_bytes(self) -> bytes:
        block = self.block()
        payload = (
            "application/http; msgtype=response" if self.status else self.headers.get("Content-Type", "")
        )
        headers = {
            "WARC-Type": self.kind if self.status else "resource",
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
            "WARC-Target-URI": self.url,
            "WARC-Date": self.date,
            "WARC-Payload-Digest": self.digest or "",
            "Content-Type": payload,
            "Content-Length": str(len(block)),
        }
        head = "".join(f"{one}\r\n" for one in ("WARC/1.1", *_lines(headers), ""))
        return head.encode() + block + b"\r\n\r\n"


def _lines(headers: dict[str, str]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers.items() if value]


INFO = (
    b"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:0a5d5d0f-6a3c-4e57-8d0e-000000000001>\r\n"
    b"WARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: application/warc-fields\r\nContent-Length: 18\r\n\r\n"
    b"software: a test\r\n\r\n\r\n"
)


def write_warc(path: Path, records: Sequence[Record], *, packed: bool = True) -> Path:
    parts = [INFO, *(one.to_bytes() for one in records)]
    path.write_bytes(b"".join(gzip.compress(part, mtime=0) if packed else part for part in parts))
    os.utime(path, (1_500_000_000, 1_500_000_000))
    return path


class Place:
    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root, self.home = root, Home(root / "home")
        self.archive = Archive.open(self.home.archive)

    def ingest(self, *paths: Path, **options: object) -> IngestReport:
        return ingest(paths, self.archive, self.home, **options)  # type: ignore[arg-type]

    def captures(self) -> pa.Table:
        """All captures of the home."""
        return log.captures(self.home)

    def warc(self, *records: Record, packed: bool = True) -> IngestReport:
        return self.ingest(write_warc(self.root / "x.warc.gz", records, packed=packed))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def refusals(report: IngestReport) -> list[tuple[str, str]]:
    return [(row["reason"], row["locator"]) for row in report.refusals.to_pylist()]


@pytest.mark.parametrize("packed", [True, False])
def test_responses_and_resources_are_captures(place: Place, packed: bool) -> None:
    place.warc(Record(HTML % 1), Record(HTML % 2, url="http://example.org/b", status=None), packed=packed)
    rows = place.captures().to_pylist()
    assert {(place.archive.get(row["page_id"]), row["url"]) for row in rows} == {
        (HTML % 1, "https://example.org/a"), (HTML % 2, "http://example.org/b"),
    }  # fmt: skip
    assert {row["captured_at"] for row in rows} == {datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)}
    assert {row["content_type"] for row in rows} == {"text/html"}
    again = place.ingest(place.root / "x.warc.gz")
    assert (again.reused, again.new_pages) == (1, 0)
    assert place.captures().to_pylist() == rows


def chunked(content: bytes) -> bytes:
    half = len(content) // 2
    parts = (content[:half], content[half:], b"")
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, HTML % 1),
        ({"Content-Encoding": "gzip"}, gzip.compress(HTML % 1, mtime=0)),
        ({"Transfer-Encoding": "chunked"}, chunked(HTML % 1)),
        (
            {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"},
            chunked(gzip.compress(HTML % 1, mtime=0)),
        ),
    ],
)
def test_encodings_are_undone(place: Place, headers: dict[str, str], body: bytes) -> None:
    place.warc(Record(body, headers={"Content-Type": "text/html; charset=utf-8", **headers}))
    assert place.archive.get(place.captures()["page_id"][0].as_py()) == HTML % 1


def test_what_is_no_page_is_passed_over_and_counted(place: Place) -> None:
    report = place.warc(
        Record(b"moved", status="301 Moved"),
        Record(b"gone", status="404 Not Found"),
        Record(b"\x89PNG", headers={"Content-Type": "image/png"}),
        Record(b"GET / HTTP/1.1\r\n\r\n", kind="request", status="200 OK"),
        Record(
            b"User-agent: *", url="https://example.org/robots.txt", headers={"Content-Type": "text/plain"}
        ),
        Record(b"<urlset/>", headers={"Content-Type": "application/xml"}),
        Record(HTML % 1),
    )
    assert (place.captures().num_rows, report.skipped, refusals(report)) == (1, 7, [])


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (Record(b" \n"), "empty"),
        (Record(b"x" * 3000), "too_large"),
        (Record(gzip.compress(b"\0" * 10**7, mtime=0), headers={**TYPE, "Content-Encoding": "gzip"}), "too_large"),
        (Record(b"\x1b1234", headers={**TYPE, "Content-Encoding": "zstd"}), "unsupported_encoding"),
        (Record(HTML % 3, date="last week"), "bad_date"),
        (Record(HTML % 3, date=""), "bad_date"),
    ],
)  # fmt: skip
def test_a_bad_record_costs_itself_alone(
    place: Place, monkeypatch: pytest.MonkeyPatch, record: Record, reason: str
) -> None:
    monkeypatch.setattr("extractors.captures.warc.MAX_PAGE_BYTES", 2000)
    report = place.warc(Record(HTML % 1), record, Record(HTML % 2))
    assert refusals(report) == [(reason, "x.warc.gz record 3")]
    assert place.captures().num_rows == 2
    assert place.ingest(place.root / "x.warc.gz").refusals.equals(report.refusals)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "urn:uuid:1", "file:///etc/passwd", "https://e.org/\x01", "<x>"]
)
def test_only_web_addresses_are_addresses(place: Place, url: str) -> None:
    place.warc(Record(HTML % 1, url=url, status=None))
    assert place.captures()["url"].to_pylist() == [None]


def test_a_revisit_is_a_capture_of_the_earlier_bytes(place: Place) -> None:
    report = place.warc(
        Record(HTML % 1, digest="sha1:KNOWN"),
        Record(b"", "https://example.org/b", "2025-01-01T00:00:00Z", kind="revisit", digest="sha1:KNOWN"),
        Record(b"", "https://example.org/b", "2025-01-01T00:00:00Z", kind="revisit", digest="sha1:OTHER"),
    )
    rows = place.captures().to_pylist()
    assert [(row["url"][-1], row["captured_at"].year) for row in rows] == [("a", 2024), ("b", 2025)]
    assert len(set(place.captures()["page_id"].to_pylist())) == 1
    assert refusals(report) == [("revisit_without_original", "x.warc.gz record 4")]


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_breaks_off_gives_what_stands_before_the_break(place: Place, packed: bool) -> None:
    records = [Record((HTML % n) + os.urandom(400).hex().encode()) for n in range(4)]
    path = write_warc(place.root / "x.warc", records, packed=packed)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - 300])
    report = place.ingest(path)
    assert place.captures().num_rows == 3
    assert [reason for reason, _ in refusals(report)] in (["damaged_warc"], ["truncated"])


def test_a_header_without_an_end_is_given_up(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.captures.warc._MAX_HEADER_BYTES", 1 << 20)
    path = place.root / "bomb.warc.gz"
    path.write_bytes(gzip.compress(b"WARC/1.0" + b"A" * 50_000_000, mtime=0))
    assert refusals(place.ingest(path)) == [("damaged_warc", "bomb.warc.gz")]


@pytest.mark.parametrize("start", [b"", INFO, INFO + Record(HTML % 1).to_bytes()])
@pytest.mark.parametrize("rubbish", [bytes(range(256)) * 20, b"\r\nrubbish\r\n" * 500, b"x"])
def test_rubbish_is_refused_and_what_stands_before_it_is_kept(
    place: Place, start: bytes, rubbish: bytes
) -> None:
    path = place.root / "x.warc"
    path.write_bytes((start or b"WARC/1.0\r\n") + rubbish)
    report = place.ingest(path)
    assert [reason for reason, _ in refusals(report)] == ["damaged_warc"]
    assert place.captures().num_rows == (1 if len(start) > len(INFO) else 0)


def test_old_dates_extend_the_history_and_never_replace_it(place: Place) -> None:
    place.warc(Record(HTML % 1, date="2024-06-01T00:00:00Z"))
    older = write_warc(
        place.root / "older.warc", [Record(HTML % 1, date="2021-06-01T00:00:00Z")], packed=False
    )
    place.ingest(older)
    dates = [date.year for date in place.captures()["captured_at"].to_pylist()]
    assert dates == [2021, 2024]


@pytest.mark.parametrize("packed", [True, False])
def test_pages_as_warc_give_the_captures_of_the_pages_as_files(tmp_path: Path, packed: bool) -> None:
    pages = {f"{n}.html": HTML % n for n in range(4)}
    if SEEDS.is_dir():
        pages |= {path.name: path.read_bytes() for path in SEEDS.iterdir()}
    files, warc = Place(tmp_path / "files"), Place(tmp_path / "warc")
    folder = tmp_path / "pages"
    folder.mkdir()
    records, notes = [], []
    for number, (name, content) in enumerate(sorted(pages.items())):
        (folder / name).write_bytes(content)
        kind = "text/html" if name.endswith("html") else "text/plain"
        url, date = f"https://example.org/{name}", f"2024-01-{number + 1:02}T00:00:00Z"
        notes.append(orjson.dumps({"file": name, "url": url, "captured_at": date, "content_type": kind}))
        status = "200 OK" if number % 2 else None
        records.append(Record(content, url, date, status, {"Content-Type": kind}))
    (folder / "captures.jsonl").write_bytes(b"\n".join(notes))
    files.ingest(folder)
    warc.ingest(write_warc(tmp_path / "x.warc.gz", records[::-1], packed=packed))
    assert files.captures().num_rows == len(pages)
    assert warc.captures().equals(files.captures())
    assert log.fingerprint(warc.home) == log.fingerprint(files.home)
    assert list(warc.archive.page_ids()) == list(files.archive.page_ids())
