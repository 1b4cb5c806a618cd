"""The HTML pages: the compare page, a page a method that needs no JavaScript, old ids, the list of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from outputs.formats.tables import Row
from outputs.site.content import Listed, Method, iso_date
from outputs.site.languages import (
    FALLBACK,
    RIGHT_TO_LEFT_LANGUAGES,
    RIGHT_TO_LEFT_SCRIPTS,
    Interface,
    direction,
    html_lang,
    interface,
)
from outputs.site.policy import content_policy, linkable
from outputs.site.shards import script_json

SCRIPTS = ("data", "words", "elements", "folding", "search", "sharing", "cells", "chooser", "table", "page")
MOST_CHOSEN = 5


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every page says of the release it was made from."""

    title: str
    version: str
    created: str
    licence: str | None


@lru_cache(maxsize=1024)
def language(lang: str | None) -> Markup:
    """The ``lang`` and ``dir`` attributes of a text, with a space before them."""
    return Markup(' lang="{}" dir="{}"').format(html_lang(lang), direction(lang))


def _file(name: str) -> str:
    return resources.files("outputs.site").joinpath(name).read_text("utf-8")


class Pages:
    """The templates of the site, compiled once, for one release."""

    def __init__(self, imprint: Imprint) -> None:
        self._environment = Environment(
            loader=PackageLoader("outputs.site"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        base = _file("templates/base.css")
        self._english = dict(interface(FALLBACK).strings)
        self._compare_style = base + _file("templates/compare.css")
        self._environment.globals.update(
            title=imprint.title,
            version=imprint.version,
            created=imprint.created,
            licence=imprint.licence,
            english=self._english,
            style=Markup(base),  # our own file, hashed in the policy
            policy=content_policy(styles=[base]),
            language=language,
            linkable=linkable,
            iso_date=iso_date,
        )
        self._method = self._template("method")
        self._imprint = imprint

    def _template(self, name: str) -> Template:
        return self._environment.get_template(f"{name}.html.j2")

    def compare(self, tongues: Sequence[Interface], search_shards: Sequence[str]) -> str:
        """``index.html``: one inline script, allowed by its hash."""
        script = self._script(tongues, search_shards)
        return self._template("index").render(
            tongues=tongues,
            style=Markup(self._compare_style),
            script=Markup(script),  # our own files and JSON that cannot close the element
            policy=content_policy([script], [self._compare_style]),
        )

    def _script(self, tongues: Sequence[Interface], search_shards: Sequence[str]) -> str:
        settings: dict[str, Any] = {
            "title": self._imprint.title,
            "imprint": {"version": self._imprint.version, "licence": self._imprint.licence or ""},
            "locales": [[tongue.locale, tongue.lang] for tongue in tongues],
            "english": self._english,
            "fallback": FALLBACK,
            "search": list(search_shards),
            "most": MOST_CHOSEN,
            "rtl": sorted(RIGHT_TO_LEFT_LANGUAGES),
            "rtl_scripts": sorted(RIGHT_TO_LEFT_SCRIPTS),
        }
        code = "".join(_file(f"scripts/{name}.js") for name in SCRIPTS)
        return f'(() => {{\n"use strict";\nconst PAGE = {script_json(settings)};\n{code}}})();\n'

    def method(self, method: Method) -> str:
        """The page of one method."""
        row = method.row
        year = row["year_text"] or row["year_of_origin"]
        facts = [(key, row[key]) for key in ("field", "family", "type")]
        facts += [("year", year), ("originator", "; ".join(row["originators"]))]
        facts += [("seen", f"{iso_date(row['first_seen'])} – {iso_date(row['last_seen'])}")]
        facts += [("flags", ", ".join(row["flags"]))] if row["flags"] else []
        return self._method.render(method=method, facts=facts, pages=method.pages)

    def redirect(self, row: Row) -> str:
        """The page of an id that is no longer used."""
        return self._template("redirect").render(row=row)

    def list(self, methods: Sequence[Listed]) -> str:
        """The list of all methods."""
        return self._template("list").render(methods=methods)
