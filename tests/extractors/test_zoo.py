"""Every page of the zoo is read as its golden file says."""

import json
from pathlib import Path

import pytest

from extractors.locales.catalogue import listed_locales
from tests.extractors.zoo_pairs import ZOO, golden_of, pages, read


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_of_the_zoo(page: Path) -> None:
    assert read(page) == json.loads(golden_of(page).read_text(encoding="utf-8"))


def test_every_golden_file_has_its_page_and_every_listed_locale_a_page() -> None:
    assert {golden_of(page).name for page in pages()} == {path.name for path in ZOO.glob("*.*.json")}
    locales = {row["locale"] for page in pages() for row in read(page)["pages"]}
    assert set(listed_locales().locales) <= locales
