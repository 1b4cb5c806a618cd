"""Options that every command has, and what they become: a home and settings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.home import Home
from flows.cli.ending import fail

if TYPE_CHECKING:
    from flows.configuration import Settings

DEFAULT_HOME = Path("data")

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder in which methodbase keeps everything.", envvar="METHODBASE_HOME"),
]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="Configuration file (default methodbase.toml when present).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="No progress and no notes.")]


@dataclass(frozen=True, slots=True)
class Context:
    """The home and settings of one invocation, and how it should speak."""

    home: Home
    settings: Settings
    as_json: bool
    quiet: bool

    @property
    def decisions(self) -> Path:
        """Where the human decisions are: as configured, else in the home."""
        return self.settings.decisions or self.home.decisions


def open_context(home: Path | None, config: Path | None, as_json: bool, quiet: bool) -> Context:
    """Settings from the file, the home from option, environment, file or default, in that order."""
    from flows.configuration import ConfigurationError, load_settings

    try:
        settings = load_settings(config)
    except ConfigurationError as error:
        fail(str(error))
    return Context(_home(home or settings.home or DEFAULT_HOME), settings, as_json, quiet)


def _home(root: Path) -> Home:
    if root.exists() and not root.is_dir():
        fail(f"{root}: is not a folder; --home names the folder in which everything is kept")
    return Home(Path(os.path.abspath(root)))  # noqa: PTH100 (keep symlinks)


def check_exists(home: Home) -> None:
    """Stop when there is no such folder: a mistyped --home must not look like a home without news."""
    if not home.root.is_dir():
        fail(f"{home.root}: there is no home here; run `methodbase refresh` first, or give --home")


def open_home(home: Path | None, config: Path | None) -> Home:
    """The home alone: the configuration is read only when nothing else says where the home is."""
    if home is not None:
        return _home(home)
    return open_context(None, config, False, True).home
