"""``methodbase refresh``, ``backfill`` and ``serve``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.ending import describe, fail, print_json
from flows.cli.options import ConfigOption, Context, HomeOption, JsonOption, QuietOption, open_context

if TYPE_CHECKING:
    from extractors.home import Home
    from flows.run import Options

Offline = Annotated[bool, typer.Option("--offline", help="No network at all.")]
Bibliography = Annotated[
    list[Path] | None,
    typer.Option(
        help="A local metadata dump: arXiv snapshot or Crossref works as JSON lines; repeatable. "
        "Remembered: later runs need not name it."
    ),
]
NoSite = Annotated[bool, typer.Option("--no-site", help="Leave the compare site out of the release.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes for extraction (default: one a core).")]
Dask = Annotated[str | None, typer.Option(help="Address of a Dask scheduler, tcp://host:port.")]
AcceptDrop = Annotated[
    str | None,
    typer.Option(metavar="REASON", help="Publish although a gate refuses; recorded in the release."),
]


def refresh(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="Files, folders, WARC files, URLs; none: the sources."),
    ] = None,
    offline: Offline = False,
    bibliography: Bibliography = None,
    no_site: NoSite = False,
    workers: Workers = None,
    dask: Dask = None,
    accept_drop: AcceptDrop = None,
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read or fetch pages, check them and publish a release.

    The main job: captures are archived, extracted, held against bibliographic registries, resolved into
    methods, validated, and published unless a gate refuses.
    """
    from flows.configuration import count_workers
    from flows.run import Options

    context = open_context(home, config, as_json, quiet)
    options = Options(
        inputs=tuple(inputs or ()),
        offline=offline,
        bibliography=tuple(bibliography or ()),
        site=not no_site,
        workers=count_workers(workers, context.settings),
        dask=dask,
        accept_drop=accept_drop,
    )
    _run(options, context)


def backfill(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Captures from this day on.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Captures up to this day.")
    ] = None,
    locale: Annotated[list[str] | None, typer.Option(help="Only pages in this locale; repeatable.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only this configured source; repeatable.")] = None,
    warc: Annotated[list[Path] | None, typer.Option(help="A WARC file of old captures; repeatable.")] = None,
    captures: Annotated[list[Path] | None, typer.Option(help="A folder of old captures; repeatable.")] = None,
    reextract: Annotated[
        bool, typer.Option("--reextract", help="Replay the archive through today's extractors.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    offline: Offline = False,
    bibliography: Bibliography = None,
    no_site: NoSite = False,
    workers: Workers = None,
    dask: Dask = None,
    accept_drop: AcceptDrop = None,
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Bring in old captures, or replay the archive.

    The manual job over history: captures come in with their own dates and never override newer facts.
    """
    from flows.configuration import count_workers
    from flows.run import Options

    context = open_context(home, config, as_json, quiet)
    if since and until and since > until:
        fail(f"--since {since:%Y-%m-%d} is later than --until {until:%Y-%m-%d}; no capture is in between")
    options = Options(
        inputs=tuple(str(path) for path in [*(warc or ()), *(captures or ())]),
        offline=offline,
        bibliography=tuple(bibliography or ()),
        site=not no_site,
        workers=count_workers(workers, context.settings),
        dask=dask,
        accept_drop=accept_drop,
        since=since,
        until=until,
        locales=tuple(locale or ()),
        sources=tuple(source or ()),
        reextract=reextract,
        kind="backfill",
    )
    if dry_run:
        from flows.planning import plan_backfill

        plan = plan_backfill(options, context.home, context.settings)
        print_json(plan.as_dict()) if as_json else print(plan.describe())
        return
    _run(options, context)


def serve(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="What each refresh reads; none: the sources."),
    ] = None,
    home: HomeOption = None,
    config: ConfigOption = None,
    bibliography: Bibliography = None,
    offline: Offline = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Register and serve both jobs with a Prefect server.

    The refresh runs on its cron schedule, the backfill on demand.
    """
    from flows.deployments import serve_deployments

    context = open_context(home, config, as_json, quiet)
    with explained(context.home):
        serve_deployments(
            context.home, context.settings, tuple(inputs or ()), tuple(bibliography or ()), offline
        )


@contextmanager
def explained(home: Home) -> Iterator[None]:
    """Turn what can stop a run in ``home`` into a line and an exit code: wrong usage, full disk, signal."""
    from extractors.home import FREE_SOME, NO_SPACE, StorageError
    from flows.deployments import NoServer
    from flows.stopping import Busy, Stopped, UsageError
    from outputs.formats.tables import TableError
    from outputs.release.previous import PreviousReleaseError
    from transforms.works.dumps.files import DumpError

    try:
        yield
    except (StorageError, DumpError) as error:
        fail(describe(error))
    except (Busy, NoServer, UsageError, TableError, PreviousReleaseError) as error:
        fail(str(error))
    except Stopped as stop:
        fail(
            f"stopped by {stop}; nothing half-done is left, and the next run goes on from here",
            stop.exit_code,
        )
    except OSError as error:
        if error.errno in NO_SPACE:
            fail(f"{error.filename or home.root}: {FREE_SOME}; nothing was published")
        fail(f"{describe(error)}; nothing was published")


def _run(options: Options, context: Context) -> None:
    from flows.refresh import run_refresh
    from flows.summary import describe as describe_run

    with explained(context.home):
        summary = run_refresh(options, context.home, context.settings, quiet=context.quiet)
    if context.as_json:
        from dataclasses import asdict

        print_json(asdict(summary))
    else:
        print(describe_run(summary))
    raise typer.Exit(summary.exit_code)
