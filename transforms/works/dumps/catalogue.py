"""The dumps that a home remembers: what was learned from one is not lost because a run does not name it.

``HOME/bibliography/dumps.json`` lists path and content of each; the indexes beside it hold all that is ever
asked, so an original may move or go. A run checks against the dumps it names and against all remembered
ones. The rules:

- a dump of a new path is remembered as soon as it is indexed;
- a file of other content at a remembered path replaces that dump once a run with it was not refused;
- the same content under two paths is one dump, under the path that was named last;
- ``forget`` takes a dump off the list; its index stays until a run has done without it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.archive.folders import LocalFolder
from extractors.home import Home
from transforms.works.dumps.files import Dump, DumpError, Progress, identify, known_hash, place_of

_FILE = "dumps.json"


@dataclass(frozen=True, slots=True)
class Choice:
    """The dumps of a run, in an order that no order of mention changes, and what to say of them."""

    dumps: tuple[Dump, ...]
    notes: tuple[str, ...]


def choose_dumps(home: Home, named: Iterable[Path], progress: Progress | None = None) -> Choice:
    """The dumps that a run which names these files checks against: those, and the remembered others.

    A named file that is gone is no error as long as its path is remembered. Raises ``DumpError`` for one
    that is neither there nor remembered, or cannot be read.
    """
    known = {dump.path: dump for dump in remembered(home)}
    asked = {place: _find(place, known, home, progress) for place in map(place_of, named)}
    contents = {dump.sha256: dump for _, dump in sorted(asked.items(), reverse=True)}
    others = [dump for path, dump in known.items() if path not in asked and dump.sha256 not in contents]
    notes = [
        f"{dump.path}: the file is gone; its index in the home serves"
        for path, dump in asked.items()
        if not path.is_file()
    ]
    notes += [
        f"{dump.path}: was written to since it was indexed; name it with --bibliography to read it again"
        for dump in others
        if _is_replaced(dump, home)
    ]
    return Choice(_with_names([*contents.values(), *others]), tuple(notes))


def remembered(home: Home) -> list[Dump]:
    """The dumps on the home's list, in order of path. Raises ``DumpError`` when the list is damaged."""
    file = home.bibliography / _FILE
    if not file.is_file():
        return []
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))["dumps"]
        found = [
            Dump(Path(each["path"]), str(each["sha256"]), Path(each["path"]).name, True) for each in entries
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise DumpError(
            f"{file}: is damaged ({error}); delete it and name the dumps once more with --bibliography"
        ) from error
    return sorted(found, key=lambda dump: dump.path)


def remember(home: Home, dumps: Sequence[Dump], *, replacing: bool) -> None:
    """Put the dumps of a run on the list; those that would replace another one only if ``replacing``.

    A run that was not refused calls it with ``replacing``; indexes that nothing on the list needs go then.
    """
    before = remembered(home)
    taken = {dump.path: dump.sha256 for dump in before}
    new = [dump for dump in dumps if replacing or taken.get(dump.path, dump.sha256) == dump.sha256]
    paths, contents = {dump.path for dump in new}, {dump.sha256 for dump in new}
    kept = [dump for dump in before if dump.path not in paths and dump.sha256 not in contents]
    _write(home, [*kept, *new], before)
    if replacing:
        _clear_indexes(home, {dump.sha256 for dump in (*kept, *new)})


def forget(home: Home, name: str) -> Dump:
    """Take the one dump off the list that ``name`` means: a file name, a path, or the beginning of a hash.

    Raises ``DumpError`` when none or several are meant.
    """
    known = remembered(home)
    meant = [dump for dump in _with_names(known) if _is_meant(dump, name)]
    if len(meant) != 1:
        listed = ", ".join(f"{dump.sha256[:12]} ({dump.path})" for dump in meant or known)
        raise DumpError(
            f"{name}: {'several' if meant else 'none'} of the remembered dumps; "
            + (f"name one by its hash: {listed}" if listed else "this home remembers none")
        )
    _write(home, [dump for dump in known if dump.path != meant[0].path], known)
    return meant[0]


def _is_meant(dump: Dump, name: str) -> bool:
    is_hash = len(name) >= 6 and dump.sha256.startswith(name)
    return name in (dump.path.name, dump.name, str(dump.path)) or place_of(Path(name)) == dump.path or is_hash


def _find(path: Path, known: dict[Path, Dump], home: Home, progress: Progress | None) -> Dump:
    if path.is_file():
        return identify(path, home, progress)
    if path in known:
        return replace(known[path], remembered=False)
    raise DumpError(f"{path}: there is no such bibliography file")


def _is_replaced(dump: Dump, home: Home) -> bool:
    """Whether the file at its path has another size or time than when it was read."""
    try:
        return known_hash(dump.path, dump.path.stat(), home) != dump.sha256
    except OSError:
        return False


def _with_names(dumps: Iterable[Dump]) -> tuple[Dump, ...]:
    """The dumps by name, each under a name of its own: two files of one name show a piece of their hash."""
    found = list(dumps)
    names = Counter(dump.path.name for dump in found)
    named = (
        replace(dump, name=f"{dump.path.name} ({dump.sha256[:8]})") if names[dump.path.name] > 1 else dump
        for dump in found
    )
    return tuple(sorted(named, key=lambda dump: (dump.name, dump.sha256)))


def _write(home: Home, dumps: Sequence[Dump], before: Sequence[Dump]) -> None:
    """Put the list in place in one step, if it says anything new."""
    entries = sorted({(str(dump.path), dump.sha256) for dump in dumps})
    if entries == [(str(dump.path), dump.sha256) for dump in before]:
        return
    listed = [{"path": path, "sha256": sha256} for path, sha256 in entries]
    text = json.dumps({"dumps": listed}, ensure_ascii=False, indent=1) + "\n"
    LocalFolder(home.bibliography).write(_FILE, text.encode())


def _clear_indexes(home: Home, contents: set[str]) -> None:
    for index in home.bibliography.glob("*.sqlite"):
        content = index.name.partition(".")[0]
        if len(content) == 64 and content not in contents:
            index.unlink()
