"""Every recipe of docs/using-the-data.md runs, and says what the tables say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from extractors.home import Home
from extractors.text.folding import fold
from outputs.release.publish import publish
from tests.outputs.conftest import CONTEXT
from tests.outputs.tables import table_of
from transforms.tables.declaration import METHODS

PAGE = Path(__file__).parents[3] / "docs/using-the-data.md"
FENCE = re.compile(r"^```(\w+)(?: ([\w-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)

RECIPES = {
    name or language: (language, code)
    for language, name, code in FENCE.findall(PAGE.read_text(encoding="utf-8"))
}


def run(name: str, folder: Path) -> str:
    language, code = RECIPES[name]
    if language == "sql":
        with duckdb.connect() as connection:
            connection.execute(f"SET file_search_path = '{folder}'")
            return "\n".join("\t".join(map(str, row)) for row in connection.execute(code).fetchall())
    command = {"python": [sys.executable, "-c"], "sh": ["sh", "-c"], "r": ["Rscript", "-e"]}[language]
    tool = {"sh": code.split()[0], "r": "Rscript"}.get(language)
    if tool and shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    environment = {
        "PATH": "/usr/bin:/bin:/usr/local/bin",
        "PYTHONPATH": str(PAGE.parents[1]),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        [*command, code], cwd=folder, check=False, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def lines(rows) -> str:
    return "\n".join("\t".join(map(str, row)) for row in rows)


def rows_of(tables, name, *columns):
    return [tuple(row[c] for c in columns) for row in tables[name].to_pylist()]


def python(t):
    return f"2026.11.2 {len(t['methods'])}\nmb-0000000001"


def pandas_csv(t):
    return f"{sum(len(o) for (o,) in rows_of(t, 'methods', 'originators'))} {len(t['methods'])}"


def by_status(t):
    found = [status for (status,) in rows_of(t, "citations", "status")]
    return lines((status, found.count(status)) for status in sorted(set(found)))


def by_code(t):
    found = [code for (codes,) in rows_of(t, "citations", "discrepancies") for code in codes]
    return lines((code, found.count(code)) for code in sorted(set(found)))


def polars(t):
    return str([m for (m,) in rows_of(t, "statements", "method_id")].count("mb-0000000001"))


def sqlite(t):
    names = dict(rows_of(t, "methods", "method_id", "name"))
    found = sorted((m, names[m], status) for m, status in rows_of(t, "citations", "method_id", "status"))
    return "\n".join("|".join(row) for row in found)


def sqlite_search(t):
    found = {row for row in rows_of(t, "names", "method_id", "text") if "toi uu" in fold(row[1])}
    return "\n".join("|".join(row) for row in sorted(found))


def jq(t):
    return lines(
        sorted({(m,) for m, s in rows_of(t, "citations", "method_id", "status") if s == "contradicted"})
    )


def jq_names(t):
    found = [(m, text) for m, text, lang in rows_of(t, "names", "method_id", "text", "lang") if lang == "vi"]
    return lines((m, text.replace("\\", "\\\\").replace("\n", "\\n")) for m, text in found)


EXPECTED = {
    "python": python,
    "pandas-csv": pandas_csv,
    "duckdb": by_status,
    "duckdb-lists": by_code,
    "polars": polars,
    "r": lambda t: str(len(t["methods"])),
    "sqlite": sqlite,
    "sqlite-search": sqlite_search,
    "jq": jq,
    "jq-names": jq_names,
    "checksums": lambda t: "whole",
    "delta": lambda t: str(len(t["methods"])),
    "delta-arrow": lambda t: str(len(t["statements"])),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recipe_says_what_the_tables_say(newest, second_tables, name):
    expected = EXPECTED[name](second_tables).strip()
    assert expected, "the sample has nothing for this recipe to find"
    assert run(name, newest) == expected


def test_names_that_look_missing_are_there(second_tables, tmp_path):
    rows = second_tables["methods"].to_pylist()
    for row, name in zip(rows, ("NA", "None", "null", "nan", "#N/A"), strict=False):
        row["name"] = name
    tables = {**second_tables, "methods": table_of(METHODS, rows)}
    published = publish(tables, CONTEXT, Home(tmp_path))
    for name in ("pandas-csv", "r"):
        assert run(name, published.path) == EXPECTED[name](tables)


def test_the_pandas_recipe_has_every_persian_name(newest, second_tables):
    shown = run("pandas", newest)
    for method_id, lang, preferred in rows_of(second_tables, "names", "method_id", "lang", "preferred"):
        assert (method_id in shown) or lang != "fa" or not preferred


def test_every_recipe_of_the_page_is_run():
    assert set(RECIPES) == {*EXPECTED, "pandas"}
