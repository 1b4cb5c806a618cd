"""The page zoo: pages and, next to each, what is read from it.

    python -m tests.extractors.zoo_pairs            write the golden files that are missing
    python -m tests.extractors.zoo_pairs --all      write all again; read the difference first
    python -m tests.extractors.zoo_pairs FILE …     copy captures into the zoo and write their golden files

A page's address, where it matters, stands beside it in ``addresses.json``.
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from extractors.batches import complete, rows_to_batch
from extractors.pages import extract_page

ZOO = Path(__file__).parent / "zoo"
SUFFIXES = (".html", ".txt", ".bin")


def pages() -> list[Path]:
    return sorted(path for path in ZOO.iterdir() if path.suffix in SUFFIXES)


def golden_of(page: Path) -> Path:
    return page.with_suffix(page.suffix + ".json")


def read(page: Path) -> dict[str, Any]:
    """What is read from a page on its own, without its id."""
    addresses = json.loads((ZOO / "addresses.json").read_text(encoding="utf-8"))
    found = extract_page(page.read_bytes(), "page", addresses.get(page.name))
    batch = complete(rows_to_batch([found]))
    tables = {name: getattr(batch, name).to_pylist() for name in ("pages", "records", "articles", "refusals")}
    return {
        name: [{k: v for k, v in row.items() if k != "page_id"} for row in rows]
        for name, rows in tables.items()
    }


def write(page: Path) -> None:
    text = json.dumps(read(page), ensure_ascii=False, indent=1) + "\n"
    golden_of(page).write_text(text, encoding="utf-8")
    print(golden_of(page).name)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("captures", nargs="*", type=Path)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    copied = [Path(shutil.copy(capture, ZOO / capture.name)) for capture in options.captures]
    for page in copied or pages():
        if copied or options.all or not golden_of(page).exists():
            write(page)


if __name__ == "__main__":
    main()
