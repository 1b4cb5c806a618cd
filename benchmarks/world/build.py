"""Write a world into a folder: captures with their manifest, the bibliography, and the truth.

``python -m benchmarks.world.build FOLDER [--methods 8200] [--locales 40] [--seed 11]``
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.world.bibliography import dump_lines
from benchmarks.world.methods import WorldMethod, make_methods
from tests.rendering.labels import LISTED, UNLISTED, labels_of
from tests.rendering.pages import Style, page_url, render
from tests.rendering.world import _FIELDS, _SUFFIX, Record

DAMAGED_SHARE = 0.02
LAYOUTS = ("html", "html", "html", "pipe", "flat")
"""Three pages in five are HTML."""
OTHER_WORKS = 200
"""Works of the dump that no page cites: a dump of the cited works alone would be a selection made by hand."""


def main() -> None:
    """Build one world from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--methods", type=int, default=8200)
    parser.add_argument("--locales", type=int, default=40)
    parser.add_argument("--seed", type=int, default=11)
    asked = parser.parse_args()
    print(json.dumps(build_world(asked.folder, asked.methods, asked.locales, asked.seed)))


def build_world(folder: Path, count: int, n_locales: int, seed: int) -> dict[str, int]:
    """Write the world; gives its counts. The same arguments give the same bytes."""
    known = make_methods(count + OTHER_WORKS, seed)
    methods = known[:count]
    locales = [*LISTED, *UNLISTED][:n_locales]
    captures = folder / "captures"
    captures.mkdir(parents=True, exist_ok=True)
    with (folder / "bibliography.jsonl").open("w", encoding="utf-8") as dump:
        dump.writelines(f"{line}\n" for line in dump_lines(method.work for method in known))
    pages = 0
    with (captures / "captures.jsonl").open("w") as manifest, (folder / "truth.jsonl").open("w") as truth:
        for name, content, url, facts in make_pages(methods, locales, seed):
            (captures / name).write_bytes(content)
            day = f"2026-10-{pages % 28 + 1:02d}T06:00:00Z"
            manifest.write(json.dumps({"file": name, "url": url, "captured_at": day}) + "\n")
            truth.write(json.dumps(facts, ensure_ascii=False) + "\n")
            pages += 1
    with (folder / "citations.jsonl").open("w", encoding="utf-8") as citations:
        citations.writelines(
            json.dumps({"slug": m.slug, "raw": m.source, "wrong": m.wrong}, ensure_ascii=False) + "\n"
            for m in methods
        )
    return {"methods": len(methods), "locales": len(locales), "pages": pages}


def make_pages(
    methods: list[WorldMethod], locales: list[str], seed: int
) -> Iterator[tuple[str, bytes, str, dict[str, Any]]]:
    """File name, bytes, address and truth of every page: each method once in each locale."""
    for locale in locales:
        chance = random.Random(f"{seed}-{locale}")
        order = methods[:]
        chance.shuffle(order)
        place = 0
        while place < len(order):
            size = chance.choice((2, 3, 3, 4, 4))
            group = order[place : place + size]
            if len(order) - place - size == 1:
                group = order[place : place + size + 1]
            place += len(group)
            yield _page(group, locale, place, chance)


def _page(
    group: list[WorldMethod], locale: str, place: int, chance: random.Random
) -> tuple[str, bytes, str, dict[str, Any]]:
    layout = chance.choice(LAYOUTS)
    records = [world_record(method, locale) for method in group]
    style = Style(
        corner=chance.choice(("first", "last", "absent")) if layout == "html" else "last",
        aria=layout == "html" and chance.random() < 0.1,
        noise=layout == "html" and chance.random() < 0.3,
    )
    content = render(records, labels_of(locale), layout, style)
    damaged = chance.random() < DAMAGED_SHARE
    if damaged:
        content = content[: chance.randrange(40, len(content) // 2)]
    name = f"{locale}-{place:05d}.{'html' if layout == 'html' else 'txt'}"
    facts = {
        "file": name,
        "locale": locale,
        "layout": layout,
        "damaged": damaged,
        "columns": [[record.slug, record.name, *record.cells] for record in records],
    }
    return name, content, page_url(records, locale), facts


def world_record(method: WorldMethod, locale: str) -> Record:
    """The method as a page of ``locale`` shows it."""
    fields = _FIELDS.get(locale, _FIELDS["latin"])
    values = {
        "field": fields[method.field], "family": method.family, "year": str(method.year),
        "originator": method.originator, "type": method.type, "source": method.source,
        "aliases": method.aliases, "related": "4", "summary": method.summary,
    }  # fmt: skip
    local = locale in _SUFFIX and method.number % 5
    name = f"{_SUFFIX[locale]} {method.number}" if local else method.english
    return Record(method.slug, name, tuple(values.values()), (method.href,) if method.href else ())


if __name__ == "__main__":
    main()
