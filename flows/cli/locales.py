"""``methodbase locale``: a ready-to-commit locale file for a locale that nobody has listed yet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.ending import fail
from flows.cli.options import ConfigOption, HomeOption, JsonOption, QuietOption


def locale_file(
    page: Annotated[list[Path], typer.Argument(help="Captures in the new locale, one or more.")],
    url: Annotated[str | None, typer.Option(help="Address of the page, when the file does not say.")] = None,
    locale: Annotated[
        str | None, typer.Option(help="Code of the locale (BCP 47), when no page says.")
    ] = None,
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Print the locale file that pages in a new locale teach.

    It has the labels and the pages they came from, ready to be checked by eye and committed as
    extractors/locales/data/CODE.json: JSON with or without --json. What needs a look is said on stderr.
    """
    from extractors.locales.detection import normalise_tag
    from extractors.locales.learning import LearningError, learn_locale, print_locale_file

    if locale and not normalise_tag(locale):
        fail(f"{locale}: not the code of a locale, such as ka or zh-Hant")
    try:
        contents = [(path.name, path.read_bytes()) for path in page]
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}", 3)
    try:
        lesson = learn_locale(contents, url=url, locale=normalise_tag(locale))
    except LearningError as error:
        fail(str(error))
    for note in () if quiet else lesson.notes:
        typer.echo(f"methodbase: {note}", err=True)
    print(print_locale_file(lesson.document), end="")
