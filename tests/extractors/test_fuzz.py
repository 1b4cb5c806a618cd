"""Fuzz: mutated pages end as a page or as refusals with known reasons; never as an exception, never without end."""

import random

import pytest

from extractors.batches import complete, rows_to_batch
from extractors.pages import extract_page
from extractors.refusals import REASONS
from extractors.schemas import ROWS
from tests.rendering.labels import LISTED, UNLISTED, labels_of
from tests.rendering.pages import Style, page_url, render
from tests.rendering.world import make_methods

METHODS = make_methods(30, seed=21)
TOKENS = (
    b"<", b">", b"|", b"\n", b"\xc3\x97", b"\xe2\x89\xa0", b"\x00", b"\xff\xfe", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"</table>", b"<table>", b"<tr>",
    b"<td>", b"</td>", b"<script>", b"<td colspan=9>", b"<td rowspan=3>", b"<!--", b"-->", b"&#0;", b"&#x202e;", b"&amp;", b"\xf3\xa0\x81\x81",
    b"\xee\x84\xa3", b"<div>" * 50, b"</html>", b"role=row", b"\xd0\xb0", b"| |", b"| " * 20, b"<meta charset=shift_jis>", b"2023", b"\xe2\x86\x97",
)  # fmt: skip
ARTICLE = (
    b"FooNet learns faster\nSource: Example Times\nResearchers present a new training method called FooNet. It is quicker than BarNet. "
    b"The authors say that the approach needs less memory.\nfree casino: a1| b2| c3| d4| e5| f6| g7| h8| i9| j10| k11| l12|\n"
)


def _seed_page(chance: random.Random) -> tuple[bytes, str | None]:
    if chance.random() < 0.15:
        return ARTICLE, None
    locale = chance.choice((*LISTED, *UNLISTED))
    records = [method.record(locale) for method in chance.sample(METHODS, chance.randint(1, 6))]
    style = Style(
        chance.choice(["first", "last", "absent"]), chance.choice(["text", "element", "label", "none"]), chance.random() < 0.5,
        chance.choice(["td", "th", "mixed"]), chance.random() < 0.3, chance.random() < 0.3, stream=chance.random() < 0.3,
    )  # fmt: skip
    content = render(records, labels_of(locale), chance.choice(["html", "pipe", "flat"]), style)
    return content, page_url(records, locale) if chance.random() < 0.5 else None


def _mutated(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        place, length = chance.randrange(len(data) + 1), chance.choice([0, 1, 3, 40, 400])
        kind = chance.randrange(6)
        if kind == 0:
            data[place : place + length] = b""
        elif kind == 1:
            data[place:place] = chance.choice(TOKENS)
        elif kind == 2:
            data[place:place] = data[chance.randrange(len(data) + 1) :][:length]
        elif kind == 3:
            data[place : place + length] = bytes(chance.randrange(256) for _ in range(length))
        elif kind == 4:
            del data[place:]
        else:
            data[place : place + length] = chance.choice(TOKENS)
        data = data or bytearray(b"x")
    return bytes(data)


def _run(count: int, seed: int) -> tuple[int, int]:
    chance = random.Random(seed)
    read = refused = 0
    for number in range(count):
        content, url = _seed_page(chance)
        found = extract_page(_mutated(content, chance), f"p{number}", url)
        batch = complete(rows_to_batch([found]))
        assert all(reason in REASONS for reason in batch.refusals.column("reason").to_pylist())
        assert "internal_error" not in batch.refusals.column("reason").to_pylist()
        assert batch.pages.num_rows or batch.refusals.num_rows
        for row in batch.records.to_pylist():
            assert row["name"] and len(row["rows"]) == len(ROWS) + 1
        read += batch.pages.num_rows
        refused += not batch.pages.num_rows
    return read, refused


def test_some_hundred_mutated_pages_end_well() -> None:
    read, refused = _run(400, seed=1)
    assert read and refused


@pytest.mark.slow
def test_five_thousand_mutated_pages_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    read, refused = _run(5000, seed=2)
    with capsys.disabled():
        print(f"\n{read} pages read, {refused} refused", end=" ")
