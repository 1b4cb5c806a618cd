"""The capture log is append-only files; the tables in state.sqlite follow them and can be made anew."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.archive import journal, log
from extractors.archive.entries import BadEntryError, LogEntry, kept_headers, read_line
from extractors.archive.folders import StorageError
from extractors.archive.journal import Journal
from extractors.archive.store import Archive
from extractors.home import Home
from extractors.schemas import CAPTURES

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


def entry(number: int, day: int = 0, url: str | None = "https://example.org/a", **facts: object) -> LogEntry:
    return replace(
        LogEntry(f"{number:064x}", url, DAY + timedelta(days=day), "files", True),
        **facts,  # type: ignore[arg-type]
    )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture(params=["local", "object store"])
def archive(request: pytest.FixtureRequest, home: Home, tmp_path: Path) -> Archive:
    return Archive.open(home.archive if request.param == "local" else f"memory://{tmp_path.name}/log")


def append(archive: Archive, *batches: list[LogEntry]) -> None:
    with Journal(archive) as book:
        for batch in batches:
            book.append(batch)


def test_captures_are_as_logged_each_once_and_sorted(archive: Archive, home: Home) -> None:
    append(archive, [entry(2), entry(1, day=1)], [entry(1)], [entry(1), entry(2, url=None)])
    log.synchronise(archive, home)
    table = log.captures(home)
    assert table.schema == CAPTURES
    rows = [(row["page_id"][-1], row["url"] is None, row["captured_at"].day) for row in table.to_pylist()]
    assert rows == [("1", False, 1), ("1", False, 2), ("2", True, 1), ("2", False, 1)]


def test_only_good_pages_are_captures(archive: Archive, home: Home) -> None:
    kinds = ("page", "listing", "robots", "refused", "failed")
    append(archive, [entry(n, kind=kind, fetched_at=DAY, reason="x") for n, kind in enumerate(kinds)])  # type: ignore[arg-type]
    log.synchronise(archive, home)
    assert log.captures(home)["page_id"].to_pylist() == [f"{0:064x}"]


def test_a_lost_state_is_made_anew_from_the_archive_alone(archive: Archive, home: Home) -> None:
    append(archive, [entry(n, day=n % 3) for n in range(50)])
    log.synchronise(archive, home)
    before, mark = log.captures(home), log.fingerprint(home)
    home.state.unlink()
    log.synchronise(archive, home)
    assert log.captures(home).equals(before)
    assert log.fingerprint(home) == mark


def test_only_what_is_new_is_read(archive: Archive, home: Home) -> None:
    append(archive, [entry(1)])
    assert log.synchronise(archive, home).entries == 1
    assert log.synchronise(archive, home).entries == 0
    append(archive, [entry(2), entry(3)])
    assert log.synchronise(archive, home).entries == 2


def test_what_a_process_recorded_itself_is_not_read_again(archive: Archive, home: Home) -> None:
    with Journal(archive) as book, home.connect() as state:
        log.prepare(state)
        for number in range(3):
            position = book.append([entry(number)])
            assert log.record(state, [entry(number)], position) == 1
    assert log.synchronise(archive, home).entries == 0
    assert log.captures(home).num_rows == 3


def test_writers_do_not_meet(archive: Archive, home: Home) -> None:
    with Journal(archive) as left, Journal(archive) as right:
        for number in range(5):
            left.append([entry(number)])
            right.append([entry(100 + number)])
    assert log.synchronise(archive, home).entries == 10


def test_a_torn_line_is_no_entry_and_what_stands_before_it_is(home: Home) -> None:
    archive = Archive.open(home.archive)
    append(archive, [entry(1), entry(2)])
    segment = next((home.archive / "captures").iterdir())
    content = segment.read_bytes()
    for cut in range(len(content)):
        segment.write_bytes(content[:cut])
        entries, end, bad = journal.read_from(archive, f"captures/{segment.name}", 0)
        assert (len(entries), bad) == (content[:cut].count(b"\n"), [])
        assert end == content[:cut].rfind(b"\n") + 1


def test_a_line_that_is_no_entry_is_reported_and_costs_itself_alone(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    archive = Archive.open(home.archive)
    append(archive, [entry(1)])
    segment = next((home.archive / "captures").iterdir())
    segment.write_bytes(segment.read_bytes() + b'{"page_id": 3}\nnonsense\n' + entry(2).to_line())
    report = log.synchronise(archive, home)
    assert report.entries == 2
    assert [line.byte for line in report.bad_lines] == [len(entry(1).to_line()), len(entry(1).to_line()) + 15]
    assert segment.name in caplog.text
    assert log.captures(home).num_rows == 2


def test_an_archive_that_was_moved_or_restored_is_read_anew(home: Home, tmp_path: Path) -> None:
    archive = Archive.open(home.archive)
    append(archive, [entry(1)], [entry(2)])
    log.synchronise(archive, home)
    segment = next((home.archive / "captures").iterdir())
    segment.write_bytes(entry(1).to_line())
    log.synchronise(archive, home)
    assert log.captures(home).num_rows == 1
    other = Archive.open(f"memory://{tmp_path.name}/elsewhere")
    append(other, [entry(7)])
    log.synchronise(other, home)
    assert log.captures(home)["page_id"].to_pylist() == [f"{7:064x}"]


def test_a_full_disk_takes_back_the_torn_line(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive.open(home.archive)
    written = os.write

    def full_after_ten_bytes(descriptor: int, data: bytes) -> int:
        if len(data) <= 10:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(descriptor, data[:10])

    with Journal(archive) as book:
        book.append([entry(1)])
        with monkeypatch.context() as patch, pytest.raises(StorageError, match="no space left"):
            patch.setattr(os, "write", full_after_ten_bytes)
            book.append(
                [replace(entry(2), url="https://example.org/" + "b" * (10 - len(entry(2).to_line()) % 10))]
            )
        book.append([entry(3)])
    log.synchronise(archive, home)
    assert [row[-1] for row in log.captures(home)["page_id"].to_pylist()] == ["1", "3"]


def test_the_terms_of_today_decide(archive: Archive, home: Home) -> None:
    append(archive, [entry(1, source="site"), entry(2)])
    log.synchronise(archive, home)
    table = log.captures(home, {"site": log.Terms("CC-BY-4.0", False)})
    assert table["licence"].to_pylist() == ["CC-BY-4.0", None]
    assert table["prose"].to_pylist() == [False, True]


def test_an_entry_comes_back_from_its_line() -> None:
    full = entry(
        1, kind="refused", dated_by="fetch", licence="MIT", content_type="text/html", status=200,
        fetched_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC), final_url="https://example.org/b",
        reason="captcha", headers={"etag": '"x"'}, robots={"allowed": True, "delay": 2.5},
    )  # fmt: skip
    assert read_line(full.to_line()) == full
    bare = LogEntry(None, None, DAY, "files", False, "failed")
    assert [read_line(one.to_line()) for one in (entry(1), bare)] == [entry(1), bare]
    assert read_line(entry(1).to_line().replace(b"{", b'{"added_later": 1, ', 1)) == entry(1)


@pytest.mark.parametrize("line", [b"", b"[]", b"null", b'{"page_id": "a"}', b'{"captured_at": "never"}'])
def test_other_lines_are_refused(line: bytes) -> None:
    with pytest.raises(BadEntryError):
        read_line(line)


def test_cookies_and_credentials_are_not_logged() -> None:
    kept = kept_headers({"Set-Cookie": "secret=1", "ETag": "x", "Authorization": "secret"})
    assert kept == {"etag": "x"}


entries = st.lists(
    st.builds(
        entry,
        st.integers(0, 5),
        st.integers(0, 5),
        st.sampled_from([None, "https://e.org/1", "https://e.org/2"]),
    ),
    max_size=30,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(entries, st.randoms(use_true_random=False), st.integers(1, 7))
def test_captures_and_fingerprint_do_not_depend_on_order_or_batches(
    tmp_path_factory: pytest.TempPathFactory, logged: list[LogEntry], random: object, size: int
) -> None:
    shuffled = list(logged)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = (Home(tmp_path_factory.mktemp("home")) for _ in range(2))
    append(Archive.open(one.archive), logged)
    assert log.synchronise(Archive.open(one.archive), one).bad_lines == ()
    for start in range(0, len(shuffled), size):
        append(Archive.open(two.archive), shuffled[start : start + size])
        log.synchronise(Archive.open(two.archive), two)
    assert log.captures(one).equals(log.captures(two))
    assert log.fingerprint(one) == log.fingerprint(two)


def test_the_fingerprint_tells_news_from_repetition(home: Home) -> None:
    archive = Archive.open(home.archive)

    def after(*more: LogEntry) -> str:
        append(archive, list(more))
        log.synchronise(archive, home)
        return log.fingerprint(home)

    empty = after()
    first = after(entry(1, day=5))
    assert first != empty
    assert after(entry(1, day=5)) == first
    later = after(entry(1, day=8))
    assert after(entry(1, day=6), entry(1, day=7)) == later != first
    earlier = after(entry(1, day=4))
    assert earlier != later
    assert after(entry(1, day=4, url="https://example.org/b")) != earlier


def test_a_state_of_an_older_program_without_dates_is_made_anew(home: Home) -> None:
    archive = Archive.open(home.archive)
    append(archive, [entry(n, day=n % 3) for n in range(5)])
    log.synchronise(archive, home)
    mark = log.fingerprint(home)
    with home.connect() as state:
        state.execute("DROP TABLE captures_dates")
        state.execute("DELETE FROM captures_facts WHERE name='dates'")
    assert log.synchronise(archive, home).entries == 5
    assert log.fingerprint(home) == mark
