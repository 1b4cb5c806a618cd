"""``methodbase``: the commands, in the order in which a newcomer meets them."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from flows.cli.bibliography import bibliography
from flows.cli.deciding import decide
from flows.cli.ending import WRONG_USAGE, run_to_end
from flows.cli.locales import locale_file
from flows.cli.quarantine import quarantine
from flows.cli.reading import compare, show, why
from flows.cli.releases import diff, releases, verify
from flows.cli.running import backfill, refresh, serve

app = typer.Typer(
    name="methodbase",
    help="Method-comparison pages in forty languages, turned into one checked, citable dataset.",
    epilog="Exit codes: 0 done; 1 a gate refused the release, or a check failed; 2 wrong usage or "
    "configuration; 3 inputs could not be read.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMANDS = (
    refresh, backfill, serve, show, compare, why, decide, quarantine, bibliography, releases, diff, verify,
)  # fmt: skip
for command in COMMANDS:
    app.command()(command)
app.command("locale")(locale_file)


def _print_version(asked: bool) -> None:
    if asked:
        from flows.program import program_name

        print(program_name())
        raise typer.Exit


@app.callback()
def methodbase(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Show the version.")
    ] = False,
) -> None:
    """Options of the command as a whole, each command has its own; without a command, the help."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(WRONG_USAGE)


def main() -> None:
    """Entry point of the ``methodbase`` command."""
    # Arrow's own allocator keeps for each of its threads what that thread freed; the system's gives it back.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    group = typer.main.get_command(app)

    def command() -> None:
        with group.make_context("methodbase", sys.argv[1:]) as context:
            group.invoke(context)

    sys.exit(run_to_end(command))


if __name__ == "__main__":
    main()
