"""``methodbase bibliography``: the local metadata dumps that a home remembers, and forgetting one."""

from __future__ import annotations

from typing import Annotated

import typer

from extractors.home import Home
from flows.cli.ending import fail, print_json
from flows.cli.options import (
    ConfigOption,
    Context,
    HomeOption,
    JsonOption,
    QuietOption,
    check_exists,
    open_context,
)
from flows.cli.running import explained


def bibliography(
    action: Annotated[str, typer.Argument(metavar="[list|forget]", help="What to do.")] = "list",
    dump: Annotated[
        str | None, typer.Argument(metavar="[DUMP]", help="File name, path, or beginning of the hash.")
    ] = None,
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List the dumps that a home remembers, or forget one.

    A dump that a run named with --bibliography serves all later runs; they need neither the option nor the
    file. What rests on a forgotten dump alone is unchecked from the next run on.
    """
    if action not in ("list", "forget") or (action == "forget") != (dump is not None):
        fail("use `bibliography list` or `bibliography forget DUMP`")
    context = open_context(home, config, as_json, quiet)
    check_exists(context.home)
    with explained(context.home):
        _forget(context, dump) if dump is not None else _list(context.home, as_json)


def _list(home: Home, as_json: bool) -> None:
    from transforms.works.dumps.catalogue import remembered

    known = remembered(home)
    if as_json:
        print_json(
            [{"path": str(d.path), "sha256": d.sha256, "file_present": d.path.is_file()} for d in known]
        )
        return
    for each in known:
        print(f"{each.sha256[:12]}  {each.path}{'' if each.path.is_file() else '  (the file is gone)'}")
    print(f"{len(known)} dumps")


def _forget(context: Context, name: str) -> None:
    from flows.stopping import holding
    from transforms.works.dumps.catalogue import forget
    from transforms.works.dumps.files import place_of

    with holding(context.home):
        gone = forget(context.home, name)
    if context.as_json:
        print_json({"path": str(gone.path), "sha256": gone.sha256})
    else:
        print(f"{gone.path}: forgotten; the next run does without it, unless it names it again")
    if gone.path in map(place_of, context.settings.bibliography) and not context.quiet:
        typer.echo(f"methodbase: {context.settings.file} still names {gone.path}", err=True)
