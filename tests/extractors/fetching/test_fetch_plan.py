"""The plan: the fewest addresses that cover every method in every locale, and only those that are due."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fetching.plan import compare_url, deal, is_comparison, plan
from extractors.fetching.settings import Source, SourceError, read_sources

NOW = datetime(2026, 6, 1, tzinfo=UTC)
slugs = st.lists(st.integers(0, 99).map(lambda n: f"m{n:02}"), unique=True, max_size=40)


def source(**facts: object) -> Source:
    given_facts = {"name": "s", "base_url": "https://example.org", "contact": "me@example.org", **facts}
    return read_sources([{"locales": ["en", "he"], **given_facts}])[0]


def covered(urls: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for url in urls:
        locale = urlsplit(url).path.split("/")[1]
        found.setdefault(locale, []).extend(parse_qs(urlsplit(url).query)["slugs"][0].split(","))
    return found


@given(slugs, st.integers(3, 7))
def test_every_method_is_in_one_group_of_the_fewest(methods: list[str], size: int) -> None:
    if len(methods) < 2:
        return
    groups = deal(methods, size)
    assert sorted(method for group in groups for method in group) == sorted(methods)
    assert len(groups) == ceil(len(methods) / size)
    assert all(2 <= len(group) <= size for group in groups)
    assert groups == deal(methods[::-1], size)


@pytest.mark.parametrize(("number", "expected"), [(2, [2]), (3, [2, 2]), (4, [2, 2]), (5, [2, 2, 2])])
def test_pairs_share_a_method_when_the_number_is_odd(number: int, expected: list[int]) -> None:
    methods = [f"m{n}" for n in range(number)]
    groups = deal(methods, 2)
    assert [len(group) for group in groups] == expected
    assert {method for group in groups for method in group} == set(methods)


@given(slugs, slugs, st.integers(3, 6))
def test_growth_keeps_full_groups_and_costs_no_address_more(
    old: list[str], new: list[str], size: int
) -> None:
    methods = sorted({*old, *new})
    if len(old) < 2:
        return
    before = deal(old, size)
    after = deal(methods, size, before)
    assert len(after) == ceil(len(methods) / size)
    assert sorted(method for group in after for method in group) == methods
    full = [group for group in before if len(group) == size]
    lost = [group for group in full if group not in after]
    assert len(lost) <= (1 if len(methods) % size == 1 else 0)


def test_a_method_that_is_gone_costs_its_own_group() -> None:
    methods = [f"m{n:02}" for n in range(20)]
    before = deal(methods, 5)
    after = deal([one for one in methods if one != "m07"], 5, before)
    assert [group for group in before if "m07" not in group] == [group for group in after if len(group) == 5]


def test_all_locales_are_covered_once_and_narrowed_on_request() -> None:
    methods = [f"m{n}" for n in range(11)]
    made = plan(source(), methods, {}, NOW)
    assert covered(made.urls) == {locale: sorted(methods) for locale in ("en", "he")}
    assert made.due == made.urls
    assert set(covered(plan(source(), methods, {}, NOW, ["he"]).urls)) == {"he"}
    assert plan(source(), methods, {}, NOW, ["fr"]).urls == ()


def test_a_single_method_cannot_be_compared() -> None:
    made = plan(source(), ["alone"], {}, NOW)
    assert (made.urls, made.uncovered) == ((), ("alone",))


def test_only_what_is_due_is_asked_for_new_ones_first_then_the_oldest() -> None:
    src = source(locales=["en"], refresh_days=7)
    urls = plan(src, [f"m{n:02}" for n in range(20)], {}, NOW).urls
    days = {urls[0]: 1, urls[1]: 8, urls[2]: 30}
    fetched = {url: NOW - timedelta(days=age) for url, age in days.items()}
    made = plan(src, [f"m{n:02}" for n in range(20)], fetched, NOW)
    assert made.due == (urls[3], urls[2], urls[1])


def test_known_groups_are_read_off_addresses_in_any_locale() -> None:
    src = source()
    known = compare_url(src, "he", ["m5", "m6", "m7", "m8", "m9"])
    groups = covered(plan(src, [f"m{n}" for n in range(10)], {known: NOW}, NOW).urls)
    urls = plan(src, [f"m{n}" for n in range(10)], {known: NOW}, NOW).urls
    assert known in urls
    assert compare_url(src, "en", ["m5", "m6", "m7", "m8", "m9"]) in urls
    assert sorted(groups["en"]) == sorted(f"m{n}" for n in range(10))


@pytest.mark.parametrize(
    ("facts", "locale", "methods", "url"),
    [
        ({}, "en", ["a", "b"], "https://example.org/en/compare?slugs=a%2Cb"),
        (
            {"base_url": "https://example.org/"},
            "pt-BR",
            ["a", "b"],
            "https://example.org/pt-BR/compare?slugs=a%2Cb",
        ),
        ({"compare_path": "/c?l={locale}&m={slugs}"}, "en", ["a", "b"], "https://example.org/c?l=en&m=a%2Cb"),
        ({}, "en", ["שיטה", "b"], "https://example.org/en/compare?slugs=%D7%A9%D7%99%D7%98%D7%94%2Cb"),
    ],
)
def test_addresses_are_written_as_the_site_does(
    facts: dict[str, object], locale: str, methods: list[str], url: str
) -> None:
    assert compare_url(source(**facts), locale, methods) == url
    assert is_comparison(source(**facts), url)


@pytest.mark.parametrize(
    "path", ["/en/compare", "/en/methods/a", "/compare?slugs=a%2Cb", "/en/x/compare?slugs=a%2Cb"]
)
def test_other_addresses_are_no_comparisons(path: str) -> None:
    assert not is_comparison(source(), f"https://example.org{path}")


BAD: dict[str, tuple[dict[str, object], str]] = {
    "unknown key": ({"contakt": "x"}, "contakt"),
    "no name": ({"name": ""}, "'name' is missing"),
    "no contact": ({"contact": ""}, "'contact' is missing"),
    "no base": ({"base_url": ""}, "'base_url' is missing"),
    "relative base": ({"base_url": "example.org"}, "base_url"),
    "other scheme": ({"base_url": "ftp://example.org"}, "base_url"),
    "password": ({"base_url": "https://a:b@example.org"}, "base_url"),
    "bad port": ({"base_url": "https://example.org:http"}, "base_url"),
    "header injection": ({"contact": "a\r\nX: y"}, "contact"),
    "number as text": ({"interval_seconds": "2"}, "interval_seconds"),
    "negative": ({"interval_seconds": -1}, "interval_seconds"),
    "truth as number": ({"attempts": True}, "attempts"),
    "nothing to try": ({"attempts": 0}, "attempts"),
    "one a page": ({"methods_per_page": 1}, "methods_per_page"),
    "number as truth": ({"prose": 1}, "prose"),
    "list of numbers": ({"methods": [1]}, "methods"),
    "slug with comma": ({"methods": ["a,b"]}, "methods"),
    "locale": ({"locales": ["english language"]}, "locales"),
    "no slugs": ({"compare_path": "/{locale}/compare"}, "compare_path"),
    "unknown placeholder": ({"compare_path": "/{lang}/compare?s={slugs}"}, "compare_path"),
    "broken template": ({"compare_path": "/{slugs"}, "compare_path"),
    "no locales": ({"locales": [], "methods": ["a", "b"]}, "locales"),
    "host with path": ({"hosts": ["example.org/x"]}, "hosts"),
}


@pytest.mark.parametrize(("facts", "key"), BAD.values(), ids=BAD)
def test_a_wrong_configuration_names_file_source_and_key(facts: dict[str, object], key: str) -> None:
    document = {
        "name": "s",
        "base_url": "https://example.org",
        "contact": "me@example.org",
        "locales": ["en"],
    }
    with pytest.raises(SourceError, match=r"my\.toml: \[\[sources\]\]") as caught:
        read_sources([{**document, **facts}], "my.toml")
    assert key in str(caught.value)


def test_two_sources_cannot_have_one_name() -> None:
    document = {"name": "s", "base_url": "https://example.org", "contact": "me@example.org"}
    with pytest.raises(SourceError, match="twice"):
        read_sources([document, document])


def test_the_hosts_of_a_source_are_those_it_names() -> None:
    assert source(base_url="https://Example.org", hosts=["cdn.example.org:8443"]).authorities == {
        ("example.org", 443), ("cdn.example.org", 8443),
    }  # fmt: skip


def test_the_example_of_the_repository_is_a_valid_source() -> None:
    text = (Path(__file__).parents[3] / "methodbase.example.toml").read_text(encoding="utf-8")
    commented = [line[2:] if re.match(r"# \w+ = ", line) else line for line in text.splitlines()]
    for version in (text, "\n".join(commented)):
        example = read_sources(tomllib.loads(version).get("sources", []))
        assert [one.name for one in example] == ["scholargate"]
        assert plan(example[0], ["a", "b", "c"], {}, NOW).urls
