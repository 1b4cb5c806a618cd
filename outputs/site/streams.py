"""Data files that grow method by method: names by language, and the search index. None is held in memory."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Any

from outputs.site.content import Method
from outputs.site.languages import Interface
from outputs.site.search import search_lines
from outputs.site.shards import CALL, script_json


class PartFile:
    """A data file whose value comes in parts, one a place, written as they come; a place may stay empty."""

    def __init__(self, folder: Path, name: str, before: str, between: str, after: str) -> None:
        self._file = (folder / f"{name}.js").open("w", encoding="utf-8", newline="\n")
        self._between, self._after, self._place = between, after, 0
        self._file.write(f"{CALL}({script_json(name)},{before}")

    def put(self, place: int, part: str) -> None:
        """Write the part of this place; places ascend."""
        self._go_to(place)
        self._file.write(part)

    def finish(self, places: int) -> None:
        """There are so many places and no more parts."""
        self._go_to(max(places - 1, 0))
        self._file.write(f"{self._after});\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _go_to(self, place: int) -> None:
        self._file.write(self._between * (place - self._place))
        self._place = place


class NamesAndSearch:
    """The names of all methods in each language, and the search index, written method by method.

    A shard of the index is one text with a line a method. Use it in a ``with`` statement.
    """

    def __init__(self, folder: Path, tongues: Sequence[Interface]) -> None:
        self._folder, self._tongues, self._count = folder, tongues, 0
        self._files = ExitStack()
        self._names = [self._open(f"names-{tongue.locale}", "[", ",", "]") for tongue in tongues]
        self._search: dict[str, PartFile] = {}

    def __enter__(self) -> NamesAndSearch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, method: Method) -> None:
        """The next method."""
        for file, name in zip(self._names, names_in(method, self._tongues), strict=True):
            file.put(self._count, script_json(name))
        for shard, line in search_lines(method).items():
            if shard not in self._search:
                self._search[shard] = self._open(f"search-{shard}", '{"text":"', "\\n", '"}')
            self._search[shard].put(self._count, script_json(line)[1:-1])
        self._count += 1

    def finish(self) -> list[str]:
        """There are no more methods; gives the names of the search shards."""
        for file in (*self._names, *self._search.values()):
            file.finish(self._count)
        return sorted(self._search)

    def _open(self, name: str, before: str, between: str, after: str) -> PartFile:
        return self._files.enter_context(closing(PartFile(self._folder, name, before, between, after)))


def names_in(method: Method, tongues: Sequence[Interface]) -> list[Any]:
    """What the method is called in each language, as ``[text, lang]``; 0 where its own name serves."""
    labels = method.labels()
    names: list[Any] = []
    for tongue in tongues:
        row = labels.get(tongue.locale) or labels.get(tongue.locale.split("-")[0])
        same = row is None or row["text"] == method.name
        names.append(0 if same or row is None else [row["text"], row["lang"]])
    return names
