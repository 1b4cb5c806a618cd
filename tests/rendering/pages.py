"""Comparison pages from records, in every layout and in many styles of markup."""

from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from extractors.schemas import ROWS
from tests.rendering.labels import PageLabels
from tests.rendering.world import Record

HOST = "https://compare.example"


@dataclass(frozen=True)
class Style:
    """How a page is captured. ``corner``: first, last or absent; ``marks``: text, element, label or none."""

    corner: str = "last"
    marks: str = "element"
    thead: bool = True
    cells: str = "td"
    aria: bool = False
    noise: bool = False
    lang: bool = True
    canonical: bool = True
    differs: tuple[str, ...] = ("year", "source", "summary")
    labels_last: bool = False
    stream: bool = False
    tail: bool = True


def page_url(records: list[Record], locale: str) -> str:
    slugs = quote(",".join(record.slug for record in records), safe="")
    return f"{HOST}/{locale}/compare?slugs={slugs}"


def render(records: list[Record], labels: PageLabels, layout: str = "html", style: Style = Style()) -> bytes:
    """The bytes of a page; ``layout`` is html, pipe or flat."""
    renderers = {"html": render_html, "pipe": render_pipe, "flat": render_flat}
    return renderers[layout](records, labels, style).encode()


def _rows(records: list[Record], labels: PageLabels) -> list[tuple[str, str, list[str]]]:
    return [
        (key, label, [record.cell(key) for record in records])
        for key, label in zip(ROWS, labels.rows, strict=True)
    ]


def render_pipe(records: list[Record], labels: PageLabels, style: Style) -> str:
    mark = "" if style.marks == "none" else "×"
    names = [f"{_pipe(record.name)}{mark}" for record in records]
    corner = {"first": ["", *names], "last": [*names, ""], "absent": names}[style.corner]
    lines = [
        labels.heading,
        labels.sentence,
        f"| {' | '.join(corner)} |".replace("|  |", "| |"),
        "|" + "---|" * (len(records) + 1),
    ]
    for key, label, cells in _rows(records, labels):
        marked = f"{label}≠" if key in style.differs else label
        row = [*cells, marked] if style.labels_last else [marked, *cells]
        lines.append("| " + " | ".join(map(_pipe, row)) + " |")
    lines.append(f"| ScholarGate{labels.dataset} ↗ |")
    return "\n".join([*lines, *["|"] * len(records)]) + "\n"


def _pipe(text: str) -> str:
    return text.replace("|", "\\|")


def render_flat(records: list[Record], labels: PageLabels, style: Style) -> str:
    lines = ["".join(f"{record.name}×" for record in records)]
    lines += [label + "".join(cells) for _, label, cells in _rows(records, labels)]
    tail = [f"ScholarGate{labels.dataset} ↗"]
    if style.tail:
        tail += [
            "v1 · 2 PUBLISHED",
            "ScholarGate: " + " · ".join(record.slug.replace("-", " ").title() for record in records),
        ]
    head = [labels.heading, labels.sentence]
    return "".join([*head, *lines, *tail]) if style.stream else "\n".join([*head, *lines, *tail]) + "\n"


def render_html(records: list[Record], labels: PageLabels, style: Style) -> str:
    url = page_url(records, labels.locale)
    lang = f' lang="{labels.locale}" dir="{labels.direction}"' if style.lang else ""
    canonical = f'<link rel="canonical" href="{escape(url)}">' if style.canonical else ""
    table = _aria_table(records, labels, style) if style.aria else _table(records, labels, style)
    noise = _NOISE if style.noise else ""
    return (
        f'<!DOCTYPE html>\n<html{lang}><head><meta charset="utf-8"><title>{escape(labels.heading)}</title>{canonical}</head>\n'
        f"<body>{noise}<main><h1>{escape(labels.heading)}</h1><p>{escape(labels.sentence)}</p>\n{table}</main>\n"
        f"<footer>ScholarGate<a href='/dataset'>{escape(labels.dataset)} ↗</a></footer>{noise}</body></html>\n"
    )


_NOISE = (
    "<nav><ul><li><a href='/'>Home</a></li><li><a href='/x'>Methods</a></li></ul></nav>"
    "<script>var table = '<table><tr><td>1</td></tr></table>';</script>"
    "<table class='legend'><tr><td>≠</td><td>differs</td></tr></table>"
    "<div style='display:none'>hidden</div><svg><text>×</text></svg>"
)


def _marked_name(record: Record, style: Style) -> str:
    name = escape(record.name)
    return {
        "text": f"{name}×",
        "element": f'{name} <button type="button" aria-label="×">×</button>',
        "label": f'{name}<button class="remove" aria-label="Remove"><svg viewBox="0 0 1 1"></svg></button>',
        "none": name,
    }[style.marks]


def _marked_label(key: str, label: str, style: Style) -> str:
    label = escape(label)
    if key not in style.differs:
        return label
    return {
        "text": f"{label}≠",
        "element": f'{label} <span class="diff" title="differs">≠</span>',
        "label": f'{label}<span class="differs" aria-label="≠"></span><span class="sr-only">differs</span>',
        "none": label,
    }[style.marks]


def _cell_markup(key: str, cell: str, record: Record) -> str:
    for ending in ("link ↗", "DOI ↗"):
        if key == "source" and record.hrefs and cell.endswith(ending):
            head = escape(cell[: -len(ending)])
            return f'{head}<a href="{escape(record.hrefs[0])}" target="_blank">{ending}</a>'
    return escape(cell)


def _table(records: list[Record], labels: PageLabels, style: Style) -> str:
    names = [f"<th scope='col'>{_marked_name(record, style)}</th>" for record in records]
    corner = {"first": ["<th></th>", *names], "last": [*names, "<th></th>"], "absent": names}[style.corner]
    header = f"<tr>{''.join(corner)}</tr>"
    body = []
    for place, (key, label, cells) in enumerate(_rows(records, labels)):
        tag = "th" if style.cells == "th" or (style.cells == "mixed" and place % 2) else "td"
        label_cell = f"<{tag}>{_marked_label(key, label, style)}</{tag}>"
        values = [
            f"<td>{_cell_markup(key, cell, record)}</td>" for cell, record in zip(cells, records, strict=True)
        ]
        row = [*values, label_cell] if style.labels_last else [label_cell, *values]
        body.append(f"<tr>{''.join(row)}</tr>")
    head, rows = (
        (f"<thead>{header}</thead>", f"<tbody>{''.join(body)}</tbody>")
        if style.thead
        else (header, "\n".join(body))
    )
    return f"<table>{head}{rows}</table>"


def _aria_table(records: list[Record], labels: PageLabels, style: Style) -> str:
    names = [f'<div role="columnheader">{_marked_name(record, style)}</div>' for record in records]
    empty = '<div role="columnheader"></div>'
    corner = {"first": [empty, *names], "last": [*names, empty], "absent": names}[style.corner]
    rows = [f'<div role="row">{"".join(corner)}</div>']
    for key, label, cells in _rows(records, labels):
        label_cell = f'<div role="rowheader">{_marked_label(key, label, style)}</div>'
        values = [
            f'<div role="cell"><span>{_cell_markup(key, cell, record)}</span></div>'
            for cell, record in zip(cells, records, strict=True)
        ]
        row = [*values, label_cell] if style.labels_last else [label_cell, *values]
        rows.append(f'<div role="row">{"".join(row)}</div>')
    return f'<div role="table"><div role="rowgroup">{"".join(rows)}</div></div>'
