"""``README.md``: the dataset card, with the front matter that the Hugging Face hub reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from outputs.metadata.description import KEYWORDS, Description
from outputs.metadata.markdown import code, escape
from outputs.release.format import (
    BIBTEX,
    CHANGES,
    CROISSANT,
    DATAPACKAGE,
    DELTA,
    DICTIONARY,
    FORMAT_VERSION,
    METHODS_JSONL,
    SKOS,
    SQLITE,
    WORKBOOK,
    parquet_path,
)
from outputs.release.licences import is_address
from transforms.tables.declaration import TABLES

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)


def card(description: Description) -> str:
    """The text of the card: front matter, then what is inside, how it was made, its limits and its terms."""
    return "---\n" + _front_matter(description) + "---\n\n" + "\n".join(_body(description))


def _front_matter(description: Description) -> str:
    context, counts = description.context, description.draft.counts
    known = {"license": "other", "license_link": context.licence} if is_address(context.licence) else None
    fields: dict[str, Any] = known or {"license": context.licence.casefold()}
    fields |= {
        "language": description.languages(),
        "pretty_name": context.title,
        "tags": [keyword.replace(" ", "-") for keyword in KEYWORDS],
        "size_categories": [next((name for n, name in _SIZES if counts["names"] < n), "10M<n<100M")],
        "configs": [
            {"config_name": table.name, "data_files": parquet_path(table.name)}
            | ({"default": True} if table.name == "methods" else {})
            for table in TABLES
        ],
    }
    return "".join(f"{name}: {orjson.dumps(value).decode()}\n" for name, value in fields.items())


def _body(description: Description) -> Iterator[str]:
    context, draft = description.context, description.draft
    yield f"# {escape(context.title)}\n"
    yield f"{escape(context.description)}\n"
    yield (
        f"Version {draft.version}, {context.created_utc:%Y-%m-%d}; format {FORMAT_VERSION}; "
        f"previous version: {draft.previous or 'none'}.\n"
    )
    yield "## What is inside\n"
    yield "| table | rows | one row is |\n|---|---:|---|"
    yield "\n".join(f"| {t.name} | {draft.counts[t.name]} | {escape(t.meaning)} |" for t in TABLES) + "\n"
    yield _FILES
    yield "## How to read the values\n"
    yield _LIMITS
    yield "## Licence and sources\n"
    yield f"The compilation: {code(context.licence)}.\n"
    yield from _sources(description)
    yield "## Citing\n"
    yield f"See `CITATION.cff`: {escape(context.publisher)}, version {draft.version}.\n"


_FILES = f"""\
| file | what |
|---|---|
| `data/*.parquet`, `data/*.csv` | every table; columns in `{DICTIONARY}` |
| `{METHODS_JSONL}` | one method a line, with names, citations, works, merges and mentions inside |
| `{SQLITE}` | every table with keys and indices, and `search`, a table of folded names |
| `{WORKBOOK}` | the tables for a spreadsheet; every cell is text |
| `{SKOS}` | the methods as SKOS concepts |
| `{BIBTEX}` | the works as BibTeX |
| `{DELTA}`, `{CHANGES}` | what changed since the previous version, for programs and for people |
| `{DATAPACKAGE}`, `{CROISSANT}` | the same description for Data Package and Croissant tools |
| `index.json`, `SHA256SUMS` | where programs start; checksums of all files |
"""

_LIMITS = """\
- What a page says is a claim: `statements` has every claim with page, row and column. Originators and years
  in `methods` are claims too.
- `citations.status` says what registries made of a claimed source. `unchecked` means that nobody could look,
  `not_found` that those who were asked do not have it; neither means right.
- A displayed name is no key: two methods may share one. Use `method_id`; it is permanent, and `redirects` has
  what became of ids that are gone.
- CSV is verbatim. Values that a spreadsheet would run as a formula are flagged in `methods.flags`; open the
  workbook in a spreadsheet, not the CSV.
"""


def _sources(description: Description) -> Iterator[str]:
    sources = description.sources()
    if sources:
        yield "| source | licence of its pages | summaries published |\n|---|---|---|"
        yield "\n".join(
            f"| {escape(terms.name)} | {code(terms.licence) if terms.licence else 'not stated'} "
            f"| {'yes' if terms.prose else 'no'} |"
            for terms in sources
        )
        yield "\n`pages.licence` has each page's licence; a text has its page's (`statements.page_id`).\n"
