"""Are the slugs of an address those of the columns below it: a page may show its columns in another order.

Extraction gives columns slugs only when there are as many of them. Where they still do not fit, a page gives
itself away: two of its columns or more show what belongs to another slug of the same address. Either a
column bears the words of the other slug as a name and not those of its own, or other pages show its content
under the other slug oftener than under its own. The slugs of such a page are not used; all else it says is.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from extractors.text.folding import fold
from transforms.identity.hashing import Flags, Hashes, combine, hash_texts
from transforms.identity.signatures import Signatures
from transforms.identity.units import content_beside_slug

MISPLACED = 2
"""Columns of a page that must be out of place: no order but the right one puts a single column wrong."""


def drop_misplaced(signatures: Signatures) -> Signatures:
    """The signatures without the slugs of pages whose columns stand in another order than their address."""
    frame = signatures.frame
    slugged = np.flatnonzero(frame["slug"].to_numpy())
    if len(slugged) == 0:
        return signatures
    out_of_place = _named_otherwise(signatures) | _shown_elsewhere(frame)
    counts = frame.loc[out_of_place, "page"].value_counts()
    doubted = frame["page"].isin(counts.index[counts >= MISPLACED]).to_numpy()
    if not doubted.any():
        return signatures
    return replace(signatures, frame=frame.assign(slug=np.where(doubted, 0, frame["slug"]).astype(np.uint64)))


def _named_otherwise(signatures: Signatures) -> Flags:
    """Which records have the words of another slug of their page as a name or alias, but not their own."""
    frame = signatures.frame
    page, size = frame["page"].to_numpy(), len(frame)
    own = _in_words(signatures)
    addressed = np.unique(combine(page, own)[own > 0])
    lists = (signatures.aliases, signatures.parts)
    rows = np.concatenate([np.arange(size), *(held.rows for held in lists)])
    terms = np.concatenate([frame["name"].to_numpy(), *(held.values for held in lists)])
    hit = np.isin(combine(page[rows], terms), addressed)
    rows, terms = rows[hit], terms[hit]
    itself = terms == own[rows]
    by_own, by_other = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    by_own[rows[itself]], by_other[rows[~itself]] = True, True
    return by_other & ~by_own & (own > 0)


def _in_words(signatures: Signatures) -> Hashes:
    """The hash of each record's slug, folded like a name (``random-forest`` is ``random forest``)."""
    slug = signatures.frame["slug"].to_numpy()
    distinct, codes = np.unique(slug, return_inverse=True)
    texts = signatures.texts["slug"].reindex(distinct).fillna("")
    return hash_texts(fold(text) for text in texts.tolist())[codes]


def _shown_elsewhere(frame: pd.DataFrame) -> Flags:
    """Which records show what is usual for another slug of their page, and not for their own."""
    content, known = content_beside_slug(frame)
    shown = pd.DataFrame({"slug": frame["slug"], "content": content, "page": frame["page"]})
    shown = shown[known & (frame["slug"] != 0)]
    times = shown.drop_duplicates().groupby(["slug", "content"], as_index=False).size()
    times = times.sort_values(["size", "slug", "content"], ascending=[False, True, True])
    home = times.drop_duplicates("content").set_index("content")
    usual = times.drop_duplicates("slug").set_index("slug")["content"]
    own = shown.merge(times, on=["slug", "content"], how="left")["size"].to_numpy()
    elsewhere = home["slug"].reindex(shown["content"]).to_numpy()
    strayed = home["size"].reindex(shown["content"]).to_numpy() > own
    strayed &= (elsewhere != shown["slug"]) & (usual.reindex(shown["slug"]).to_numpy() != shown["content"])
    addressed = combine(shown["page"].to_numpy(), shown["slug"].to_numpy())
    strayed &= np.isin(combine(shown["page"].to_numpy(), elsewhere), addressed)
    found = np.zeros(len(frame), dtype=bool)
    found[shown.index[strayed]] = True
    return found
