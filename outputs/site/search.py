"""The search index: for each shard one text with a line a method, its folded names between tabs."""

from __future__ import annotations

from collections import defaultdict

from extractors.text.folding import fold_distinct
from outputs.site.alphabet import key_shards
from outputs.site.content import Method


def search_lines(method: Method) -> dict[str, str]:
    """Shard -> the method's line in it: its keys, a tab before and after each.

    A key is in the shard of every script it has letters of, so any one script of a query names a shard
    that has all the answers.
    """
    folded = fold_distinct([method.name, str(method.row["slug"]), *(row["text"] for row in method.names)])
    keys: dict[str, list[str]] = defaultdict(list)
    for key in sorted({*folded.values()} - {""}):
        for shard in key_shards(key):
            keys[shard].append(key)
    return {shard: "\t" + "\t".join(found) + "\t" for shard, found in keys.items()}
