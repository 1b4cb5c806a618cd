"""``methodbase quarantine``: what was refused and why, and another try."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
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
from flows.cli.running import Bibliography, Offline, explained


def quarantine(
    action: Annotated[str, typer.Argument(metavar="[list|show|replay]", help="What to do.")] = "list",
    item: Annotated[str | None, typer.Argument(metavar="[ID]", help="The item to show.")] = None,
    offline: Offline = False,
    bibliography: Bibliography = None,
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List what was refused, show it, or try it again.

    ``replay`` reads the refused pages again with today's program; what gets through is published.
    """
    if action not in ("list", "show", "replay") or (action == "show") != (item is not None):
        fail("use `quarantine list`, `quarantine show ID` or `quarantine replay`")
    context = open_context(home, config, as_json, quiet)
    check_exists(context.home)
    if action == "replay":
        _replay(context, offline, tuple(bibliography or ()))
    elif item is not None:
        _show(context.home, item, as_json)
    else:
        _list(context.home, as_json)


def _list(home: Home, as_json: bool) -> None:
    from expectations.quarantine import list_items

    items = list_items(home)
    if as_json:
        print_json([asdict(i) for i in items])
        return
    if items:
        print(f"{'item':17}{'stage':9}{'reason':24}{'page':14}place")
    for i in items:
        print(f"{i.item_id:17}{i.stage:9}{i.reason:24}{(i.page_id or '')[:12]:14}{i.locator or ''}")
    print(f"{len(items)} items")


def _show(home: Home, item_id: str, as_json: bool) -> None:
    from expectations.quarantine import show_item

    item = show_item(home, item_id)
    if item is None:
        fail(f"{item_id}: there is no such item; `methodbase quarantine list` lists them")
    known = {**asdict(item), "addresses": _addresses(home, item.page_id) if item.page_id else []}
    if as_json:
        print_json(known)
        return
    for key, value in known.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        print(f"{key:12}{shown if shown not in (None, '') else '—'}")


def _addresses(home: Home, page_id: str) -> list[str]:
    """Where the page was captured, each address once; none when nobody knows."""
    import pyarrow.compute as pc

    from expectations.quarantine import MAX_LOCATOR, harmless
    from extractors.archive.log import captures

    known = captures(home)
    urls = pc.unique(known.filter(pc.equal(known["page_id"], page_id))["url"]).to_pylist()
    return sorted(harmless(url, MAX_LOCATOR) for url in urls if url)


def _replay(context: Context, offline: bool, bibliography: tuple[Path, ...]) -> None:
    from flows.configuration import count_workers
    from flows.replay import replay
    from flows.run import Options

    options = Options(
        offline=offline, bibliography=bibliography, workers=count_workers(None, context.settings)
    )
    with explained(context.home):
        result = replay(context.home, context.settings, options, quiet=context.quiet)
    print_json(result.as_dict()) if context.as_json else print(result.text())
    raise typer.Exit(result.summary.exit_code)
