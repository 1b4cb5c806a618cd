"""Does a work still stand: what titles, comments and update notices say of withdrawal and retraction."""

from __future__ import annotations

import re

from transforms.works.model import State

_TITLE = re.compile(r"^\W*(retracted|withdrawn)(?:\s+(?:article|paper|chapter))?\W*[:\]\)]\W*", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"\b(?:(?:paper|submission|article|manuscript|work|note|preprint|e-?print|report)s?\s+(?:has|have|is|was|are|were)"
    r"(?:\s+been)?(?:\s+(?:now|temporarily|hereby|permanently))?\s+(?:being\s+)?withdrawn"
    r"|withdrawn\s+(?:by\s+(?:the\s+|its\s+)?(?:arxiv|authors?|submitters?)|due\s+to|because)"
    r"|withdraw\s+(?:this|the)\s+(?:paper|submission|article|manuscript|work|preprint))"
    r"|^\W*(?:this\s+(?:paper|article|submission)\s+)?withdrawn\b(?!\s+from)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"withdrawn\s+from\s+(?!arxiv)|(?:previous|earlier|first)\s+version", re.IGNORECASE)
_NOTICES: dict[str, State] = {
    "retraction": "retracted",
    "withdrawal": "withdrawn",
    "removal": "withdrawn",
}


def title_state(title: str) -> tuple[str, State]:
    """The title without a publisher's ``RETRACTED:`` mark, and the state that the mark tells."""
    match = _TITLE.match(title)
    if not match or match.end() == len(title):
        return title, "current"
    return title[match.end() :].strip(), "retracted" if match[1].lower() == "retracted" else "withdrawn"


def comment_state(*texts: str) -> State:
    """``withdrawn`` when an arXiv comment or abstract says so of the paper itself, else ``current``.

    Being withdrawn from a conference, or an earlier version being withdrawn, is not the paper's withdrawal.
    """
    said = any(_WITHDRAWN.search(text) and not _ELSEWHERE.search(text) for text in texts if text)
    return "withdrawn" if said else "current"


def notice_state(kind: str) -> State | None:
    """What an update of this Crossref type makes of the updated work; None for corrections and the like."""
    return _NOTICES.get(kind.lower().replace(" ", "_").replace("-", "_"))


def worst(*states: State) -> State:
    """The gravest of several states; ``unknown`` only when nothing better is known."""
    order: tuple[State, ...] = ("retracted", "withdrawn", "current", "unknown")
    return min(states, key=order.index, default="unknown")
