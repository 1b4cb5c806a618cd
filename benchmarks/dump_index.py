"""Indexing a generated dump: time, memory, look-ups a second.

    python -m benchmarks.dump_index [--records 1000000] [--keep FOLDER]

Half of the records have the shape of arXiv's snapshot, half Crossref's. Titles are drawn from a vocabulary of
120,000 words with Zipf frequencies, so that common words are as common as in real titles. What is measured:
the build (wall time, peak resident memory of a process that does nothing else), a second call, and look-ups
by identifier, by exact title, by a title with one word changed, and by name. Look-ups of titles are checked:
the share that finds its record is printed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from extractors.home import Home
from transforms.works.dumps.indexing import DumpInfo, index_dump
from transforms.works.dumps.search import DumpSearch

SEED = 20261121
VOCABULARY = 120_000
PHRASES = 20_000
LOOKUPS = 2_000


def vocabulary(rng: random.Random) -> list[str]:
    """Made-up words, the same for the same seed."""
    letters, vowels = "bcdfghjklmnprstvwz", "aeiou"
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        syllables = rng.randint(1, 4)
        words[
            "".join(rng.choice(letters) + rng.choice(vowels) for _ in range(syllables)) + rng.choice("nrst")
        ] = None
    return list(words)


class World:
    """Titles, names and records, the same for the same seed."""

    def __init__(self, records: int) -> None:
        self.rng = random.Random(SEED)
        self.words = vocabulary(self.rng)
        self.records = records
        self.cumulative: list[float] = []
        total = 0.0
        for rank in range(1, VOCABULARY + 1):
            total += 1 / rank**0.9
            self.cumulative.append(total)

        self.phrases = [self.text(10) for _ in range(PHRASES)]

    def prose(self, length: int) -> str:
        """Running text, put together from phrases: drawing every word would take longer than the index."""
        return " ".join(self.rng.choices(self.phrases, k=length // 10))

    def text(self, length: int) -> str:
        """So many words, common ones often."""
        return " ".join(self.rng.choices(self.words, cum_weights=self.cumulative, k=length))

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """Each record as identifier, title and JSON line."""
        for number in range(self.records):
            title = self.text(self.rng.randint(5, 13)).capitalize()
            authors = [self.text(2).title() for _ in range(self.rng.randint(1, 6))]
            if number % 2:
                yield self._crossref(number, title, authors)
            else:
                yield self._arxiv(number, title, authors)

    def _arxiv(self, number: int, title: str, authors: Sequence[str]) -> tuple[str, str, str]:
        month = number // 2 // 9_000
        identifier = f"{15 + month // 12:02d}{month % 12 + 1:02d}.{number // 2 % 9_000 + 1:05d}"
        name = self.rng.choice(self.words).capitalize() + self.rng.choice(["Net", "-GAN", "LoRA", "2Vec"])
        record = {
            "id": identifier,
            "title": title,
            "authors_parsed": [[*author.split()[::-1], ""] for author in authors],
            "abstract": f"We propose {name}. {self.prose(130).capitalize()}.",
            "versions": [{"version": "v1", "created": "Mon, 2 Jan 2017 10:00:00 GMT"}],
            "update_date": "2017-01-03",
            "categories": "cs.LG",
            "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
        }
        return f"arxiv:{identifier}", title, json.dumps(record)

    def _crossref(self, number: int, title: str, authors: Sequence[str]) -> tuple[str, str, str]:
        doi = f"10.1234/j.{number}"
        record = {
            "DOI": doi,
            "title": [title],
            "type": "journal-article",
            "author": [dict(zip(("given", "family"), author.split(), strict=True)) for author in authors],
            "container-title": [self.text(3).title()],
            "issued": {"date-parts": [[2015 + number % 10, 4]]},
            "reference": [{"key": str(key), "unstructured": self.prose(10)} for key in range(6)],
            "deposited": {"date-time": "2021-01-01T00:00:00Z"},
        }
        return f"doi:{doi}", title, json.dumps(record)


def write_dump(path: Path, world: World) -> list[tuple[str, str]]:
    """Write the dump; gives identifier and title of an evenly spaced sample."""
    step = max(1, world.records // LOOKUPS)
    sample = []
    with path.open("w") as stream:
        for number, (identifier, title, line) in enumerate(world.lines()):
            stream.write(line + "\n")
            if number % step == 0:
                sample.append((identifier, title))
    return sample


def altered(title: str, words: Sequence[str], rng: random.Random) -> str:
    """The title with a word of it changed, as a citation may have it."""
    parts = title.split()
    parts[rng.randrange(len(parts))] = rng.choice(words)
    return " ".join(parts)


def rate(name: str, questions: Sequence[str], ask: Callable[[str], bool]) -> None:
    """Ask every question and print how many were answered, and in what time."""
    started = time.perf_counter()
    right = sum(map(ask, questions))
    seconds = time.perf_counter() - started
    print(
        f"{name:28} {len(questions) / seconds:9.0f} a second   {1000 * seconds / len(questions):7.2f} ms each   "
        f"found {right / len(questions):.4f}"
    )


def measure(info: DumpInfo, sample: Sequence[tuple[str, str]], world: World) -> None:
    """Print how many of the sample are found by id, title and nearly right title, and how fast."""
    search = DumpSearch(info)
    rng = random.Random(SEED + 1)
    rate("by identifier", [name for name, _ in sample], lambda name: bool(search.by_ids([name])))
    titles = {title.upper(): title for _, title in sample}
    rate(
        "by title", list(titles), lambda asked: any(r.title == titles[asked] for r in search.by_title(asked))
    )
    near = {altered(title, world.words, rng): title for _, title in sample}
    rate("by title, one word changed", list(near), lambda asked: any(
        record.title == near[asked] for _, record in search.near_title(asked)
    ))  # fmt: skip
    wrong = [world.text(rng.randint(5, 13)) for _ in sample]
    rate(
        "by title, no such title",
        wrong,
        lambda asked: not search.by_title(asked) and not search.near_title(asked),
    )
    names = [world.rng.choice(world.words).capitalize() + "-GAN" for _ in sample]
    rate("by name", names, lambda name: isinstance(search.named(name), list))
    search.close()


def build_alone(path: Path, home: Home) -> None:
    """Build in a process of its own, so that its peak memory is that of the build."""
    started = time.perf_counter()
    command = [sys.executable, __file__, "--build", str(path), str(home.root)]
    peak, cpu = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    wall = time.perf_counter() - started
    print(f"built in {wall:.1f} s ({float(cpu):.1f} s of CPU), peak memory {int(peak) / 1024:.0f} MiB")


def main() -> None:
    """Write a dump, index it, and ask it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder for dump and index; default: a temporary one")
    parser.add_argument("--build", nargs=2, metavar=("DUMP", "HOME"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        index_dump(Path(options.build[0]), Home(Path(options.build[1])))
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(used.ru_maxrss, used.ru_utime + used.ru_stime)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        world, home, path = World(options.records), Home(folder / "home"), folder / "dump.jsonl"
        sample = write_dump(path, world)
        print(f"{options.records:,} records, {path.stat().st_size / 2**20:.0f} MiB")
        build_alone(path, home)
        started = time.perf_counter()
        info = index_dump(path, home)
        print(f"second call {1000 * (time.perf_counter() - started):.1f} ms")
        print(
            f"index {info.index.stat().st_size / 2**20:.0f} MiB, {info.records:,} records, {info.bad_lines} bad lines"
        )
        measure(info, sample, world)


if __name__ == "__main__":
    main()
