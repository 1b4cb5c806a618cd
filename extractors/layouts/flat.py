"""Flat text: names split on their remove marks, then rows in which the label and all cells run together.

Here the page is cut into its nine rows. Cutting a row into cells needs values known from other pages and
is left to ``extractors.layouts.splitting``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from extractors.layouts import flat_cells
from extractors.layouts.comparison import BRAND
from extractors.layouts.flat_header import Header, has_marks, read_header
from extractors.layouts.flat_stream import cut_stream
from extractors.layouts.grid import DIFFERS_MARKS
from extractors.layouts.wrapping import is_narrow, unwrap
from extractors.locales.catalogue import Catalogue, Locale
from extractors.refusals import RefusedError
from extractors.schemas import ROWS
from extractors.text.cleaning import clean, has_mixed_script_word
from extractors.text.sentences import SENTENCE_ENDS

MAX_LABEL = 60
MAX_COMBINATIONS = 2000
SHAPE_CONFIDENCE = 0.9
_SENTENCE_END = re.compile(rf".*[{SENTENCE_ENDS}](?!\d)\s*", re.DOTALL)
_FOOTER = re.compile(r"↗\s*$|\bPUBLISHED\b|^v\d")


@dataclass(frozen=True, slots=True)
class FlatPage:
    """A flat page cut into rows.

    ``rows`` hold the text behind the label, or, where the label is not known (empty), both. A null label is
    not known either, and not in the text.
    """

    names: tuple[str, ...]
    english: tuple[str, ...]
    rows: tuple[str, ...]
    labels: tuple[str | None, ...]
    around: tuple[str, ...]
    locale: str | None
    confidence: float
    removed: tuple[str, ...]


def read_flat(text: str, catalogue: Catalogue, preferred: str | None) -> FlatPage | None:
    """Cut ``text`` into names and rows; null when it does not look like a flat comparison.

    RefusedError ``unsplit_page`` when it does, but its rows cannot be told apart with certainty, and
    ``missing_row`` or ``bad_method_count`` when it is clear what does not fit.
    """
    if not has_marks(text):
        return None
    cleaned = clean(unwrap(text))
    lines = [" ".join(line.split()) for line in cleaned.text.split("\n")]
    header = read_header([line for line in lines if line])
    if header is None:
        return None
    problems = [problem for problem in cleaned.problems if problem != "mixed_script"]  # cells touch here
    if problems or any(map(has_mixed_script_word, header.readings[0])):
        raise RefusedError((*problems, "mixed_script")[0], "row 0" if not problems else None)
    body = [line.replace(DIFFERS_MARKS, "") for line in header.after]
    names, (rows, labels, tail, locale) = _cut_rows(body, header, catalogue, preferred)
    _check_rows(body, rows)
    removed = tuple(f"{kind}_removed" for kind in cleaned.removed)
    confidence = 1.0 if locale else SHAPE_CONFIDENCE
    english = _english_names(tail, len(names))
    return FlatPage(names, english, rows, labels, header.before, locale, confidence, removed)


def _check_rows(lines: Sequence[str], rows: Sequence[str]) -> None:
    """Refuse rows of several lines in text that may be wrapped: who joins them may break a word."""
    if is_narrow(lines) and not all(any(row in line for line in lines) for row in rows):
        raise RefusedError("unsplit_page", None, "the rows are on more than one line each")


def _why(body: Sequence[str]) -> tuple[str, str | None, str]:
    if 3 <= len(body) < len(ROWS):
        return "missing_row", None, f"{len(body)} lines for nine rows"
    return "unsplit_page", None, "the rows could not be told apart"


_Cut = tuple[tuple[str, ...], tuple[str | None, ...], str, str | None]


def _cut_rows(
    body: Sequence[str], header: Header, catalogue: Catalogue, preferred: str | None
) -> tuple[tuple[str, ...], _Cut]:
    """The one reading of the names that the rows agree with, and the rows; else RefusedError."""
    found = {
        names: cut
        for names in header.readings
        if (cut := _cut(body, len(names), catalogue, preferred, header.before))
    }
    if len(header.readings) > 1:
        found = {names: cut for names, cut in found.items() if _agree(names, cut)}
    if len(found) != 1:
        raise RefusedError(*_why(body))
    return found.popitem()


def _cut(
    body: Sequence[str], n: int, catalogue: Catalogue, preferred: str | None, before: Sequence[str]
) -> _Cut | None:
    return _by_labels(body, n, catalogue, preferred) or _by_shape(body, n) or _by_stream(body, n, before)


def _agree(names: Sequence[str], cut: _Cut) -> bool:
    """Whether rows have as many values as there are names; those with unknown labels were cut by that."""
    rows, _, _, locale = cut
    return locale is None or flat_cells.fits_mostly(rows, len(names))


def _by_labels(body: Sequence[str], n: int, catalogue: Catalogue, preferred: str | None) -> _Cut | None:
    codes = sorted(catalogue.locales, key=lambda code: (code != preferred, code))
    for code in codes:
        locale = catalogue.locales[code]
        found = _by_label_lines(body, locale) or _by_label_stream("\n".join(body), n, locale)
        if found and flat_cells.fits(found[0], n):
            return (*found, code)
    return None


def _by_label_lines(
    body: Sequence[str], locale: Locale
) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    rows: list[str] = []
    labels: list[str] = []
    for place, line in enumerate(body):
        if len(rows) == len(ROWS) and _FOOTER.search(line):
            return tuple(rows), tuple(labels), "\n".join(body[place:])
        label = _label_at(line, locale, ROWS[len(rows)]) if len(rows) < len(ROWS) else None
        if label:
            rows.append(line[len(label) :].lstrip())
            labels.append(label)
        elif rows:
            rows[-1] += " " + line
        else:
            return None
    return (tuple(rows), tuple(labels), "") if len(rows) == len(ROWS) else None


def _label_at(line: str, locale: Locale, key: str) -> str | None:
    return next((label for label in locale.labels[key] if line.startswith(label)), None)


def _by_label_stream(
    text: str, n: int, locale: Locale
) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    places = [_occurrences(text, locale.labels[key]) for key in ROWS]
    if not all(places):
        return None
    found = []
    for combination in _increasing(places):
        starts = [start for start, _ in combination]
        ends = [start + len(label) for start, label in combination]
        rows = [text[end:start].strip() for end, start in zip(ends, [*starts[1:], len(text)], strict=True)]
        if starts[0] != 0:
            continue
        rows[-1], tail = _cut_tail(rows[-1])
        rows = [row.replace("\n", " ") for row in rows]
        if all(rows) and flat_cells.fits(rows, n):
            found.append((tuple(rows), tuple(label for _, label in combination), tail))
    exact = [cut for cut in found if flat_cells.fits_exactly(cut[0], n)]
    chosen = exact or found
    return chosen[0] if len(chosen) == 1 else None


def _occurrences(text: str, labels: Sequence[str]) -> list[tuple[int, str]]:
    found = [(match.start(), label) for label in labels for match in re.finditer(re.escape(label), text)]
    return [(start, label) for start, label in sorted(found) if not text[start + len(label) :][:1].islower()]


def _increasing(places: Sequence[Sequence[tuple[int, str]]]) -> Iterator[tuple[tuple[int, str], ...]]:
    size = 1
    for options in places:
        size *= len(options)
    if size > MAX_COMBINATIONS:
        return
    for combination in product(*places):
        if all(left[0] + len(left[1]) <= right[0] for left, right in pairwise(combination)):
            yield combination


def _cut_tail(text: str) -> tuple[str, str]:
    arrow = text.find("↗")
    if arrow < 0:
        return text, ""
    end = _SENTENCE_END.match(text[:arrow])
    cut = end.end() if end else arrow
    return text[:cut].strip(), text[cut:]


def _by_shape(body: Sequence[str], n: int) -> _Cut | None:
    rows = tuple(body[: len(ROWS)])
    if len(rows) < len(ROWS) or not flat_cells.fits_with_labels(rows, n):
        return None
    rest = body[len(ROWS) :]
    if rest and not _FOOTER.search(rest[0]) and len(rest[0]) > MAX_LABEL:
        return None
    return rows, ("",) * len(ROWS), "\n".join(rest), None


def _by_stream(body: Sequence[str], n: int, before: Sequence[str]) -> _Cut | None:
    """Rows on one line; what stands before the names must be known to end there."""
    text, brand, tail = "\n".join(body).partition(BRAND)
    if not brand or not before or "\n" in text.strip():
        return None
    found = cut_stream(text.strip(), n)
    return (found.rows, found.labels, brand + tail, None) if found else None


def _english_names(tail: str, n: int) -> tuple[str, ...]:
    """English names of the citation line (joined by `` · ``); empty when no line has n names."""
    for line in reversed(tail.split("PUBLISHED")[-1].split("\n")):
        parts = [part.strip() for part in line.split(" · ")]
        if len(parts) != n:
            continue
        parts[0] = re.split(r"[:：.]\s+|\n", parts[0])[-1]
        parts[-1] = re.split(r"\.\s|\.$|\s[(\[]|,\s|\s*https?:", parts[-1])[0]
        if all(parts):
            return tuple(parts)
    return ()
