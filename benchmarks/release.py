"""Writes, verifies and upgrades a release of the full site, and says what share each format has.

    python -m benchmarks.release [--methods 8200] [--names 300000] [--statements 3000000] [--folder DIR]

The tables are made up but shaped as the site's: many locales repeat a method's summary, names differ by
language. Times are wall clock on one machine; shares are what to compare.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa

from extractors.home import Home
from outputs.formats.tables import arrange
from outputs.reading import verify as verifying
from outputs.reading.lookup import LookupFailed, find_method, open_release, search
from outputs.release import build, publish
from outputs.release.context import ReleaseContext
from transforms.tables.declaration import TABLES, Column

LANGUAGES = ("en", "fa", "he", "vi", "zh", "uk", "tr", "de", "ar", "ja", "ko", "hi", "th", "el", "pl", "es")
SYLLABLES = {
    "fa": "یاد گیری شبکه چند سری مدل",
    "ar": "تعلم عميق شبكة نموذج",
    "he": "למידה עמוקה רשת מודל",
    "vi": "tối ưu học sâu mạng nơ ron",
    "zh": "随机 森林 梯度 提升 注意力",
    "ja": "学習 機械 カーネル 木",
    "uk": "навчання мережа дерево глибоке",
    "el": "μάθηση δίκτυο δέντρο",
    "hi": "सीखना जाल वृक्ष",
    "th": "การ เรียนรู้ ต้นไม้",
    "ko": "학습 신경망 나무",
}
WORDS = ["gradient", "boosting", "kernel", "attention", "sampling", "tree", "regression", "network", "causal"]
FIRST = "PUBLISH the first release"
START = np.datetime64("2026-01-01T00:00:00", "s")


def made_up(methods: int, names: int, statements: int, seed: int) -> dict[str, pa.Table]:
    """Arranged tables of that size."""
    random = np.random.default_rng(7)
    pages, works = max(methods * 6, 1), methods
    ids = {
        "method": pa.array([f"mb-{n:010d}" for n in range(methods)]),
        "page": pa.array([f"{n:064x}" for n in range(pages)]),
        "work": pa.array([f"wk-{n:010d}" for n in range(works)]),
    }
    labels = texts(random, names, 2, 5)
    summaries = texts(random, methods, 50, 80)
    of_method = np.sort(random.integers(0, methods, statements))
    is_summary = np.arange(statements) % 9 == 0
    values = pa.concat_arrays([labels, summaries]).take(
        pa.array(np.where(is_summary, names + of_method, random.integers(0, names, statements)))
    )
    n_names = np.arange(names) * methods // names
    given = {
        "methods": {
            "method_id": ids["method"],
            "slug": pa.array([f"method-{n}" for n in range(methods)]),
            "name": renamed(labels.slice(0, methods), seed),
            "summary": summaries,
            "work_id": ids["work"],
        },
        "names": {
            "method_id": ids["method"].take(pa.array(n_names)),
            "text": labels,
            "lang": pa.array([LANGUAGES[n % len(LANGUAGES)] for n in range(names)]),
            "kind": pa.array(["label"] * names),
            "script": pa.array(["Arab" if n % len(LANGUAGES) in (1, 8) else "Latn" for n in range(names)]),
        },
        "works": {
            "work_id": ids["work"],
            "title": texts(random, works, 5, 12),
            "authors": pa.array([[f"Family{n % 999}, G.", "Doe, Jane"] for n in range(works)]),
            "doi": pa.array([f"10.1000/x{n}" for n in range(works)]),
            "year_published": pa.array(random.integers(1950, 2026, works)),
            "venue": pa.array(["Journal of Tests"] * works),
        },
        "citations": {
            "citation_id": pa.array([f"ci-{n:010d}" for n in range(methods)]),
            "method_id": ids["method"],
            "raw": texts(random, methods, 10, 20),
            "work_id": ids["work"],
        },
        "statements": {
            "statement_id": pa.array([f"st-{n:016d}" for n in range(statements)]),
            "method_id": ids["method"].take(pa.array(of_method)),
            "value": values,
            "raw": values,
            "page_id": ids["page"].take(pa.array(random.integers(0, pages, statements))),
            "row": pa.array(random.integers(0, 10, statements)),
            "column": pa.array(random.integers(0, 5, statements)),
            "last_seen": pa.array(START + random.integers(0, 300, statements).astype("timedelta64[D]")),
        },
        "pages": {
            "page_id": ids["page"],
            "url": pa.array([f"https://example.org/p/{n}" for n in range(pages)]),
        },
        "merges": {
            "method_id": ids["method"].take(pa.array(np.arange(pages) % methods)),
            "left": ids["page"],
            "right": ids["page"],
            "evidence": pa.array([["alias:shared name", "work:wk"]] * pages),
        },
    }
    return arrange({t.name: pa.table(filled(t.columns, given.get(t.name, {}))) for t in TABLES})


def renamed(names: pa.Array, seed: int) -> pa.Array:
    """Every hundredth name is another one for another seed."""
    texts = names.to_pylist()
    texts[::100] = [f"{text} {seed}" for text in texts[::100]]
    return pa.array(texts)


def texts(random: np.random.Generator, count: int, least: int, most: int) -> pa.Array:
    """Texts of so many words, in the languages in turn."""
    made = []
    for n in range(count):
        words = SYLLABLES.get(LANGUAGES[n % len(LANGUAGES)], "").split() or WORDS
        picks = random.integers(0, len(words), random.integers(least, most))
        made.append(" ".join(words[pick] for pick in picks) + f" {n}")
    return pa.array(made)


def filled(columns: tuple[Column, ...], given: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The given columns, and one value for every row in all others."""
    rows = len(next(iter(given.values()), pa.array([])))
    return {c.name: given[c.name] if c.name in given else constant(c, rows) for c in columns}


