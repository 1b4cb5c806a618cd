"""The configuration file: the example is valid in full, and every error names file and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractors.fetching.settings import read_sources
from flows.configuration import ConfigurationError, load_settings
from flows.stages.validation import validation_limits
from tests.flows.conftest import ROOT

EXAMPLE = ROOT / "methodbase.example.toml"


def test_the_example_is_valid() -> None:
    settings = load_settings(EXAMPLE)
    assert read_sources(settings.sources)[0].name == "scholargate"
    assert validation_limits(settings).max_quarantine_share == settings.validation.max_quarantine_share


def test_every_setting_is_in_the_example() -> None:
    settings, text = load_settings(EXAMPLE), EXAMPLE.read_text()
    sections = {name: getattr(settings, name) for name in ("release", "validation", "registries", "schedule")}
    keys = {key for section in sections.values() for key in type(section).model_fields}
    keys |= set(type(settings).model_fields) - {"file", "sources", *sections}
    explained = set(re.findall(r"^#? ?(\w+) = ", text, re.MULTILINE))
    assert keys <= explained


WRONG = [
    ("keep = 3", "keep"),
    ("[release]\nkeep = 0", "release.keep"),
    ("[validation]\nmax_quarantine_share = 2", "validation.max_quarantine_share"),
    ("[schedule]\ncorn = '* * * * *'", "schedule.corn"),
    ("[release]\nlicence = 'CC BY 4.0'", "release.licence: 'CC BY 4.0' is no SPDX id such as CC-BY-4.0"),
    ("[release]\nlicence = ''", "release.licence: '' is no SPDX id"),
    ("[release]\nlicence = 'https://example.org/a licence'", "the address of the licence's text"),
    ("[release]\nhomepage = 'example.org'", "release.homepage: 'example.org' is no address"),
    ("this is not toml", "not valid TOML"),
]


@pytest.mark.parametrize(
    ("given", "stated"),
    [("cc-by-4.0", "CC-BY-4.0"), ("CC0-1.0", "CC0-1.0"), ("https://example.org/l", "https://example.org/l")],
)
def test_a_licence_is_stated_in_its_own_spelling(tmp_path: Path, given: str, stated: str) -> None:
    file = tmp_path / "methodbase.toml"
    file.write_text(f"[release]\nlicence = '{given}'")
    assert load_settings(file).release.licence == stated


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[case[1] for case in WRONG])
def test_a_wrong_key_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "methodbase.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match=re.escape(said)) as caught:
        load_settings(file)
    assert str(file) in str(caught.value)
