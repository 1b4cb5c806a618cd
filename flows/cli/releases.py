"""``methodbase releases``, ``diff`` and ``verify``: the releases of a home, and any release anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractors.home import Home
from flows.cli.ending import fail, print_json
from flows.cli.options import ConfigOption, HomeOption, JsonOption, QuietOption, check_exists, open_home

Release = Annotated[str, typer.Argument(help="A version, or the folder of a release.")]


def releases(
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List the releases of the home, newest first."""
    from dataclasses import asdict

    from outputs.reading.listing import list_releases

    place = open_home(home, config)
    check_exists(place)
    listed = list_releases(place.releases)
    if as_json:
        print_json([asdict(each) for each in listed])
        return
    for each in listed:
        if each.unreadable:
            print(f"{each.version:12}cannot be read: {each.unreadable}")
            continue
        mark = "  latest" if each.latest else ""
        print(f"{each.version:12}{each.created:22}{each.counts['methods']:>7} methods{mark}")
    if not listed and not quiet:
        print(f"{place.root}: no releases yet")


def diff(
    old: Release,
    new: Release,
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say what changed between two releases, and why."""
    from outputs.delta.diff import diff as compare_releases
    from outputs.reading.reader import ReleaseError

    place = open_home(home, config)
    try:
        found = compare_releases(release_folder(place, old), release_folder(place, new))
    except ReleaseError as error:
        fail(str(error))
    print_json(found.to_json()) if as_json else print(found.text())


def verify(
    release: Annotated[
        str | None, typer.Argument(help="A version or a folder (default: the latest).")
    ] = None,
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check a release: checksums, schema, keys, delta. Exit code 1 when something is wrong."""
    from outputs.reading.verify import verify as verify_release

    place = open_home(home, config)
    folder = release_folder(place, release) if release else place.latest.resolve()
    if not folder.is_dir():
        fail(f"{folder}: there is no release here; run `methodbase refresh` first")
    findings = verify_release(folder)
    if as_json:
        print_json({"release": str(folder), "ok": not findings, "findings": [str(f) for f in findings]})
    else:
        for finding in findings:
            print(finding)
        if not findings and not quiet:
            print(f"{folder}: all is as it should be")
    raise typer.Exit(1 if findings else 0)


def release_folder(home: Home, name: str) -> Path:
    """The folder of a release given by version, by ``latest``, or by path; stops when there is none."""
    for folder in (home.releases / name, Path(name)):
        if (folder / "index.json").is_file():
            return folder.resolve()
    return fail(f"{name}: neither a version in {home.releases} nor the folder of a release")
