"""``methodbase releases``, ``diff`` and ``verify``: the releases of a home, and any release anywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from extractors.home import Home
from flows.cli.options import ConfigOption, HomeOption, JsonOption, QuietOption, fail, open_home, print_json

Release = Annotated[str, typer.Argument(help="A version, or the folder of a release.")]


def releases(
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List the releases of the home, newest last."""
    from outputs.release.versions import released_versions

    place = open_home(home, config)
    listed = [_entry(place, str(version)) for version in released_versions(place.releases)]
    if as_json:
        print_json(listed)
        return
    for entry in listed:
        mark = "  latest" if entry["latest"] else ""
        print(f"{entry['version']:12}{entry['created']:22}{entry['methods']:>7} methods{mark}")
    if not listed and not quiet:
        print(f"{place.root}: no releases yet")


def _entry(home: Home, version: str) -> dict[str, Any]:
    index = json.loads((home.releases / version / "index.json").read_text(encoding="utf-8"))
    latest = home.latest.exists() and home.latest.resolve().name == version
    return {
        "version": version,
        "created": index["created"],
        "methods": index["counts"]["methods"],
        "path": str(home.releases / version),
        "latest": latest,
    }


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

    place = open_home(home, config)
    found = compare_releases(release_folder(place, old), release_folder(place, new))
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
