"""What no published text may have: characters that hide, farm text, words that mix alphabets."""

from __future__ import annotations

import pyarrow as pa

from expectations.conditions import Column, both, every_item, is_nfc, lacks, matches
from expectations.model import Expectation, Holds, Scene
from transforms.tables.declaration import Table

HIDDEN = (
    r"[\x00-\x1f\x7f-\x{9f}"  # C0, C1
    r"\x{61c}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{feff}"  # bidi controls, zero width
    r"\x{fff9}-\x{fffb}\x{e000}-\x{f8ff}\x{e0000}-\x{e007f}\x{f0000}-\x{10ffff}]"  # tags, private use
)
"""Controls, bidi controls, zero-width characters (not ZWNJ and ZWJ), tag and private-use characters."""

HOMOGLYPH = r"\p{Latin}[\p{Cyrillic}\p{Greek}]+\p{Latin}|\p{Cyrillic}\p{Latin}+\p{Cyrillic}"
"""A letter of another alphabet between two of one: a look-alike. A Greek letter at a word's edge is not."""

FARM = r"(?:[|｜][^|｜]{2,60}){4}|(?:https?://\S+.*){2}"
"""Five and more texts between bars, or several addresses: a keyword farm, not a name."""

MAX_NAME = 300


def clean_columns(table: Table) -> list[Expectation]:
    """One expectation a text or list column: no hidden character, and NFC."""
    free = [c for c in table.columns if c.type in ("string", "list") and not c.values]
    return [
        Expectation(table.name, f"{c.name}_clean", "critical", "ExpectColumnValuesToBeInSet", column=c.name,
                    holds=clean_items(c.name) if c.type == "list" else clean_text(c.name))
        for c in free
    ]  # fmt: skip


def is_name(column: Column) -> Column:
    """Has the text a letter or a digit."""
    return matches(column, r"[\pL\pN]")


def is_no_farm(column: Column) -> Column:
    """Is the text not one of a keyword farm, and of a length that a name can have."""
    return both(lacks(column, FARM), lacks(column, rf"^.{{{MAX_NAME}}}."))


def is_one_alphabet(column: Column) -> Column:
    """Does no word hide a look-alike letter of another alphabet."""
    return lacks(column, HOMOGLYPH)


def _clean(column: Column) -> Column:
    return both(lacks(column, HIDDEN), is_nfc(column))


def clean_text(name: str) -> Holds:
    """A rule: no hidden character in the column, and NFC."""

    def holds(table: pa.Table, scene: Scene) -> pa.ChunkedArray:
        return _clean(table.column(name))

    return holds


def clean_items(name: str) -> Holds:
    """A rule: the same for every item of a list column."""

    def holds(table: pa.Table, scene: Scene) -> pa.ChunkedArray:
        return every_item(table.column(name), _clean)

    return holds
