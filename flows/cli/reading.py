"""``methodbase show``, ``compare`` and ``why``: questions that the newest release answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractors.home import Home
from flows.cli.ending import fail, print_json
from flows.cli.options import (
    ConfigOption,
    Context,
    HomeOption,
    JsonOption,
    QuietOption,
    open_context,
    open_home,
)

if TYPE_CHECKING:
    from transforms.identity.decisions import Decision
    from transforms.identity.explanation import Explanation

Method = Annotated[str, typer.Argument(help="An id, a slug, or any name or alias in any language.")]


def show(
    method: Method,
    cite: Annotated[
        str | None, typer.Option(metavar="apa|bibtex|csl-json", help="The seminal work alone, in this style.")
    ] = None,
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show a method with the source of every value."""
    from flows.cli.rendering import method_text
    from outputs.reading.profile import profile

    with reading(open_home(home, config)) as release:
        found = profile(release, find(release, method))
    if cite is not None:
        print(_cited(found, cite))
        return
    print_json(found) if as_json else print(method_text(found, brief=quiet))


def _cited(method: dict[str, Any], style: str) -> str:
    """The work behind a method, as registries have it, in a style; stops when there is none that is sure."""
    from outputs.reading.works import work_of
    from transforms.citations.styles import apa, bibtex, csl_json

    if method["work"] is None:
        fail(f"{method['name']}: no work is sure enough to be cited; `methodbase show` says why", 1)
    work = work_of(method["work"])
    if style == "csl-json":
        return json.dumps(csl_json(work), ensure_ascii=False, indent=2)
    if style not in ("apa", "bibtex"):
        fail(f"{style}: not a style; use apa, bibtex or csl-json")
    return apa(work) if style == "apa" else bibtex(work)


def compare(
    methods: Annotated[list[str], typer.Argument(help="Two or more methods.")],
    locale: Annotated[
        str | None, typer.Option(help="Show names, fields and row labels in this locale.")
    ] = None,
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show methods side by side; rows that differ are marked."""
    from flows.cli.rendering import comparison, comparison_text
    from outputs.reading.profile import profile

    if len(methods) < 2:
        fail("compare needs two methods or more")
    with reading(open_home(home, config)) as release:
        ids = [find(release, method) for method in methods]
        twice = next((query for place, query in enumerate(methods) if ids[place] in ids[:place]), None)
        if twice is not None:
            fail(f"{twice}: the same method twice; compare needs different ones")
        if locale is not None:
            _check_locale(release, locale)
        found = [profile(release, method_id) for method_id in ids]
    table = comparison(found, locale)
    print_json(table) if as_json else print(comparison_text(table))


def _check_locale(release: sqlite3.Connection, locale: str) -> None:
    """Stop when neither a page of the release nor a list of labels is in that locale."""
    from extractors.locales.catalogue import listed_locales

    seen = {row[0] for row in release.execute("SELECT DISTINCT locale FROM pages WHERE locale IS NOT NULL")}
    if locale not in seen and locale not in listed_locales().locales:
        fail(f"{locale}: no page of the release is in this locale; there are {', '.join(sorted(seen))}")


def why(
    left: Method,
    right: Method,
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say why two records are one method, or why they are not."""
    from flows.cli.rendering import explanation_text

    context = open_context(home, config, as_json, quiet)
    decisions = decided(context)
    with reading(context.home) as release:
        found = explain_pair(release, side(release, left), side(release, right), decisions)
    print_json(found.as_dict()) if as_json else print(explanation_text(found))


def decided(context: Context) -> list[Decision]:
    """All decisions that people made; stops when the file has a line that cannot be obeyed."""
    from transforms.identity.decisions import DecisionError, load_decisions

    try:
        return load_decisions(context.decisions)
    except DecisionError as error:
        fail(str(error))


def explain_pair(
    release: sqlite3.Connection, left: str, right: str, decisions: Sequence[Decision] = ()
) -> Explanation:
    """Why two sides are one method, or are not; stops when the release lacks one of them."""
    from transforms.identity.explanation import explain

    try:
        return explain(release, left, right, decisions, reviewed(release))
    except KeyError as error:
        fail(str(error.args[0]))


def reviewed(release: sqlite3.Connection) -> list[dict[str, Any]]:
    """The review items in the report of the release; none when it has no report."""
    file = release.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    report = Path(file).parent.parent / "report" / "report.json"
    found: list[dict[str, Any]] = json.loads(report.read_bytes())["reviews"] if report.exists() else []
    return found


@contextmanager
def reading(home: Home) -> Iterator[sqlite3.Connection]:
    """The newest release of a home, open for questions; says what to do when there is none."""
    from outputs.reading.lookup import UnreadableRelease, open_release

    try:
        with open_release(home.latest) as release:
            yield release
    except FileNotFoundError:
        fail(f"{home.root}: there is no release here yet; run `methodbase refresh` first, or give --home")
    except UnreadableRelease as error:
        fail(str(error))


def find(release: sqlite3.Connection, query: str) -> str:
    """The id of the method that a person means; stops with the candidates when that is not one method."""
    from outputs.reading.lookup import LookupFailed, find_method

    try:
        return find_method(release, query).method_id
    except LookupFailed as error:
        fail(str(error))


def side(release: sqlite3.Connection, query: str) -> str:
    """``page_id#column`` (the id may be cut short) as a whole record reference, else a method's id."""
    page, mark, column = query.rpartition("#")
    if not mark or not column.isdigit():
        return find(release, query)
    pages = release.execute("SELECT page_id FROM pages WHERE page_id LIKE ? || '%'", (page,)).fetchall()
    if len(pages) != 1:
        fail(f"{query}: {len(pages)} pages of the release begin with {page!r}; give more of the id")
    return f"{pages[0]['page_id']}#{column}"
