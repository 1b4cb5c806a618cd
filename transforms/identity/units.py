"""Repeats collapsed: records that say the same to the letter are one unit, and only units are compared.

A page of one method in forty locales differs in its name alone, so the name is not part of a unit's
content, unless the content is too poor to name one method: then name and locale count as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from transforms.identity.hashing import Flags, Hashes, Integers, combine
from transforms.identity.signatures import NO_YEAR, Lists, Signatures, distinct_lists

SAID = ("alias_set", "year", "people_set", "type", "family", "citation", "work_id", "summary")
CONTENT = ("slug", *SAID)


@dataclass(frozen=True, slots=True)
class Units:
    """Distinct contents; a unit is numbered by its first record, in canonical order."""

    frame: pd.DataFrame  # a column of hashes a value; content (their hash), n_records, first record
    of_record: Integers
    terms: Lists  # aliases, names and name parts; flagged: an alias that is comparable over languages
    people: Lists
    variants: pd.DataFrame  # unit, locale, name: distinct
    appearances: pd.DataFrame  # unit, page: distinct

    def select(self, chosen: Integers) -> Units:
        """The units at these positions (ascending), numbered anew; ``of_record`` is left empty."""
        number = np.full(len(self.frame), -1, dtype=np.int64)
        number[chosen] = np.arange(len(chosen))
        return Units(
            self.frame.iloc[chosen].reset_index(drop=True),
            np.zeros(0, dtype=np.int64),
            self.terms.renumber(number),
            self.people.renumber(number),
            _renumber_frame(self.variants, number),
            _renumber_frame(self.appearances, number),
        )


def _renumber_frame(frame: pd.DataFrame, number: Integers) -> pd.DataFrame:
    unit = number[frame["unit"].to_numpy()]
    return frame[unit >= 0].assign(unit=unit[unit >= 0]).reset_index(drop=True)


def collapse(signatures: Signatures, apart: Sequence[tuple[int, int]] = ()) -> Units:
    """The units of ``signatures``. None holds two columns of one page, or a pair of ``apart``."""
    frame = signatures.frame
    content = combine(*[frame[column].to_numpy() for column in CONTENT])
    telling = _is_rich(frame) | (frame["slug"] != 0).to_numpy()
    content = np.where(telling, content, combine(content, _name_and_locale(frame)))
    content = _tell_columns_apart(content, frame)
    for left, right in apart:
        content = _tell_records_apart(content, frame, left, right)
    of_record, _ = pd.factorize(content)
    of_record = of_record.astype(np.int64)
    first = np.unique(of_record, return_index=True)[1]
    columns = [*CONTENT, "source", "alias_count"]
    units = frame.loc[first, columns].reset_index(drop=True)
    units["first"] = first
    units["n_records"] = np.bincount(of_record, minlength=len(first))
    units["content"] = content[first]
    variants = pd.DataFrame({"unit": of_record, "locale": frame["locale"], "name": frame["name"]})
    appearances = pd.DataFrame({"unit": of_record, "page": frame["page"]})
    return Units(
        units,
        of_record,
        _terms(signatures, of_record),
        _of_units(signatures.people, of_record),
        variants.drop_duplicates(ignore_index=True),
        appearances.drop_duplicates(ignore_index=True),
    )


def content_beside_slug(frame: pd.DataFrame) -> tuple[Hashes, Flags]:
    """The content of each record without its slug, and whether that is rich enough to name one method."""
    return combine(*[frame[column].to_numpy() for column in SAID]), _is_rich(frame)


def _name_and_locale(frame: pd.DataFrame) -> Hashes:
    return combine(frame["name"].to_numpy(), frame["locale"].to_numpy())


def _is_rich(frame: pd.DataFrame) -> Flags:
    values = [frame[column] != 0 for column in ("citation", "people_set", "type")]
    backing = np.sum([*values, frame["year"] != NO_YEAR], axis=0)
    listed = (frame["summary"] != 0) | (frame["alias_count"] >= 2)
    return np.asarray(listed & (backing >= 2))


def _tell_columns_apart(content: Hashes, frame: pd.DataFrame) -> Hashes:
    """Where one page shows a content twice, the name tells records apart, else their order on the page."""
    doubled = np.isin(content, content[_repeats(content, frame)])
    content = np.where(doubled, combine(content, _name_and_locale(frame)), content)
    repeated = np.isin(content, content[_repeats(content, frame)])
    if not repeated.any():
        return content
    rank = pd.DataFrame({"content": content, "page": frame["page"], "column": frame["column"]})
    order = rank.sort_values("column", kind="stable").groupby(["content", "page"]).cumcount().sort_index()
    return np.where(repeated, combine(content, order.to_numpy()), content)


def _tell_records_apart(content: Hashes, frame: pd.DataFrame, left: int, right: int) -> Hashes:
    """The same for two records that a person keeps apart."""
    group = content == content[left]
    if not group[right]:
        return content
    content = np.where(group, combine(content, _name_and_locale(frame)), content)
    if content[left] == content[right]:
        content[right] = combine(content[right : right + 1], np.array([right]))[0]
    return content


def _repeats(content: Hashes, frame: pd.DataFrame) -> Flags:
    keys = pd.DataFrame({"content": content, "page": frame["page"]})
    return keys.duplicated().to_numpy() & (frame["slug"] == 0).to_numpy()


def _terms(signatures: Signatures, of_record: Integers) -> Lists:
    names = signatures.frame["name"].to_numpy()
    rows = [signatures.aliases.rows, np.arange(len(names)), signatures.parts.rows]
    values = [signatures.aliases.values, names, signatures.parts.values]
    flags = [signatures.aliases.flags, np.zeros(len(names), dtype=bool), signatures.parts.flags]
    return distinct_lists(of_record[np.concatenate(rows)], np.concatenate(values), np.concatenate(flags))


def _of_units(lists: Lists, of_record: Integers) -> Lists:
    return distinct_lists(of_record[lists.rows], lists.values, lists.flags)
