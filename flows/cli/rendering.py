"""Methods, comparisons and explanations as text for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from outputs.reading.profile import field_in, label_in

Method = Mapping[str, Any]
VALUES = ("field", "family", "type", "year_of_origin", "originators", "summary")
PROPERTY = {"originators": "originator"}
_MAX_SOURCES = 3
_LABELS, _NARROWEST = 20, 18
"""Columns of a terminal that row labels take, and the fewest that a method's values can be read in."""


def method_text(method: Method, *, brief: bool = False) -> str:
    """A method for reading: values each with its sources, names by language, citations claimed and found."""
    head = f"{method['name']}   {method['method_id']}   {method['status']}"
    lines = [head, "=" * len(head), *_values(method, brief), "", "Names", *_names(method, brief)]
    for citation in method["citations"]:
        said = [] if brief else [s for s in method["statements"] if s["raw"] == citation["raw"]]
        lines += ["", *_citation(citation, _from(said))]
    if method["work"] and not method["citations"]:
        lines += ["", f"Work      {_work(method['work'])}"]
    for mention in method["mentions"]:
        lines += ["", f"Mentioned in {mention['title']} ({mention['outlet'] or 'outlet unknown'})"]
    if method["flags"]:
        lines += ["", f"Flags     {', '.join(method['flags'])}"]
    return "\n".join(lines)


def _values(method: Method, brief: bool) -> list[str]:
    lines = []
    for name in VALUES:
        value = method[name]
        shown = "; ".join(value) if isinstance(value, list) else value
        if name == "year_of_origin":
            shown = method["year_text"] if value is None else value
        lines += _wrapped(name.replace("_", " "), "—" if shown in (None, "") else str(shown))
        if not brief:
            wanted = PROPERTY.get(name, name)
            lines += _from(s for s in method["statements"] if s["property"] == wanted and s["chosen"])
    return lines


def _from(statements: Iterable[Method], most: int = _MAX_SOURCES) -> list[str]:
    """The places that say it, a line each; of many the first few, and how many more there are."""
    places = list(dict.fromkeys(f"{_page(s)}, row {s['row']}, column {s['column']}" for s in statements))
    lines = [f"{'':18}from {place}" for place in places[:most]]
    if len(places) > most:
        lines[-1] += f", and {len(places) - most} more"
    return lines


def _page(statement: Method) -> str:
    where = statement["url"] or f"page {statement['page_id'][:12]}"
    return f"{where} ({statement['locale'] or 'locale unknown'}, seen {statement['last_seen'][:10]})"


def _names(method: Method, brief: bool) -> list[str]:
    lines = []
    for name in method["names"]:
        mark = "  *" if name["preferred"] else ""
        lines.append(f"  {name['lang']:8}{name['kind']:9}{name['text']}{mark}")
        if not brief:
            row = "name" if name["kind"] == "label" else "alias"
            said = (s for s in method["statements"] if s["property"] == row and s["value"] == name["text"])
            lines += _from(said, most=1)
    return lines


def _citation(citation: Method, sources: Sequence[str]) -> list[str]:
    lines = [f"Citation  {citation['status']}", *_wrapped("claimed", citation["raw"]), *sources]
    lines += _wrapped("found", _work(citation["work"]) if citation["work"] else "—")
    for difference in citation["evidence"].get("differences", []):
        claimed, found = _listed(difference["claimed"]), _listed(difference["found"])
        lines += _wrapped(f"  {difference['code']}", f"claimed {claimed}; found {found}")
    if citation["status"] in ("not_found", "unchecked", "ambiguous"):
        asked = ", ".join(citation["evidence"].get("asked", [])) or "nobody"
        lines += _wrapped("asked", "; ".join([asked, *citation["evidence"].get("reasons", [])]))
    return lines


def _listed(value: Any) -> str:
    return (
        ", ".join(map(str, value)) if isinstance(value, list) else "nothing" if value is None else str(value)
    )


def _work(work: Method) -> str:
    year = work["year_published"] or work["year_first_public"] or "no year"
    ids = [
        f"doi:{work['doi']}" if work["doi"] else "",
        f"arXiv:{work['arxiv_id']}" if work["arxiv_id"] else "",
    ]
    named = ", ".join(text for text in ids if text) or work["work_id"]
    people = "; ".join(work["authors"])
    return f"{people} ({year}). {work['title']}. {work['venue'] or ''} [{named}; {work['registry']}]"


