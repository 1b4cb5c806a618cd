"""General vocabulary: names of fields of research, and words for "field", by which flat text is split.

``fields.json`` has the translations that pages or people vouch for, ``general.json`` the usual names in many
languages, which no page has shown. Both are only ever compared with what stands on a page: a name that is
missing leaves a cell missing.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def field_names() -> frozenset[str]:
    """The names of fields of research in all languages of both files."""
    general = _read("general.json")["fields"]
    usual = {name for languages in general.values() for names in languages.values() for name in names}
    return frozenset(usual | english_fields() | {row["text"] for row in _read("fields.json")})


@cache
def english_fields() -> frozenset[str]:
    """The English names of all fields in both files, which families of methods have as well."""
    return frozenset({row["field"] for row in _read("fields.json")} | set(_read("general.json")["fields"]))


@cache
def words_for_field() -> frozenset[str]:
    """What a row of fields may be called, in languages that are written without capitals."""
    return frozenset(word for words in _read("general.json")["words_for_field"].values() for word in words)


@cache
def _read(name: str) -> Any:
    return json.loads((files("extractors.locales") / name).read_text(encoding="utf-8"))
