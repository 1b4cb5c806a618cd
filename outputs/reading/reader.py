"""A release for Python users: ``load()`` it, take tables, follow ids.

>>> release = load("data/releases/latest")      # doctest: +SKIP
>>> release.table("methods").set_index("method_id").name      # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa

from outputs.reading.lookup import Found, resolve
from outputs.reading.tables import ReleaseTables
from outputs.release.format import FORMAT_VERSION, INDEX, METHODS_JSONL

if TYPE_CHECKING:
    import pandas as pd


class ReleaseError(ValueError):
    """There is no release at a path, or this program cannot read its format."""


@dataclass(frozen=True)
class Release:
    """One release on disk. Nothing is read before it is asked for."""

    path: Path
    index: Mapping[str, Any]

    @property
    def version(self) -> str:
        """The version, e.g. ``2026.11.1``."""
        return str(self.index["version"])

    @property
    def previous(self) -> str | None:
        """The version before this one; None for the first."""
        return self.index["previous"]

    @cached_property
    def tables(self) -> Mapping[str, pa.Table]:
        """Every table as Arrow, by name; read anew at each access."""
        return ReleaseTables(self.path)

    def table(self, name: str) -> pd.DataFrame:
        """A table as a pandas frame: integers as ``Int64``, lists as arrays; KeyError: no such table."""
        import pandas as pd

        nullable = {pa.int64(): pd.Int64Dtype()}
        return self.tables[name].to_pandas(types_mapper=nullable.get)

    def methods(self) -> Iterator[dict[str, Any]]:
        """Each method with names, citations, works, merges and mentions inside, in order of id."""
        with (self.path / METHODS_JSONL).open("rb") as file:
            for line in file:
                yield orjson.loads(line)

    def find(self, query: str) -> Found:
        """The method that an id, slug, name or alias means; ``LookupFailed`` if none or several."""
        return resolve(self.path, query)

    @cached_property
    def redirects(self) -> Mapping[str, str | None]:
        """Old id → the id it means now; None if it was removed without a successor."""
        rows = self.tables["redirects"].select(["old_id", "new_id"]).to_pylist()
        return {row["old_id"]: row["new_id"] for row in rows}

    def current_id(self, method_id: str) -> str | None:
        """The id to use in this release for an id of any earlier one; None if the method was removed."""
        return self.redirects.get(method_id, method_id)


def load(path: str | Path) -> Release:
    """Open a release: its folder, a folder of releases (their ``latest``), or a home.

    ``latest`` is resolved once, so a release published meanwhile does not mix into this one. ``ReleaseError``
    if there is none, or if its format is newer than this program.
    """
    given = Path(path)
    for candidate in (given, given / "latest", given / "releases" / "latest"):
        resolved = candidate.resolve()  # once: ``latest`` may switch at any moment
        if (resolved / INDEX).is_file():
            return Release(resolved, read_index(resolved))
    raise ReleaseError(f"{given}: no release here ({INDEX} is missing); give a release folder or a home")


def read_index(release: Path) -> dict[str, Any]:
    """``index.json`` of a release; ``ReleaseError`` if it cannot be read or its format is not ours."""
    path = release / INDEX
    try:
        index = orjson.loads(path.read_bytes())
        major = str(index["format_version"]).split(".")[0]
        str(index["version"]), index["previous"]
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise ReleaseError(f"{path}: cannot be read as the index of a release ({error!r})") from error
    if major != FORMAT_VERSION.split(".")[0]:
        raise ReleaseError(
            f"{path}: format {index['format_version']}, but this program reads {FORMAT_VERSION}; "
            "use a methodbase of that age"
        )
    return index