def _wrapped(label: str, text: str) -> list[str]:
    width = max(shutil.get_terminal_size((100, 20)).columns, 40)
    filled = textwrap.wrap(text, width - 18) or [""]
    return [f"{label:18}{filled[0]}", *(f"{'':18}{line}" for line in filled[1:])]


def comparison(methods: Sequence[Method], locale: str | None) -> dict[str, Any]:
    """The methods side by side as plain values: columns with names, rows with label, values, ``differs``."""
    labels = _row_labels(locale)
    rows = []
    for name in (
        "field",
        "family",
        "year_of_origin",
        "originators",
        "type",
        "citation",
        "aliases",
        "summary",
    ):
        values = [_cell(method, name) for method in methods]
        differs = len(set(values)) > 1
        if name == "field":
            values = [field_in(method, locale) or "—" for method in methods]
        rows.append({"row": name, "label": labels[name], "values": values, "differs": differs})
    columns = [
        {"method_id": m["method_id"], "name": m["name"], "label": label_in(m, locale)["text"]}
        for m in methods
    ]
    return {"locale": locale, "columns": columns, "rows": rows}


def _cell(method: Method, name: str) -> str:
    if name == "citation":
        return "\n".join(_judged(citation) for citation in method["citations"]) or "—"
    if name == "aliases":
        return ", ".join(dict.fromkeys(n["text"] for n in method["names"] if n["kind"] != "label"))
    value = method[name]
    if name == "year_of_origin" and value is None:
        value = method["year_text"]
    return "; ".join(value) if isinstance(value, list) else str(value if value is not None else "—")


def _judged(citation: Method) -> str:
    """A claimed source in a line or three: a wrong one is never shown without what is wrong and right."""
    if citation["status"] == "verified":
        return f"{citation['raw']} [verified]"
    codes = ", ".join(citation["discrepancies"])
    lines = [f"[{citation['status']}{': ' if codes else ''}{codes}]", f"claimed: {citation['raw']}"]
    if citation["work"]:
        lines.append(f"found: {_work(citation['work'])}")
    return "\n".join(lines)


def _row_labels(locale: str | None) -> dict[str, str]:
    from extractors.locales.catalogue import listed_locales

    english = {
        "field": "Field",
        "family": "Family",
        "year_of_origin": "Year of origin",
        "originators": "Originator",
        "type": "Type",
        "citation": "Seminal source",
        "aliases": "Aliases",
        "summary": "Summary",
    }
    keys = {"year_of_origin": "year", "originators": "originator", "citation": "source"}
    listed = listed_locales().locales.get(locale or "")
    if listed is None:
        return english
    return {name: (listed.labels.get(keys.get(name, name)) or (text,))[0] for name, text in english.items()}


def comparison_text(table: Mapping[str, Any]) -> str:
    """A comparison as a table as wide as the terminal, or row by row in a narrow one; ``≠``: differs."""
    from io import StringIO

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = max(shutil.get_terminal_size((120, 20)).columns, 30)
    if (width - _LABELS) // len(table["columns"]) < _NARROWEST:
        return "\n".join(_stacked(table, width))
    grid = Table(show_lines=True)
    grid.add_column("")
    for column in table["columns"]:
        grid.add_column(Text(column["label"]))
    for row in table["rows"]:
        mark = " ≠" if row["differs"] else ""
        grid.add_row(Text(row["label"] + mark), *(Text(value) for value in row["values"]))
    out = StringIO()
    Console(file=out, width=width).print(grid)
    return out.getvalue().rstrip("\n")


def _stacked(table: Mapping[str, Any], width: int) -> Iterator[str]:
    for row in table["rows"]:
        yield row["label"] + (" ≠" if row["differs"] else "")
        for column, value in zip(table["columns"], row["values"], strict=True):
            yield from textwrap.wrap(
                f"{column['label']}:", width, initial_indent="  ", subsequent_indent="  "
            )
            for line in value.splitlines():
                yield from textwrap.wrap(line, width, initial_indent="    ", subsequent_indent="    ")
        yield ""


def explanation_text(explanation: Any) -> str:
    """An explanation of ``transforms.identity.explanation`` line by line."""
    return "\n".join(explanation.lines())
