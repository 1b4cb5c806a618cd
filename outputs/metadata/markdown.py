"""Text from elsewhere inside Markdown: shown as it is, never as markup or HTML."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]#!|<>~&$^@]|^[-+=]|(?<=^\d)[.)]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def escape(text: str) -> str:
    """The text as one line of plain Markdown: every mark that could mean something is escaped."""
    return _SPECIAL.sub(_escaped, _SPACE.sub(" ", text).strip())


def code(text: str) -> str:
    """The text as a code span, whatever back-ticks it has; a pipe is escaped for use in a table."""
    line = _SPACE.sub(" ", text).strip()
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{padding}{line}{padding}{fence}".replace("|", "\\|")


def _escaped(match: re.Match[str]) -> str:
    mark = match[1]
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(mark, f"\\{mark}")
