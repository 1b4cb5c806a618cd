"""The browser folds and searches as the data does."""

from __future__ import annotations

import sys
import unicodedata
from importlib import resources
from pathlib import Path
from random import Random
from typing import Any

import pytest

from extractors.text.folding import fold
from outputs.site.alphabet import fold_table, key_shards, letter_shard
from outputs.site.content import Content
from outputs.site.search import search_lines
from tests.browser.conftest import Open
from tests.outputs.site.site_tables import sample_tables

pytestmark = pytest.mark.browser

TABLE = [
    "Tối ưu hóa",
    "To\u0302\u0301i u\u031bu",
    "İstanbul ıŞIK",
    "STRASSE straße ẞ",
    "ΣΊΣΥΦΟΣ",
    "می‌شود كتاب ٣٤۵",
    "نامـــهای ة ہ ھ",
    "שִׁמְרֵי",
    "ＱＬｏＲＡ ﬁ ½ ①",
    "ガギ ｶﾞ",
    "한국어 \u1112\u1161\u11ab",
    "हिन्दी ज़",
    "Й й и\u0306",
    "A* LoRA+ C# x_1 – y",
    "a\u200bb\u202ec\u2060d\ufeff",
    "\u0378\ue000\U000e0041",
    "  \t\n\u3000 ",
    "ǅ ŉ ʼn \u0345",
    "Ω Å K",
    "\u1100\u1161 \u0958 \ufb1d",
]


def random_texts(count: int) -> list[str]:
    """Strings of any assigned or unassigned characters, half of them from one small block each."""
    random = Random(20261121)
    texts = []
    for number in range(count):
        start = (
            random.randrange(0x20, sys.maxunicode - 300)
            if number % 2
            else random.choice(range(0, 0x3400, 64))
        )
        pool = range(start, start + 200)
        codes = [random.choice(pool) for _ in range(random.randrange(1, 12))]
        mixed = [*codes, *random.choices([0x20, 0x301, 0x200C, 0x41, 0x131], k=2)]
        texts.append("".join(chr(code) for code in mixed if not 0xD800 <= code <= 0xDFFF))
    return texts


@pytest.fixture(scope="module")
def engine(browser: Any) -> Any:
    """A page with the site's own folding and search code, and nothing else."""
    page = browser.new_page()
    code = [
        resources.files("outputs.site").joinpath(f"scripts/{name}.js").read_text("utf-8")
        for name in ("folding", "search")
    ]
    page.evaluate(
        f"() => {{ {''.join(code)}\nwindow.engine = {{folder, letterShard, shardsOf, find, Index}}; }}"
    )
    page.evaluate("table => { window.foldText = engine.folder(table); }", fold_table())
    yield page
    page.close()


def test_every_string_folds_in_the_browser_as_in_the_data(engine: Any) -> None:
    texts = [*TABLE, *random_texts(4000)]
    folded = engine.evaluate("texts => texts.map(foldText)", texts)
    wrong = [
        (ascii(text), ascii(fold(text)), ascii(found))
        for text, found in zip(texts, folded, strict=True)
        if fold(text) != found and not _newer_than_python(text)
    ]
    assert wrong == []


def _newer_than_python(text: str) -> bool:
    """Composition of characters that Python's Unicode version does not know cannot be expected to agree."""
    return any(unicodedata.category(character) == "Cn" for character in text)


def test_every_letter_has_the_same_shard_on_both_sides(engine: Any) -> None:
    letters = [chr(code) for code in range(0x20, 0x20000, 7) if not 0xD800 <= code <= 0xDFFF]
    found = engine.evaluate("letters => letters.map(engine.letterShard)", letters)
    assert found == [letter_shard(letter) for letter in letters]


def test_every_name_and_every_part_of_it_finds_its_method(engine: Any) -> None:
    methods = list(Content(sample_tables()))
    lines = [search_lines(method) for method in methods]
    shards = sorted({shard for line in lines for shard in line})
    texts = {shard: "\n".join(line.get(shard, "") for line in lines) for shard in shards}
    queries = []
    for number, method in enumerate(methods):
        for row in method.names:
            key = fold(row["text"])
            queries += [
                (number, part) for part in {key, key[1:-1].strip(), " ".join(reversed(key.split()))} if part
            ]
    found = engine.evaluate(
        """([texts, queries]) => {
        const indexes = Object.fromEntries(Object.entries(texts).map(([k, t]) => [k, new engine.Index(t)]));
        return queries.map(([, q]) => engine.find(
          engine.shardsOf(q, Object.keys(texts)).map((name) => indexes[name]), q)); }""",
        [texts, queries],
    )
    assert [query for query, methods_ in zip(queries, found, strict=True) if query[0] not in methods_] == []


@pytest.mark.parametrize(
    ("keys", "query", "order"),
    [
        (["lora dash", "lora", "qlora", "big lora"], "lora", [1, 0, 3, 2]),
        (["independent t test", "welch t test", "welch"], "test welch", [1]),
        (["随机森林", "森林"], "森林", [1, 0]),
        (["a", "b"], "c", []),
    ],
)
def test_better_matches_come_first(engine: Any, keys: list[str], query: str, order: list[int]) -> None:
    """The whole name, then the beginning, then the beginning of a word, then any place, then words apart."""
    text = "\n".join(f"\t{key}\t" for key in keys)
    found = engine.evaluate("([text, q]) => engine.find([new engine.Index(text)], q)", [text, query])
    assert found == order


@pytest.mark.parametrize(
    ("keys", "query", "order"),
    [
        (["توجه چند سری", "سری"], "چندسری", [0]),  # a compound typed without its joiner
        (["lora peft", "peft"], "lorapeft", [0]),
        (["mamba", "samba school"], "mambba", [0]),  # a letter too many
        (["random forest", "random tree"], "randm forst", [0]),  # one too few, twice
        (["gaussian mixture"], "guassain mixture", [0]),  # two pairs swapped in a long word
        (["qlora", "lora"], "qlra", [0]),
        (["gan", "gam"], "gaz", []),  # too short to guess at
        (["lora dash"], "lora xyzzy", []),
        (["lora", "lore"], "lora", [0]),  # what is there as typed is not guessed at
    ],
)
def test_what_no_name_has_finds_names_much_like_it(
    engine: Any, keys: list[str], query: str, order: list[int]
) -> None:
    text = "\n".join(f"\t{key}\t" for key in keys)
    found = engine.evaluate("([text, q]) => engine.find([new engine.Index(text)], q)", [text, query])
    assert found == order


def test_a_query_without_letters_looks_everywhere(engine: Any) -> None:
    assert key_shards("2 1") == {"other"}
    assert engine.evaluate("() => engine.shardsOf('16', ['cjk', 'latin'])") == ["cjk", "latin"]


def test_a_script_that_the_data_does_not_have_finds_nothing(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html", "#l=en").page
    page.fill("#search", "ქართული")
    page.locator("#status", has_text="No method").wait_for()
