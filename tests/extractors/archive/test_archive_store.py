"""The archive keeps bytes by hash, never serves a damaged object, and leaves nothing half."""

from __future__ import annotations

import errno
import hashlib
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.archive import folders, store
from extractors.archive.folders import LocalFolder, StorageError
from extractors.archive.store import Archive, DamagedObject, MissingObject

PAGE = b"<html>a page</html>" * 50


@pytest.fixture(params=["local", "file url", "object store", "remote without whole writes"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    places = {
        "local": str(tmp_path / "archive"),
        "file url": f"file://{tmp_path}/archive",
        "object store": f"memory://{tmp_path.name}/archive",
        "remote without whole writes": f"local://{tmp_path}/archive",
    }
    return Archive.open(places[request.param])


def object_path(root: Path, page_id: str) -> Path:
    return root / "objects" / page_id[:2] / f"{page_id}.zst"


def test_what_is_put_comes_back(archive: Archive) -> None:
    contents = [PAGE, b"", b"\0\xff" * 10, "שלום".encode()]
    ids = archive.put_many(contents)
    assert ids == [hashlib.sha256(one).hexdigest() for one in contents]
    assert [archive.get(one) for one in ids] == contents
    assert list(archive.page_ids()) == sorted(ids)
    assert all(one in archive for one in ids)


def test_what_was_never_put_is_missing(archive: Archive) -> None:
    unknown = hashlib.sha256(b"never").hexdigest()
    assert unknown not in archive
    with pytest.raises(MissingObject, match=unknown):
        archive.get(unknown)


@pytest.mark.parametrize("name", ["", "abc", "../" * 21 + "a", "A" * 64, "g" * 64, "a" * 63 + "/"])
def test_only_hashes_are_page_ids(archive: Archive, name: str) -> None:
    with pytest.raises(ValueError, match="no page id"):
        archive.get(name)


@settings(deadline=None)
@given(st.binary(max_size=5000))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    archive = Archive.open(tmp_path_factory.getbasetemp() / "any")
    assert archive.get(archive.put(content)) == content


def test_an_object_is_never_written_again(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    path = object_path(tmp_path, archive.put(PAGE))
    before = path.stat()
    Archive.open(tmp_path).put(PAGE)
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_objects_are_smaller_than_pages_and_need_no_program_of_ours(tmp_path: Path) -> None:
    path = object_path(tmp_path, Archive.open(tmp_path).put(PAGE))
    assert path.stat().st_size < len(PAGE) / 5
    with pa.CompressedInputStream(pa.OSFile(str(path)), "zstd") as stream:
        assert stream.read() == PAGE


def other_frame(_: bytes) -> bytes:
    return bytes(pa.Codec("zstd").compress(b"something else", asbytes=True))


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda stored: stored[: len(stored) // 2],
    "last byte gone": lambda stored: stored[:-1],
    "emptied": lambda stored: b"",
    "a bit flipped": lambda stored: stored[:-9] + bytes([stored[-9] ^ 1]) + stored[-8:],
    "no zstd": lambda stored: b"<html>" + stored,
    "another page": other_frame,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_object_is_set_aside_and_not_served(
    tmp_path: Path, damage: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    archive = Archive.open(tmp_path)
    page_id = archive.put(PAGE)
    path = object_path(tmp_path, page_id)
    broken = damage(path.read_bytes())
    path.write_bytes(broken)
    with pytest.raises(DamagedObject, match=page_id) as caught:
        archive.get(page_id)
    assert (tmp_path / caught.value.moved_to).read_bytes() == broken
    assert page_id in caplog.text
    assert page_id not in archive
    assert archive.damaged() == [page_id]
    assert dict(archive.get_many([page_id])) == {}
    assert archive.put(PAGE) == page_id
    assert archive.get(page_id) == PAGE
    assert archive.damaged() == []


def test_damage_is_kept_apart_each_time(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path)
    for _ in range(2):
        page_id = archive.put(PAGE)
        object_path(tmp_path, page_id).write_bytes(b"broken")
        with pytest.raises(DamagedObject):
            archive.get(page_id)
    assert len(list((tmp_path / "damaged").iterdir())) == 2


def test_an_object_that_unpacks_to_too_much_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MAX_OBJECT_BYTES", 1000)
    archive = Archive.open(tmp_path)
    page_id = archive.put(b"x" * 1001)
    with pytest.raises(DamagedObject):
        archive.get(page_id)


def test_a_damaged_object_can_be_reported_by_a_worker_process() -> None:
    error = pickle.loads(pickle.dumps(DamagedObject("a" * 64, "damaged/x")))
    assert (error.page_id, error.moved_to) == ("a" * 64, "damaged/x")


def test_leftovers_of_dead_processes_go_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    (tmp_path / "tmp").mkdir()
    names = {owner: f"{socket.gethostname()}.{owner}.abc" for owner in (int(dead.stdout), os.getpid())}
    for name in names.values():
        (tmp_path / "tmp" / name).write_bytes(b"half")
    Archive.open(tmp_path)
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == [names[os.getpid()]]


@pytest.mark.parametrize("failing", ["write", "sync", "rename"])
def test_a_full_disk_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    archive = Archive.open(tmp_path)
    kept = archive.put(b"kept")
    with monkeypatch.context() as patch:
        if failing == "write":
            patch.setattr(folders, "_write_through", full)
        elif failing == "sync":
            patch.setattr(os, "fsync", full)
        else:
            patch.setattr(Path, "replace", full)
        with pytest.raises(StorageError, match="no space left"):
            archive.put(PAGE)
    assert list((tmp_path / "tmp").iterdir()) == []
    assert list(archive.page_ids()) == [kept]
    assert archive.get(archive.put(PAGE)) == PAGE


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small tmpfs needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_really_full_disk_leaves_whole_objects_only(small_disk: Path) -> None:
    archive = Archive.open(small_disk / "archive")
    put = []
    with pytest.raises(StorageError, match="free some and run again"):
        for _ in range(1000):
            put.append(archive.put(os.urandom(10_000)))
    assert len(put) > 5
    assert list(archive.page_ids()) == sorted(put)
    assert all(hashlib.sha256(archive.get(one)).hexdigest() == one for one in put)
    assert list((small_disk / "archive" / "tmp").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="file"):
        Archive(LocalFolder(tmp_path / "file" / "archive")).put(PAGE)
