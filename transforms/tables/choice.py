"""Which of several claims a release shows.

A newer page says it better than an older one: among the statements of one property of one method, those of
the latest day of capture count; of these the value on most pages wins, then the later capture, then the
smaller text. Old captures that come in later can therefore never override newer facts, in whatever order
they arrive. All values of one cell (a list of originators) are chosen together.
"""

from __future__ import annotations

import pandas as pd

NAMES = ("name", "alias")
"""Properties of which every value is shown, none in place of another."""


def choose(statements: pd.DataFrame) -> pd.Series[bool]:
    """Mark the statements that the release rests on; same index as ``statements``.

    Takes method_id, property, cell and last_seen. Every name is kept; of any other property one cell is
    chosen and all statements with that cell's text on the deciding day and before stand behind it.
    """
    single = statements[~statements["property"].isin(NAMES)]
    keys = ["method_id", "property", "cell"]
    cells = single.groupby(keys, sort=True, observed=True)["last_seen"].max().rename("latest").reset_index()
    newest = cells.groupby(["method_id", "property"], observed=True)["latest"].transform("max").dt.floor("D")
    cells = cells[cells["latest"].dt.floor("D") == newest]
    votes = _votes(single, keys)
    cells = cells.assign(day=cells["latest"].dt.floor("D")).merge(
        votes.rename("votes").reset_index(), on=[*keys, "day"], how="left"
    )
    cells = cells.sort_values(
        ["method_id", "property", "votes", "latest", "cell"], ascending=[True, True, False, False, True]
    )
    best = cells.drop_duplicates(["method_id", "property"])[keys].assign(best=True)
    marked = statements[keys].merge(best, on=keys, how="left")["best"].fillna(False).astype(bool)
    marked.index = statements.index
    return marked | statements["property"].isin(NAMES)


def _votes(single: pd.DataFrame, keys: list[str]) -> pd.Series[int]:
    """On how many pages each cell stands, by day."""
    day = single["last_seen"].dt.floor("D").rename("day")
    return single.groupby([*keys, day], observed=True)["page_id"].nunique()


def chosen_cells(statements: pd.DataFrame) -> pd.DataFrame:
    """One row a method, one column a property: the chosen cell's text (names left out); null where none."""
    chosen = statements[statements["chosen"] & ~statements["property"].isin(NAMES)]
    first = chosen.drop_duplicates(["method_id", "property"]).astype(
        {"method_id": object, "property": object, "cell": object}
    )
    return first.pivot(index="method_id", columns="property", values="cell")
