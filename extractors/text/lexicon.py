"""Word lists kept as data, ``data/{name}_words.txt``: English, shared, Turkish, splitting and others."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """The word list ``{name}_words.txt``, folded to lower case; FileNotFoundError when there is none."""
    text = (files("extractors.text") / "data" / f"{name}_words.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@cache
def method_words() -> frozenset[str]:
    """The words that names of methods are made of, English and Turkish."""
    return words("english") | words("shared") | words("turkish")


@cache
def whole_words() -> frozenset[str]:
    """Words that are whole wherever they stand, in any language of names: to tell two that touch from one."""
    return method_words() | words("splitting")
