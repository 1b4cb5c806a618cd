"""``methodbase locale``: a ready-to-commit locale file for a locale that nobody has listed yet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.ending import fail
from flows.cli.options import QuietOption


def locale_file(
    page: Annotated[list[Path], typer.Argument(help="Captures in the new locale, one or more.")],
    url: Annotated[str | None, typer.Option(help="Address of the page, when the file does not say.")] = None,
    quiet: QuietOption = False,
) -> None:
    """Print the locale file that pages in a new locale teach.

    It has the labels and the pages they came from, ready to be checked by eye and committed.
    """
    from extractors.locales.learning import LearningError, learn_locale_file, print_locale_file

    try:
        contents = [(path.name, path.read_bytes()) for path in page]
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}", 3)
    try:
        document = learn_locale_file(contents, url=url)
    except LearningError as error:
        fail(str(error))
    print(print_locale_file(document), end="")
