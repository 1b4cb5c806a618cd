"""The configuration: ``methodbase.toml`` read and checked; every error names file and key."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

DEFAULT_FILE = Path("methodbase.toml")


class ConfigurationError(Exception):
    """The configuration cannot be used; the text says which file and key, and what would be right."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReleaseSettings(_Section):
    """What a release says of itself, and how many old ones are kept."""

    title: str = "methodbase"
    description: str = "Research methods compared on the web in many languages, with checked citations."
    licence: str = "CC-BY-4.0"
    publisher: str = "methodbase"
    homepage: str | None = None
    keep: int = Field(default=30, ge=1)

    @field_validator("licence")
    @classmethod
    def _name_licence(cls, text: str) -> str:
        from outputs.release.licences import known_licence

        known = known_licence(text)
        if known is None:
            raise ValueError(
                f"{text!r} is no SPDX id such as CC-BY-4.0; give one, or the address of the licence's text"
            )
        return known

    @field_validator("homepage")
    @classmethod
    def _check_homepage(cls, text: str | None) -> str | None:
        from outputs.release.licences import is_address

        if text is not None and not is_address(text):
            raise ValueError(f"{text!r} is no address such as https://example.org/methods")
        return text


class ValidationSettings(_Section):
    """How much may be refused or lost before a release is refused as a whole; shares from 0 to 1."""

    max_quarantine_share: float = Field(default=0.05, ge=0, le=1)
    max_drop: dict[str, float] = Field(default_factory=dict)


class RegistrySettings(_Section):
    """Which registries are asked, and the contact that they are told."""

    enabled: bool = True
    mailto: str | None = None


class ScheduleSettings(_Section):
    """When ``methodbase serve`` runs a refresh."""

    cron: str = "17 3 * * *"
    timezone: str = "UTC"


class Settings(_Section):
    """The whole configuration. ``sources`` stay plain here; ``extractors.fetching.settings`` reads them."""

    file: Path | None = None
    home: Path | None = None
    archive: str | None = None
    decisions: Path | None = None
    bibliography: tuple[Path, ...] = ()
    workers: int | None = Field(default=None, ge=1)
    batch_size: int = Field(default=200, ge=1)
    release: ReleaseSettings = ReleaseSettings()
    validation: ValidationSettings = ValidationSettings()
    registries: RegistrySettings = RegistrySettings()
    schedule: ScheduleSettings = ScheduleSettings()
    sources: tuple[dict[str, Any], ...] = ()


def load_settings(file: Path | None) -> Settings:
    """Read ``file``, or ``methodbase.toml`` of the current folder when there is one, or take the defaults.

    Raises ConfigurationError when a named file is absent, is not TOML, or has a key that is unknown or wrong.
    """
    path = file or DEFAULT_FILE
    if not path.is_file():
        if file is None:
            return Settings()
        raise ConfigurationError(f"{path}: there is no such configuration file")
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}") from error
    try:
        return Settings.model_validate({**values, "file": path})
    except ValidationError as error:
        raise ConfigurationError(f"{path}: {_describe(error)}") from error


def count_workers(asked: int | None, settings: Settings) -> int:
    """As asked, as configured, or one process a core."""
    return asked or settings.workers or len(os.sched_getaffinity(0))


def _describe(error: ValidationError) -> str:
    problems = []
    for item in error.errors():
        key = ".".join(str(part) for part in item["loc"])
        said = item["msg"].removeprefix("Value error, ")
        problems.append(f"{key}: {said[:1].lower()}{said[1:]}")
    return "; ".join(problems)
