"""Dumps: every shape, bad lines, broken files, re-indexing, titles nearly right, names."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from extractors.home import Home
from transforms.works.dumps.files import DumpError
from transforms.works.dumps.indexing import DumpInfo, index_dump
from transforms.works.dumps.search import DumpSearch
from transforms.works.mentions import distinct_mentions

ARXIV = [
    {
        "id": "2409.01035",
        "title": "Unleashing Task Directions",
        "authors": "Jane Doe",
        "abstract": "We introduce a method, LoRA-Dash, for tuning.",
        "doi": "10.1234/dash",
        "versions": [{"version": "v1", "created": "Mon, 2 Sep 2024 08:10:51 GMT"}],
        "update_date": "2024-09-03",
    },
    {
        "id": "2312.00001",
        "title": "Mamba: Sequence Modelling without Attention",
        "authors_parsed": [["Roe", "R.", ""]],
        "abstract": "This paper has been withdrawn by the authors.",
    },
    {
        "id": "2312.00002",
        "title": "A Comparison of Adapters",
        "authors_parsed": [["Poe", "P.", ""]],
        "abstract": "We compare QLoRA and LoRA-Dash.",
    },
]
CROSSREF = [
    {
        "DOI": "10.1234/DASH",
        "title": ["Unleashing Task Directions"],
        "author": [{"family": "Doe", "given": "Jane"}],
    },
    {"DOI": "10.1234/book", "title": ["Noise"], "type": "book", "ISBN": ["978-0-306-40615-7"]},
    {
        "DOI": "10.1234/n",
        "title": ["Retraction"],
        "update-to": [{"type": "retraction", "DOI": "10.1234/book"}],
    },
]


def lines(records: list[Any]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def write(folder: Path, content: bytes, name: str = "dump.jsonl") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


SHAPES = {
    "json lines": ("dump.jsonl", lines(ARXIV + CROSSREF)),
    "windows lines and a mark at the start": (
        "d.jsonl",
        b"\xef\xbb\xbf" + lines(ARXIV + CROSSREF).replace(b"\n", b"\r\n"),
    ),
    "no newline at the end": ("d.jsonl", lines(ARXIV + CROSSREF).rstrip()),
    "empty lines": ("d.jsonl", lines(ARXIV + CROSSREF).replace(b"\n", b"\n\n  \n")),
    "gzip": ("dump.jsonl.gz", gzip.compress(lines(ARXIV + CROSSREF))),
    "gzip without the name": ("dump", gzip.compress(lines(ARXIV + CROSSREF))),
    "bzip2": ("dump.jsonl.bz2", bz2.compress(lines(ARXIV + CROSSREF))),
    "xz": ("dump.jsonl.xz", lzma.compress(lines(ARXIV + CROSSREF))),
    "zstd": ("dump.jsonl.zst", pa.Codec("zstd").compress(lines(ARXIV + CROSSREF), asbytes=True)),
    "an array in bzip2": ("dump.json.bz2", bz2.compress(json.dumps(ARXIV + CROSSREF).encode())),
    "two gzip members": ("d.gz", gzip.compress(lines(ARXIV)) + gzip.compress(lines(CROSSREF))),
    "an array": ("dump.json", json.dumps(ARXIV + CROSSREF).encode()),
    "an indented array": ("dump.json", json.dumps(ARXIV + CROSSREF, indent=2).encode()),
    "the public data file": ("0.json.gz", gzip.compress(json.dumps({"items": ARXIV + CROSSREF}).encode())),
    "an answer of the API": (
        "a.json",
        json.dumps({"status": "ok", "message": {"facets": {}, "items": ARXIV + CROSSREF}}, indent=1).encode(),
    ),
    "wrapped lines": ("d.jsonl", lines([{"status": "ok", "message": record} for record in ARXIV + CROSSREF])),
}


@pytest.mark.parametrize(("name", "content"), SHAPES.values(), ids=SHAPES)
def test_every_shape_gives_the_same_index(tmp_path: Path, home: Home, name: str, content: bytes) -> None:
    info = index_dump(write(tmp_path, content, name), home)
    assert (info.records, info.arxiv, info.crossref, info.bad_lines) == (6, 3, 3, 0)
    search = DumpSearch(info)
    found = search.by_ids(["doi:10.1234/dash", "arxiv:2409.01035", "arxiv:2409.99999", "isbn:9780306406157"])
    assert {name: sorted(r.registry for r in records) for name, records in found.items()} == {
        "arxiv:2409.01035": ["arxiv"],
        "doi:10.1234/dash": ["arxiv", "crossref"],
        "isbn:9780306406157": ["crossref"],
    }
    assert {record.origin for records in found.values() for record in records} == {name}
    search.close()


def test_one_pretty_work_alone(tmp_path: Path, home: Home) -> None:
    info = index_dump(write(tmp_path, json.dumps({"message": CROSSREF[0]}, indent=2).encode()), home)
    assert (info.records, info.bad_lines) == (1, 0)


def test_bad_lines_are_counted_with_place_and_reason(tmp_path: Path, home: Home) -> None:
    good = lines(ARXIV)
    bad = b'{"id": "2301.00001", "title"\n[1]\n"text"\n{"id": "xyz", "title": "T"}\n'
    bad += b'{"DOI": "10.1/x"}\n{"a": 1}\n\xff\xfe\n'
    info = index_dump(write(tmp_path, good + bad + lines(CROSSREF)), home)
    assert (info.records, info.bad_lines) == (6, 7)
    assert info.first_bad == (
        (4, "not JSON"),
        (5, "not a JSON object"),
        (6, "not a JSON object"),
        (7, "neither a DOI nor a valid arXiv identifier"),
        (8, "no valid DOI"),
        (9, "neither a line of arXiv's snapshot nor a Crossref or DataCite work"),
        (10, "not JSON"),
    )


@pytest.mark.parametrize(
    "pack",
    [lambda data: bz2.compress(data, 1), lzma.compress, pa.Codec("zstd").compress],
    ids=["bzip2", "xz", "zstd"],
)
def test_every_packed_file_may_break_off(tmp_path: Path, home: Home, pack: Callable[[bytes], bytes]) -> None:
    chance = random.Random(7)
    many = [{"id": f"2301.{n:05d}", "title": f"{chance.random()}", "authors": "A"} for n in range(1, 40000)]
    packed = bytes(pack(lines(many)))
    info = index_dump(write(tmp_path, packed[: len(packed) // 2], "cut.jsonl"), home)
    assert 0 < info.records < len(many)
    assert "breaks off" in info.first_bad[-1][1]


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_a_file_that_breaks_off_gives_what_it_had(tmp_path: Path, home: Home, keep: float) -> None:
    many = [
        {"id": f"2301.{n:05d}", "title": f"Title {n} {n * 7919 % 10007}", "authors": "A"}
        for n in range(1, 4000)
    ]
    packed = gzip.compress(lines(many))
    info = index_dump(write(tmp_path, packed[: int(len(packed) * keep)], "cut.jsonl.gz"), home)
    assert 0 < info.records < len(many)
    assert info.bad_lines in (1, 2)
    assert "breaks off" in info.first_bad[-1][1]


def test_an_array_that_breaks_off(tmp_path: Path, home: Home) -> None:
    whole = json.dumps(ARXIV + CROSSREF).encode()
    info = index_dump(write(tmp_path, whole[:-40], "cut.json"), home)
    assert (info.records, info.bad_lines) == (5, 1)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"<html></html>", b"[]", b"{", b"\x1f\x8b\x00", b"PK\x03\x04zip"]
)
def test_a_file_without_a_record_is_an_error_that_says_so(tmp_path: Path, home: Home, content: bytes) -> None:
    with pytest.raises(DumpError, match=r"dump\.jsonl: no usable record"):
        index_dump(write(tmp_path, content), home)


def test_a_file_that_is_not_there(tmp_path: Path, home: Home) -> None:
    with pytest.raises(DumpError, match="No such file"):
        index_dump(tmp_path / "none.jsonl", home)


def built(info: DumpInfo) -> int:
    return info.index.stat().st_ino


def test_only_new_content_is_indexed_again(tmp_path: Path, home: Home) -> None:
    path = write(tmp_path, lines(ARXIV))
    steps: list[str] = []
    first = built(index_dump(path, home))
    assert built(index_dump(path, home, lambda step, *_: steps.append(step))) == first
    assert steps == []
    os.utime(path, (1, 1))
    assert built(index_dump(path, home, lambda step, *_: steps.append(step))) == first
    assert set(steps) == {"reading dump.jsonl"}
    path.write_bytes(lines(ARXIV + CROSSREF))
    assert index_dump(path, home).records == 6
    assert built(index_dump(write(tmp_path, lines(ARXIV), "copy.jsonl"), home)) == first


def test_a_damaged_index_is_built_again(tmp_path: Path, home: Home) -> None:
    path = write(tmp_path, lines(ARXIV))
    index_dump(path, home).index.write_bytes(b"this is no database at all" * 40)
    assert index_dump(path, home).records == 3


def test_a_killed_build_leaves_nothing_behind(tmp_path: Path, home: Home) -> None:
    many = [{"id": f"2301.{n:05d}", "title": f"Title {n}", "authors": "A"} for n in range(1, 60000)]
    path = write(tmp_path, lines(many))
    code = (
        "import sys; from pathlib import Path; from extractors.home import Home;"
        "from transforms.works.dumps.indexing import index_dump;"
        "index_dump(Path(sys.argv[1]), Home(Path(sys.argv[2])))"
    )
    build = subprocess.Popen([sys.executable, "-c", code, str(path), str(home.root)])
    while build.poll() is None and not list(home.bibliography.glob("building-*")):
        time.sleep(0.01)
    build.send_signal(signal.SIGKILL)
    build.wait()
    assert not [
        index for index in home.bibliography.glob("*.sqlite") if not index.name.startswith("building-")
    ]
    info = index_dump(path, home)
    assert info.records == len(many)
    assert [index.name for index in home.bibliography.iterdir()] == [info.index.name]


def test_the_index_is_the_same_whoever_builds_it(tmp_path: Path) -> None:
    path = write(tmp_path, lines(ARXIV + CROSSREF))
    indexes = [index_dump(path, Home(tmp_path / name)).index.read_bytes() for name in ("one", "two")]
    assert indexes[0] == indexes[1]


TITLES = [
    "Attention Is All You Need",
    "Deep Residual Learning for Image Recognition",
    "Auto-Encoding Variational Bayes",
    "Language Models are Few-Shot Learners",
    "Direct Preference Optimization: Your Language Model is Secretly a Reward Model",
    "Tối ưu hóa chính sách gần nhất",
    "基於任務方向的低秩適應方法研究",
    "Noise",
]


@pytest.fixture
def search(tmp_path: Path, home: Home) -> DumpSearch:
    filler = [
        f"{a} {b} for {c}"
        for a in ("Learning", "Noise", "Deep")
        for b in ("models", "nets")
        for c in range(50)
    ]
    works = [{"DOI": f"10.1234/{n}", "title": [title]} for n, title in enumerate(TITLES + filler)]
    return DumpSearch(index_dump(write(tmp_path, lines(works)), home))


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("ATTENTION IS ALL YOU NEED.", TITLES[0]),
        ("Autoencoding variational Bayes", TITLES[2]),
        ("Direct preference optimization", TITLES[4]),
        ("Toi uu hoa chinh sach gan nhat", TITLES[5]),
    ],
)
def test_exact_titles_however_written(search: DumpSearch, asked: str, title: str) -> None:
    assert [record.title for record in search.by_title(asked)] == [title]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("Attention is everything you need", TITLES[0]),
        ("Atention is all you need", TITLES[0]),
        ("Is attention all you need?", TITLES[0]),
        ("Deep Residual Learning for Picture Recognition", TITLES[1]),
        ("Deep residual nets for image recognition", TITLES[1]),
        ("Language models are multi-shot learners", TITLES[3]),
        ("Direct Preference Optimisation: Your Language Model is Secretly a Loss Model", TITLES[4]),
        ("基於任務方向的低秩調適方法研究", TITLES[6]),
    ],
)
def test_titles_nearly_right(search: DumpSearch, asked: str, title: str) -> None:
    assert search.near_title(asked)[0][1].title == title


@pytest.mark.parametrize("asked", ["Bees and their dances in spring", "", "?!", 'quote " AND NOT OR *'])
def test_titles_of_nothing(search: DumpSearch, asked: str) -> None:
    assert search.near_title(asked) == []


def test_names_are_found_where_they_are_introduced_first(tmp_path: Path, home: Home) -> None:
    search = DumpSearch(index_dump(write(tmp_path, lines(ARXIV)), home))
    dash = search.named("LoRA-Dash")
    assert [(mention.record.arxiv_id, mention.introduced) for mention in dash] == [
        ("2409.01035", True),
        ("2312.00002", False),
    ]
    assert [mention.record.arxiv_id for mention in search.named("lora dash")] == ["2409.01035", "2312.00002"]
    (mamba,) = search.named("Mamba")
    assert (mamba.introduced, mamba.in_title, mamba.record.state) == (True, True, "withdrawn")
    assert [mention.in_title for mention in search.named("Task Directions")] == [True]
    assert search.named("Dash") == []


@pytest.mark.parametrize(
    ("title", "abstract", "introduced", "mentioned"),
    [
        ("QLoRA: Tuning", "", {"qlora"}, set()),
        ("Tuning", "We propose Mamba, a model.", {"mamba"}, set()),
        ("Tuning", "Our method, termed DPO, is stable.", {"dpo"}, set()),
        ("Tuning", "Low-Rank Adaptation (LoRA) is cheap. GPT-4 is not.", {"lora"}, {"gpt4"}),
        ("Tuning", "We introduce a new algorithm called A*+ here.", set(), set()),
        ("Tuning LLaMA2", "Nothing.", set(), {"llama2"}),
        ("Tuning", "", set(), set()),
    ],
)
def test_mentions(title: str, abstract: str, introduced: set[str], mentioned: set[str]) -> None:
    found = distinct_mentions(title, abstract)
    assert introduced <= {name for name, is_new in found.items() if is_new}
    assert mentioned <= {name for name, is_new in found.items() if not is_new}
