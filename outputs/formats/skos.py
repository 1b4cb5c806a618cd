"""The methods as SKOS concepts in Turtle, written as a stream.

Each method is a concept with one ``prefLabel`` a language at most (the preferred label), ``altLabel`` for all
its other names, ``notation`` for id and slug, ``scopeNote`` for the summary. An id that is no longer used
stays a deprecated concept: ``isReplacedBy`` its successor, and ``exactMatch`` it if the two were merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from outputs.formats.grouping import InStep
from outputs.formats.tables import each_row
from outputs.release.context import ReleaseContext
from outputs.release.licences import licence_address
from transforms.tables.stored import Rows

_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}

_PREFIXES = """\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""

METHOD_COLUMNS = ("method_id", "slug", "name", "summary", "summary_lang")
NAME_COLUMNS = ("method_id", "text", "lang", "preferred")

Label = tuple[str, str]
"""Language tag and text."""


def write_skos(tables: Mapping[str, Rows], context: ReleaseContext, version: str, path: Path) -> None:
    """Write the concept scheme, all methods in order of id, then the ids that were replaced."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_PREFIXES)
        file.write(_scheme(context, version))
        names = InStep(tables["names"], "method_id", NAME_COLUMNS)
        for method in each_row(tables["methods"], METHOD_COLUMNS):
            file.write(concept(method, names.rows(method["method_id"]), context.base_iri))
        for redirect in each_row(tables["redirects"]):
            file.write(_replaced(redirect, context.base_iri))


def concept(method: Mapping[str, Any], names: Iterable[Mapping[str, Any]], base: str) -> str:
    """One method with its labels as Turtle."""
    preferred, others = split_labels(method, names)
    statements = [
        "a skos:Concept",
        f"skos:inScheme {_iri(base, 'scheme')}",
        f"skos:notation {_literal(method['method_id'])}, {_literal(method['slug'])}",
        *(f"skos:prefLabel {_literal(text, tag)}" for tag, text in preferred),
        *(f"skos:altLabel {_literal(text, tag)}" for tag, text in others),
    ]
    if method["summary"]:
        statements.append(f"skos:scopeNote {_literal(method['summary'], method['summary_lang'] or 'und')}")
    return _block(_iri(base, method["method_id"]), statements)


def split_labels(
    method: Mapping[str, Any], names: Iterable[Mapping[str, Any]]
) -> tuple[list[Label], list[Label]]:
    """Preferred labels, one a language, and all others; the two share no language and text.

    A method without any preferred label has its ``name`` as one, of undetermined language.
    """
    preferred: dict[str, str] = {}
    labels: set[Label] = set()
    for name in names:
        tag = name["lang"] if _TAG.fullmatch(name["lang"]) else "und"
        labels.add((tag, name["text"]))
        if name["preferred"]:
            preferred.setdefault(tag.casefold(), name["text"])
    if not preferred:
        preferred["und"] = method["name"]
    tags = {tag.casefold(): tag for tag, _ in sorted(labels)}
    chosen = [(tags.get(key, key), text) for key, text in sorted(preferred.items())]
    taken = {(tag.casefold(), text) for tag, text in chosen}
    return chosen, [label for label in sorted(labels) if (label[0].casefold(), label[1]) not in taken]


def _scheme(context: ReleaseContext, version: str) -> str:
    return _block(
        _iri(context.base_iri, "scheme"),
        [
            "a skos:ConceptScheme",
            f"dct:title {_literal(context.title, 'en')}",
            f"dct:description {_literal(context.description, 'en')}",
            f"dct:license <{licence_address(context.licence)}>",
            f"dct:publisher {_literal(context.publisher)}",
            f'dct:created "{context.created_text}"^^xsd:dateTime',
            f"owl:versionInfo {_literal(version)}",
        ],
    )


def _replaced(redirect: Mapping[str, Any], base: str) -> str:
    statements = [
        "a skos:Concept",
        "owl:deprecated true",
        f"skos:inScheme {_iri(base, 'scheme')}",
        f"skos:notation {_literal(redirect['old_id'])}",
        f"skos:changeNote {_literal(redirect['reason'], 'en')}",
    ]
    if redirect["new_id"]:
        successor = _iri(base, redirect["new_id"])
        statements.append(f"dct:isReplacedBy {successor}")
        if redirect["reason"].casefold().startswith("merge"):
            statements.append(f"skos:exactMatch {successor}")
    return _block(_iri(base, redirect["old_id"]), statements)


def _block(subject: str, statements: Iterable[str]) -> str:
    return f"{subject}\n  " + " ;\n  ".join(statements) + " .\n\n"


def _iri(base: str, name: str) -> str:
    return f"<{base}{quote(name, safe='-._~')}>"


def _literal(text: str, tag: str | None = None) -> str:
    escaped = "".join(_ESCAPES.get(mark, mark) for mark in text)
    return f'"{escaped}"@{tag}' if tag else f'"{escaped}"'
