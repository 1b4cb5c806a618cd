"""``methodbase``: the commands, in the order in which a newcomer meets them."""

from __future__ import annotations

import typer

from flows.cli.deciding import decide
from flows.cli.locales import locale_file
from flows.cli.quarantine import quarantine
from flows.cli.reading import compare, show, why
from flows.cli.releases import diff, releases, verify
from flows.cli.running import backfill, refresh, serve

app = typer.Typer(
    name="methodbase",
    help="Method-comparison pages in forty languages, turned into one checked, citable dataset.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (refresh, backfill, serve, show, compare, why, decide, quarantine, releases, diff, verify):
    app.command()(command)
app.command("locale")(locale_file)


def main() -> None:
    """Entry point of the ``methodbase`` command."""
    app()


if __name__ == "__main__":
    main()
