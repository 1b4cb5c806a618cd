"""What was asked about one identifier or title, and what came back from cache, dumps and registries."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.works.model import Record


@dataclass
class Answer:
    """The answers to one question.

    ``records`` is what any source knows. ``asked`` names the sources that answered, ``failed`` those that did
    not and why, ``absent`` those that answered that they have nothing.
    """

    records: list[Record] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)

    def add(self, other: Answer) -> None:
        """Take over what another source said to the same question."""
        self.records.extend(record for record in other.records if record not in self.records)
        self.asked |= other.asked
        self.failed.update(other.failed)
        self.absent |= other.absent


def merged(answers: list[Answer]) -> Answer:
    """All answers as one."""
    whole = Answer()
    for answer in answers:
        whole.add(answer)
    return whole
