"""The registries as the library asks them: cached answers first, then batched requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from types import TracebackType

from extractors.home import Home
from extractors.registries.settings import RegistrySettings
from transforms.works.answers import Answer
from transforms.works.drafts import Draft
from transforms.works.dump_search import Mention
from transforms.works.dumps import DumpInfo, Progress
from transforms.works.report import LibraryReport


class RegistryDesk:
    """Asks the registries; without settings it asks nobody."""

    def __init__(
        self, home: Home, settings: RegistrySettings | None, as_of: datetime, progress: Progress | None
    ) -> None:
        self._home = home
        self._settings = settings
        self._as_of = as_of
        self._progress = progress

    def __enter__(self) -> RegistryDesk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def cached(self, names: Iterable[str]) -> dict[str, Answer]:
        """What the cache has of each identifier."""
        return {name: Answer() for name in names}

    def by_ids(self, names: Iterable[str]) -> dict[str, Answer]:
        """What the registries say of each identifier."""
        return {name: Answer() for name in names}

    def add_searches(self, drafts: Sequence[Draft]) -> None:
        """Search the registries for the titles of ``drafts``."""

    def named(self, name: str) -> tuple[Answer, list[Mention]]:
        """Search the registries for a method's name."""
        return Answer(), []

    def report(self, dumps: tuple[DumpInfo, ...]) -> LibraryReport:
        """What it cost."""
        return LibraryReport(dumps=dumps)
