"""The search index: for each shard one text with a line a method, its folded names between tabs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extractors.text.folding import fold_distinct
from outputs.site.alphabet import key_shards
from outputs.site.content import Method


def search_texts(methods: Sequence[Method]) -> dict[str, str]:
    """Shard -> text. Line *n* has the keys of method *n*, a tab before and after each, or is empty.

    A key is in the shard of every script it has letters of, so any one script of a query names a shard
    that has all the answers.
    """
    texts = ([m.name, str(m.row["slug"]), *(row["text"] for row in m.names)] for m in methods)
    by_method = list(texts)
    folded = fold_distinct(text for names in by_method for text in names)
    shards_of = {key: key_shards(key) for key in set(folded.values()) if key}
    lines: dict[str, dict[int, str]] = defaultdict(dict)
    for number, names in enumerate(by_method):
        keys: dict[str, list[str]] = defaultdict(list)
        for key in sorted({folded[name] for name in names} - {""}):
            for shard in shards_of[key]:
                keys[shard].append(key)
        for shard, found in keys.items():
            lines[shard][number] = "\t" + "\t".join(found) + "\t"
    return {
        shard: "\n".join(numbered.get(number, "") for number in range(len(methods)))
        for shard, numbered in sorted(lines.items())
    }
