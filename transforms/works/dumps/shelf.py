"""All local dumps behind one face: the same questions as one index, put to each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transforms.identifiers.arxiv import Arxiv
from transforms.works.answers import Answer
from transforms.works.coverage import covers_arxiv, is_selection
from transforms.works.dumps.indexing import DumpInfo
from transforms.works.dumps.search import DumpSearch, Mention
from transforms.works.model import Record


class Shelf:
    """The opened indexes of some dumps, in the order given; the first wins nothing, all are asked."""

    def __init__(self, dumps: Sequence[DumpInfo]) -> None:
        self.dumps = tuple(dumps)
        self._searches = [DumpSearch(info) for info in self.dumps]

    def close(self) -> None:
        """Close every index."""
        for search in self._searches:
            search.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The dumps as findings name them: ``dump:`` and the file name."""
        return tuple(f"dump:{info.name}" for info in self.dumps)

    @property
    def general(self) -> bool:
        """Whether a dump stands for the registry of published works."""
        return any(not is_selection(info.crossref) for info in self.dumps)

    @property
    def selections(self) -> tuple[str, ...]:
        """The dumps whose silence says nothing about published works."""
        return tuple(f"dump:{info.name}" for info in self.dumps if is_selection(info.crossref))

    def covers(self, arxiv_id: str) -> bool:
        """Whether a dump has all papers of arXiv's among which this one would be."""
        return any(search.info.arxiv and covers_arxiv(search, arxiv_id) for search in self._searches)

    def by_ids(self, names: Iterable[str]) -> dict[str, Answer]:
        """An answer per identifier. A dump of another kind than the identifier says nothing by silence."""
        wanted = sorted(set(names))
        answers = {name: Answer() for name in wanted}
        notices = {f"notice:{name}": name for name in wanted}
        for search in self._searches:
            found = search.by_ids([*wanted, *notices])
            source = f"dump:{search.info.name}"
            for name in wanted:
                records = found.get(name, [])
                answers[name].records += [*records, *found.get(f"notice:{name}", [])]
                if records or _would_know(search.info, name):
                    answers[name].asked.add(source)
                if not records and _would_know(search.info, name):
                    answers[name].absent.add(source)
        return answers

    def by_title(self, title: str) -> list[Record]:
        """Records with this title in any dump."""
        return [record for search in self._searches for record in search.by_title(title)]

    def near_title(self, title: str) -> list[Record]:
        """Records with nearly this title in any dump, best first."""
        found = [pair for search in self._searches for pair in search.near_title(title)]
        return [record for _, record in sorted(found, key=lambda pair: (-pair[0], pair[1].record_id))][:20]

    def named(self, name: str) -> list[Mention]:
        """Records that name a method in any dump."""
        return [mention for search in self._searches for mention in search.named(name)]


def _would_know(info: DumpInfo, name: str) -> bool:
    kind, _, identifier = name.partition(":")
    if kind == "arxiv":
        return info.arxiv > 0
    if kind == "doi":
        return info.crossref > 0 and Arxiv.from_doi(identifier) is None
    return False
