"""How right a release of a world is: cells, citations and identity against the truth that the world was made of."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from extractors.schemas import CELLS
from extractors.text.cleaning import clean

RELATED = CELLS.index("related")


def measure_quality(folder: Path, home: Path) -> dict[str, str]:
    """Shares and counts, ready to print. ``folder`` is the world's, ``home`` the home it was published from."""
    data = home / "releases" / "latest" / "data"
    statements = pd.read_parquet(
        data / "statements.parquet", columns=["method_id", "property", "page_id", "column", "raw", "value"]
    )
    pages = pd.read_parquet(data / "pages.parquet", columns=["page_id", "url"])
    truth = pd.DataFrame([_true_page(line) for line in (folder / "truth.jsonl").open(encoding="utf-8")])
    return {
        **_pages(pages, truth),
        **_identity(statements, pages, truth),
        **_citations(data, folder),
    }


def _true_page(line: str) -> dict[str, object]:
    facts = json.loads(line)
    return {"layout": facts["layout"], "damaged": facts["damaged"], "columns": facts["columns"]}


def _pages(pages: pd.DataFrame, truth: pd.DataFrame) -> dict[str, str]:
    """Each page once: one that has changed is published in both its forms."""
    whole = int((~truth["damaged"]).sum())
    return {"pages published / pages not damaged": f"{pages['url'].nunique()} / {whole}"}


def _identity(statements: pd.DataFrame, pages: pd.DataFrame, truth: pd.DataFrame) -> dict[str, str]:
    """Pairwise precision and recall of methods, a record's true method being the slug of its page's address."""
    names = statements[statements["property"] == "name"].merge(pages, on="page_id")
    slugs = names["url"].str.extract(r"slugs=(.*)$")[0].str.split("%2C")
    order = names.groupby("page_id")["column"].rank().astype(int) - 1
    names["slug"] = [found[place] for found, place in zip(slugs, order, strict=True)]
    together = names.groupby(["method_id", "slug"]).size()
    pairs = lambda counts: float((counts * (counts - 1) / 2).sum())  # noqa: E731
    both = pairs(together)
    said, true = pairs(names.groupby("method_id").size()), pairs(names.groupby("slug").size())
    expected = {
        clean(name).text for columns in truth.loc[~truth["damaged"], "columns"] for _, name, *_ in columns
    }
    seen = set(names["value"])
    return {
        "identity, pairwise precision": f"{both / said:.5f}",
        "identity, pairwise recall": f"{both / true:.5f}",
        "names that are a true name": f"{len(seen & expected) / len(seen):.5f}",
    }


def _citations(data: Path, folder: Path) -> dict[str, str]:
    """Precision and recall of "this citation is wrong", by the text of the citation."""
    known = (
        pd.read_json(folder / "citations.jsonl", lines=True).drop_duplicates("raw").set_index("raw")["wrong"]
    )
    found = pd.read_parquet(data / "citations.parquet", columns=["raw", "status", "discrepancies"])
    found = found.drop_duplicates("raw").set_index("raw")
    found = found[found.index.isin(known.index)]
    accused = (found["status"] != "verified") & (found["status"] != "unchecked")
    wrong = known.reindex(found.index).notna()
    hits = int((accused & wrong).sum())
    return {
        "citations read as written": f"{len(found)} / {len(known)}",
        "wrong citations, precision": f"{hits / max(int(accused.sum()), 1):.5f}",
        "wrong citations, recall": f"{hits / max(int(wrong.sum()), 1):.5f}",
        "right citations accused": f"{int((accused & ~wrong).sum()) / max(int((~wrong).sum()), 1):.5f}",
    }
