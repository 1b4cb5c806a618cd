"""What a permanent id is made from, once: the source's own slug of a method, else the method's first record.

The slug stands in the address of every page of a method, in every locale and at all times, and is no label
that anybody translates. An id minted from it comes out the same whichever capture came first, so a backfill
gives the ids that the captures would have got in order, and two homes agree. The name of the source is no
part of it: the same page may come from a crawl or from a folder of files. Where two methods claim one slug
(two sites, or a person's decision), the one with most of its records has it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator

import numpy as np
import pandas as pd

from transforms.identity.hashing import Integers
from transforms.identity.model import ref

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_LENGTH = 10


def mint(origin: str, taken: Container[str] = ()) -> str:
    """The id that is made from ``origin``: ``mb-`` and 50 bits of a hash, salted while it is taken."""
    attempt = 0
    while True:
        method_id = _encode(origin + (f"~{attempt}" if attempt else ""))
        if method_id not in taken:
            return method_id
        attempt += 1


def _encode(key: str) -> str:
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> 14
    digits = [_ALPHABET[(number >> (5 * place)) & 31] for place in range(_LENGTH)]
    return "mb-" + "".join(reversed(digits))


def slug_origin(slug: str) -> str:
    """What the id of a method with this slug is minted from."""
    return f"slug:{slug}"


def origins(records: pd.DataFrame, labels: Integers) -> list[str]:
    """For each cluster of ``labels`` (one per record, numbered from 0) what its id would be minted from.

    ``records``: page_id, column, slug (null: unknown) in canonical order. A cluster with several slugs goes
    by that of its earliest record that has one; a slug that two clusters go by is for the one with more of
    its records, then for the earlier. All others go by their first record.
    """
    first = np.unique(labels, return_index=True)[1]
    pages, columns = records["page_id"].tolist(), records["column"].tolist()
    found = [ref(pages[record], columns[record]) for record in first.tolist()]
    slugs = pd.DataFrame({"label": labels, "slug": records["slug"].array}).dropna()
    slugs["records"] = slugs.groupby(["label", "slug"])["slug"].transform("size")
    claims = slugs.drop_duplicates("label").sort_values(["records", "label"], ascending=[False, True])
    claims = claims.drop_duplicates("slug")
    for label, slug in zip(claims["label"].tolist(), claims["slug"].tolist(), strict=True):
        found[label] = slug_origin(slug)
    return found


def possible_ids(records: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Every id that could have been minted from a record, or from the slug that it is the first to have.

    As (record number, id), for a home that has lost the note of what its ids were minted from; salted ids are
    not found again.
    """
    seen: set[str] = set()
    columns = (records[name].tolist() for name in ("page_id", "column", "slug"))
    for number, (page_id, column, slug) in enumerate(zip(*columns, strict=True)):
        yield number, mint(ref(page_id, column))
        if isinstance(slug, str) and slug not in seen:
            seen.add(slug)
            yield number, mint(slug_origin(slug))
