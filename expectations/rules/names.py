"""What must be true of a name: it is one, language and script agree, one label a language is preferred."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from expectations.conditions import Column, among, equals_any, implies, matches, pairs
from expectations.model import Expectation, Scene
from expectations.rules.subject import Subject
from expectations.rules.text import is_name, is_no_farm, is_one_alphabet
from transforms.values.scripts import language_scripts

BCP47 = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-[a-z0-9]{5,8})*"

SCRIPT_CLASSES = {
    "Latn": "Latin",
    "Cyrl": "Cyrillic",
    "Grek": "Greek",
    "Hebr": "Hebrew",
    "Arab": "Arabic",
    "Deva": "Devanagari",
    "Beng": "Bengali",
    "Guru": "Gurmukhi",
    "Gujr": "Gujarati",
    "Orya": "Oriya",
    "Taml": "Tamil",
    "Telu": "Telugu",
    "Knda": "Kannada",
    "Mlym": "Malayalam",
    "Sinh": "Sinhala",
    "Thai": "Thai",
    "Laoo": "Lao",
    "Tibt": "Tibetan",
    "Mymr": "Myanmar",
    "Geor": "Georgian",
    "Armn": "Armenian",
    "Ethi": "Ethiopic",
    "Khmr": "Khmer",
    "Hang": "Hangul",
    "Hani": "Han",
}
"""ISO 15924 codes and the RE2 class of their letters; Japanese kana are told apart below."""

_WIDER = {
    "Kana": r"[\p{Katakana}\p{Hiragana}]",
    "Hira": r"[\p{Katakana}\p{Hiragana}]",
    "Jpan": r"[\p{Katakana}\p{Hiragana}\p{Han}]",
    "Hans": r"\p{Han}",
    "Hant": r"\p{Han}",
    "Kore": r"[\p{Hangul}\p{Han}]",
}


def expectations() -> list[Expectation]:
    """The expectations of meaning for ``names``."""
    on = Subject("names")
    on.expect_column("text_is_name", "text", is_name)
    on.expect_column("text_no_farm", "text", is_no_farm)
    on.expect_column("text_one_alphabet", "text", is_one_alphabet)
    on.expect_pattern("lang", BCP47)
    on.expect_pattern("locale", BCP47)
    on.expect_pattern("script", r"[A-Z][a-z]{3}")
    on.expect("text_has_script", _text_has_script, "script")
    on.expect("script_fits_language", _script_fits_language, "lang")
    on.expect("one_preferred", _one_preferred, "preferred")
    on.expect("some_preferred", _some_preferred, "preferred", "warning", beyond=True)
    on.expect("preferred_is_label", _preferred_is_label, "preferred")
    on.expect("has_statement", _has_statement, "text", beyond=True)
    on.expect_between("n_pages", 1)
    return on.expectations


def _has_statement(names: pa.Table, scene: Scene) -> Column:
    """A page says the name: there is a statement of the method with that value."""

    def make(statements: pa.Table) -> Column:
        said = statements.filter(equals_any(statements.column("property"), ("name", "alias")))
        return pairs(said.column("method_id"), said.column("value"))

    known = scene.distinct("statements", ["method_id", "property", "value"], make)
    return among(pairs(names.column("method_id"), names.column("text")), known)


def _text_has_script(names: pa.Table, scene: Scene) -> Column:
    """The text has a letter of its script; a text of script ``Zyyy`` has no letter of a listed one."""
    return _by_value(names.column("script"), names.column("text"), _has_script)


def _has_script(script: str, texts: Column) -> Column:
    if script == "Zyyy":
        return pc.invert(matches(texts, "[" + "".join(rf"\p{{{c}}}" for c in SCRIPT_CLASSES.values()) + "]"))
    pattern = _class(script)
    return matches(texts, pattern) if pattern else pa.chunked_array([pa.nulls(len(texts), pa.bool_())])


def _script_fits_language(names: pa.Table, scene: Scene) -> Column:
    """A text in a language has a letter of a script that the language is written in."""
    return _by_value(names.column("lang"), names.column("text"), _fits)


def _fits(lang: str, texts: Column) -> Column:
    classes = [_class(script) for script in language_scripts(lang)]
    known = [pattern for pattern in classes if pattern]
    if lang in ("und", "mul", "zxx", "mis") or not known:
        return pa.chunked_array([pa.nulls(len(texts), pa.bool_())])
    return matches(texts, "|".join(known))


def _class(script: str) -> str | None:
    return _WIDER.get(script) or (rf"\p{{{SCRIPT_CLASSES[script]}}}" if script in SCRIPT_CLASSES else None)


def _by_value(groups: Column, texts: Column, condition) -> Column:  # type: ignore[no-untyped-def]
    """Ask ``condition(group, texts)`` once for each distinct group and put the answers back in place."""
    import numpy as np

    held = np.ones(len(texts), dtype=bool)
    for group in groups.unique().drop_null().to_pylist():
        rows = np.flatnonzero(pc.equal(groups, group).fill_null(False).to_numpy(zero_copy_only=False))
        answer = condition(group, texts.take(pa.array(rows))).fill_null(True)
        held[rows] = answer.to_numpy(zero_copy_only=False)
    return pa.array(held)


def _one_preferred(names: pa.Table, scene: Scene) -> Column:
    """No method has two preferred labels in one language."""
    preferred = names.column("preferred")
    keys = pairs(names.column("method_id"), names.column("lang"))
    counts = pc.value_counts(keys.filter(preferred))
    often = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    return implies(preferred, pc.invert(pc.is_in(keys, value_set=often)))


def _some_preferred(names: pa.Table, scene: Scene) -> Column:
    """Where a method has labels in a language one of them is preferred."""
    keys = pairs(names.column("method_id"), names.column("lang"))
    chosen = keys.filter(names.column("preferred")).unique()
    return implies(pc.equal(names.column("kind"), "label"), among(keys, chosen))


def _preferred_is_label(names: pa.Table, scene: Scene) -> Column:
    return implies(names.column("preferred"), pc.equal(names.column("kind"), "label"))
