"""The ``names`` table, and the one name and slug by which a release shows a method."""

from __future__ import annotations

import re

import pandas as pd

from extractors.text.folding import fold_distinct
from extractors.text.scripts import script_of
from transforms.tables.encoding import look_up

_KEY = ["method_id", "text", "lang", "kind"]


def build_names(statements: pd.DataFrame, locales: pd.Series[str]) -> pd.DataFrame:
    """One row a method, text, language and kind, from the name and alias statements.

    ``locales`` maps page_id to locale. ``preferred`` marks, per method and language, the label on most pages
    of the latest day; exactly one where a method has a label in that language. ``latest``, ``headword``
    and ``position`` are beside the declared columns, for ``display_names``.
    """
    named = statements[statements["property"].isin(["name", "alias"])]
    named = named.rename(columns={"value": "text"}).assign(locale=look_up(named["page_id"], locales))
    grouped = named.groupby(_KEY, sort=True, dropna=False, observed=True)
    names = grouped.agg(
        locale=("locale", "min"),
        n_pages=("page_id", "nunique"),
        latest=("last_seen", "max"),
        headword=("headword", "max"),
        position=("position", "min"),
    ).reset_index()
    names = names.astype(dict.fromkeys(_KEY, object))
    scripts = {text: script_of(text) for text in names["text"].unique()}
    names["script"] = names["text"].map(scripts)
    names["preferred"] = _preferred(names)
    return names


def _preferred(names: pd.DataFrame) -> pd.Series[bool]:
    labels = names[names["kind"] == "label"].assign(day=lambda n: n["latest"].dt.floor("D"))
    best = labels.sort_values(
        ["method_id", "lang", "day", "n_pages", "text"], ascending=[True, True, False, False, True]
    ).drop_duplicates(["method_id", "lang"])
    return pd.Series(names.index.isin(best.index), index=names.index)


def display_names(names: pd.DataFrame) -> pd.Series[str]:
    """The name to show for each method, by method_id.

    An English label first, else a headword (what a summary opens with or a bilingual label explains), a
    label that is a code (``QLoRA``), an English alias, a name in Latin script, any name. Names of one rank
    are ordered by the latest day of capture, then by the number of pages and their place in the cell.
    """
    latin, english = names["script"] == "Latn", names["lang"] == "en"
    label, acronym = names["kind"] == "label", names["kind"] == "acronym"
    rank = pd.Series(8, index=names.index)
    ranks = (
        (7, latin),
        (6, latin & label),
        (5, english),
        (4, english & ~acronym),
        (3, latin & label & (names["lang"] == "und")),
        (2, names["headword"].astype(bool)),
        (1, english & label),
    )
    for value, rows in ranks:
        rank = rank.mask(rows, value)
    ordered = names.assign(rank=rank, day=names["latest"].dt.floor("D")).sort_values(
        ["method_id", "rank", "day", "n_pages", "position", "text"],
        ascending=[True, True, False, False, True, True],
    )
    return ordered.drop_duplicates("method_id").set_index("method_id")["text"]


def commonest_slugs(members: pd.DataFrame) -> pd.Series[str]:
    """By method_id the slug that most of its records bear; of two as common the one that sorts first.

    ``members``: method_id and slug (never null) of records.
    """
    counts = members.groupby(["method_id", "slug"], sort=True).size().reset_index(name="records")
    first = counts.sort_values("records", ascending=False, kind="stable").drop_duplicates("method_id")
    return first.sort_values("method_id").set_index("method_id")["slug"]


def slugs(display: pd.Series[str], source_slugs: pd.Series[str]) -> pd.Series[str]:
    """A readable, unique slug per method: the source's own where it has one, else made from the name.

    Two methods with one slug both get a part of their id behind it, so that no order decides who keeps it.
    """
    folded = fold_distinct(display.unique())
    made = display.map(lambda name: re.sub(r"[^\w]+", "-", folded[name]).strip("-") or "method")
    slug = source_slugs.reindex(display.index).fillna(made)
    shared = slug.duplicated(keep=False)
    return slug.where(~shared, slug + "-" + slug.index.str[3:9])
