"""A finding of ``verify``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a release: which check, where, what is wrong, and what to do about it."""

    check: str  # files | metadata | schema | key | foreign_key | values | redirects | agreement | delta
    where: str
    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.what}. {self.advice}"


DAMAGED = "The copy is damaged: copy or download the release again."
DEFECT = "The release was made wrongly: report it with its version, and use the previous one."
