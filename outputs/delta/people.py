"""A digest as text: ``changes.md`` in the release, and the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from outputs.delta.digest import Digest, Entry, Section
from outputs.delta.model import CAUSES, OPS
from outputs.metadata.markdown import escape

LONGEST_VALUE = 160

CAUSE_TEXTS = {
    "source": "pages changed",
    "code": "this program changed",
    "decision": "a person decided",
    "registry": "a registry answered differently",
}

_HEADINGS = {
    "ADD": "New methods",
    "MERGE": "Merged methods",
    "SPLIT": "Split methods",
    "DEL": "Removed methods",
    "MOD": "Changed methods",
}

NameOf = Callable[[str], str]
"""The name to show for an id; the id itself if it has none."""


def changes_markdown(digest: Digest, previous: str | None, version: str, name_of: NameOf) -> str:
    """The text of ``changes.md``. Values from pages are escaped."""
    lines = [f"# Changes in {version}", ""]
    if previous is None:
        return "\n".join([*lines, "The first release: there is nothing to compare it with.", ""])
    return "\n".join([*lines, *_body(digest, previous, name_of, escape)]) + "\n"


def changes_text(digest: Digest, previous: str, version: str, name_of: NameOf) -> str:
    """The same for a terminal, without escapes."""
    return "\n".join([f"{previous} → {version}", "", *_body(digest, previous, name_of, _plain)])


def shorten(value: Any) -> str:
    """A value on one line: null as ``—``, lists with semicolons, long ones cut with ``…``."""
    if value is None:
        return "—"
    if isinstance(value, Mapping):
        return "(a text that is no longer published)"
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _plain(text: str) -> str:
    return text


def _body(digest: Digest, previous: str, name_of: NameOf, escaped: NameOf) -> Iterator[str]:
    if digest.empty:
        yield f"Nothing but dates of observation changed since {previous}."
        return
    yield f"Against {previous}. Every change of every row is in `delta.jsonl`."
    yield ""
    for op, heading in _HEADINGS.items():
        yield from _section(heading, digest.methods[op], lambda entry: _method(entry, name_of, escaped))
    for heading, section in (
        ("Changed verdicts", digest.verdicts),
        ("New citations that are wrong or were not found", digest.wrong),
    ):
        yield from _section(heading, section, lambda entry: _verdict(entry, name_of, escaped))
    yield "## Rows"
    yield ""
    yield "| table | " + " | ".join(op.lower() for op in OPS) + " |"
    yield "|---|" + "---:|" * len(OPS)
    for table in sorted({table for table, _ in digest.rows}):
        yield f"| {table} | " + " | ".join(str(digest.rows[table, op] or "") for op in OPS) + " |"
    yield ""
    yield "Why: " + "; ".join(_causes(digest.causes)) + "."
    if digest.seen_again:
        yield f"Seen again without change: {digest.seen_again} rows."


def _section(heading: str, section: Section, line: Callable[[Entry], str]) -> Iterator[str]:
    if not section.total:
        return
    yield f"## {heading} ({section.total})"
    yield ""
    yield from (f"- {line(entry)}" for entry in section.entries)
    if section.total > len(section.entries):
        yield f"- … and {section.total - len(section.entries)} more"
    yield ""


def _method(entry: Entry, name_of: NameOf, escaped: NameOf) -> str:
    name = escaped(shorten(entry.name or name_of(entry.subject)))
    parts = [f"{name} ({entry.subject})"]
    if entry.into:
        heirs = (f"{escaped(shorten(name_of(heir)))} ({heir})" for heir in entry.into)
        parts.append("into " + ", ".join(heirs))
    parts.extend(
        f"{column}: {escaped(shorten(old))} → {escaped(shorten(new))}"
        for column, (old, new) in entry.changes.items()
    )
    if entry.reason:
        parts.append(escaped(entry.reason))
    return "; ".join(parts) + f" [{entry.cause}]"


def _verdict(entry: Entry, name_of: NameOf, escaped: NameOf) -> str:
    old, new = entry.changes["status"]
    verdict = new if old is None else f"{old} → {new}"
    text = f"{escaped(shorten(name_of(entry.subject)))} ({entry.subject}): {verdict}"
    if entry.changes.get("discrepancies", (None, None))[1]:
        text += f" ({escaped(shorten(entry.changes['discrepancies'][1]))})"
    return f"{text} [{entry.cause}]"


def _causes(causes: Mapping[str, int]) -> Iterator[str]:
    return (f"{CAUSE_TEXTS[cause]} ({causes[cause]} rows)" for cause in CAUSES if causes.get(cause))