def constant(column: Column, rows: int) -> pa.Array:
    """``rows`` times a value that the column may have."""
    if column.nullable:
        return pa.nulls(rows, pa.timestamp("s", "UTC") if column.type == "datetime" else pa.string())
    value = {
        "string": (column.values or ("en",))[0],
        "integer": 1,
        "number": 0.5,
        "boolean": False,
        "datetime": datetime(2026, 1, 1, tzinfo=UTC),
        "json": '{"asked":["crossref"]}',
        "list": [] if column.values else ["x"],
    }[column.type]
    return pa.array([value], pa.list_(pa.string()) if column.type == "list" else None).take(
        pa.array([0] * rows, pa.int64())
    )


class Clock:
    """Wall and processor seconds by name, in the order they were first measured."""

    def __init__(self) -> None:
        self.seconds: dict[str, tuple[float, float]] = {}

    @contextmanager
    def measure(self, name: str) -> Iterator[None]:
        """Note the seconds of what is done inside, under that name."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        walls, cpus = self.seconds.get(name, (0.0, 0.0))
        self.seconds[name] = (walls + time.perf_counter() - wall, cpus + time.process_time() - cpu)

    def wrap(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its seconds noted at each call."""

        def timed(*args: object) -> object:
            with self.measure(name):
                return function(*args)

        return timed


def main() -> None:
    """Publish twice and print the seconds of every part."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--methods", type=int, default=8_200)
    parser.add_argument("--names", type=int, default=300_000)
    parser.add_argument("--statements", type=int, default=3_000_000)
    parser.add_argument("--folder", type=Path, help="where to write (default: a temporary folder, removed)")
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp())
    clock = Clock()
    size = (arguments.methods, arguments.names, arguments.statements)
    release, baseline = write(clock, Home(folder), size)
    check(clock, release)
    found = look_up(clock, release)
    report(clock, release)
    print(f"methods found by one character: {found}")
    print(f"peak memory: {peak_mebibytes()} MiB, of which the tables before writing: {baseline} MiB")
    if not arguments.folder:
        shutil.rmtree(folder)


def write(clock: Clock, home: Home, size: tuple[int, int, int]) -> tuple[Path, int]:
    """Publish a release, the same again (nothing), and one with other names; gives the last and the memory before."""
    context = ReleaseContext(created=datetime(2026, 11, 21, tzinfo=UTC))
    tables = made_up(*size, seed=1)
    baseline = peak_mebibytes()
    with timed_writers(clock), clock.measure(FIRST):
        publish.publish(tables, context, home)
    with clock.measure("PUBLISH nothing (unchanged)"):
        assert not publish.publish(tables, context, home).changed
    tables = made_up(*size, seed=2)
    with clock.measure("PUBLISH a second release, 1 % of names differ"):
        second = publish.publish(tables, context, home)
    assert second.path is not None
    return second.path, baseline


@contextmanager
def timed_writers(clock: Clock) -> Iterator[None]:
    """Every step of writing a release is measured inside."""
    formats = {name: clock.wrap(f"write {name}", writer) for name, writer in build.FORMATS.items()}
    with (
        patch.object(build, "FORMATS", formats),
        patch.object(build, "describe", clock.wrap("write metadata", build.describe)),
        patch.object(build, "write_index", clock.wrap("write checksums", build.write_index)),
        patch.object(publish, "place", clock.wrap("write through and rename", publish.place)),
    ):
        yield


def check(clock: Clock, release: Path) -> None:
    """Verify the release, each check measured."""
    checks = verifying._checks

    def timed(*args: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
        for name, one in checks(*args):
            yield name, clock.wrap(f"verify {name}", lambda one=one: list(one()))

    with patch.object(verifying, "_checks", timed), clock.measure("VERIFY, delta and all"):
        findings = verifying.verify(release)
    assert findings == [], findings[:3]


def look_up(clock: Clock, release: Path) -> int:
    """One look-up that finds, one that fails (a scan), and a substring of one Chinese character."""
    with clock.measure("LOOK-UP found"), open_release(release) as connection:
        find_method(connection, "method-77")
    failing = clock.measure("LOOK-UP not found, with suggestions")
    with failing, open_release(release) as connection, suppress(LookupFailed):
        find_method(connection, "toi uu hoc")
    with clock.measure("SEARCH one character"), open_release(release) as connection:
        return len(search(connection, "森"))


def report(clock: Clock, release: Path) -> None:
    """Print what was measured; shares are of the processor time of the first release."""
    total = clock.seconds[FIRST][1]
    print(f"{'':<50}{'wall s':>9}{'cpu s':>9}")
    for name, (wall, cpu) in clock.seconds.items():
        share = f"{cpu / total:8.1%}" if name.startswith("write") else ""
        print(f"{name:<50}{wall:9.2f}{cpu:9.2f}{share}")
    index = json.loads((release / "index.json").read_text())
    sizes: dict[str, int] = {}
    for entry in index["files"]:
        kind = entry["path"].rpartition(".")[2]
        sizes[kind] = sizes.get(kind, 0) + entry["bytes"]
    print("MiB:", ", ".join(f"{kind} {size / 2**20:.1f}" for kind, size in sorted(sizes.items())))
    print(f"rows: {index['counts']}")
    print(f"python {sys.version.split()[0]}, pyarrow {pa.__version__}")


def peak_mebibytes() -> int:
    """The most that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
