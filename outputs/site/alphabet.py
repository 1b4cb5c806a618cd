"""What the browser needs to search as the data does: the fold of every character, and a letter's shard.

The browser does not reimplement :func:`extractors.text.folding.fold`; it applies the table made here, from
that very function, so that both sides agree also where their Unicode versions differ.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from functools import cache
from typing import Any

from extractors.text.folding import fold

_FRAME = "一"  # composes with nothing, so it keeps a space or a mark beside it from being lost
_DROPPED = ("Cn", "Co", "Cs")  # fold drops what no Unicode version of ours names


def _fold_one(code: int) -> str:
    if unicodedata.category(chr(code)) in _DROPPED:
        return ""
    return fold(_FRAME + chr(code) + _FRAME).removeprefix(_FRAME).removesuffix(_FRAME)


@cache
def fold_table() -> dict[str, Any]:
    """``to``: target -> the characters that fold to it; ``drop``, ``space``: runs of code points.

    Runs are ``[gap, length, gap, length, …]``, each gap counted from the end of the run before. A character
    that is in none of them folds to itself.
    """
    targets: dict[str, list[str]] = defaultdict(list)
    dropped, spaces = [], []
    for code in range(sys.maxunicode + 1):
        folded = _fold_one(code)
        if folded == "":
            dropped.append(code)
        elif folded == " ":
            spaces.append(code)
        elif folded != chr(code):
            targets[folded].append(chr(code))
    return {
        "to": {target: "".join(sources) for target, sources in sorted(targets.items())},
        "drop": _runs(dropped),
        "space": _runs(spaces),
    }


def _runs(codes: list[int]) -> list[int]:
    runs: list[int] = []
    end = 0
    for code in codes:
        if runs and code == end:
            runs[-1] += 1
        else:
            runs += [code - end, 1]
        end = code + 1
    return runs


def letter_shard(letter: str) -> str | None:
    """The search shard of one folded character; None for ASCII that every script mixes in (digits, ``+``).

    Latin, and everything from the CJK radicals on, are one shard each; other letters go by their block of
    256 code points. The browser computes the same.
    """
    code = ord(letter)
    if code < 0x80 and not letter.isalpha():
        return None
    if code < 0x250 or 0x1E00 <= code <= 0x1EFF:
        return "latin"
    return "cjk" if code >= 0x2E80 else f"{code >> 8:02x}"


def key_shards(key: str) -> set[str]:
    """The shards that a folded key belongs to: one for each script it has a letter of, else ``other``."""
    found = {shard for letter in set(key) if (shard := letter_shard(letter))}
    return found or {"other"}
