"""The command as its users meet it: what it prints, its exit codes, what it does with bad input."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.flows.conftest import EXAMPLES, ROOT, methodbase, refresh


def table(home: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(home / "releases" / "latest" / "data" / f"{name}.parquet")


def test_the_examples_become_fifteen_methods(example_home: Path) -> None:
    methods = table(example_home, "methods")
    canonical = set(methods.loc[methods["status"] == "canonical", "name"].str.casefold())
    assert canonical == {
        "qlora", "direct preference optimization", "mamba", "latent diffusion models",
        "multi-head self-attention", "bert fine-tuning", "lora & peft", "generative adversarial network",
        "variational autoencoder", "vision transformer", "random forest", "decision tree",
        "gradient boosting", "gaussian mixture model",
    }  # fmt: skip
    assert list(methods.loc[methods["status"] == "candidate", "name"]) == ["LoRA-Dash"]


def test_every_shown_value_has_a_chosen_statement(example_home: Path) -> None:
    methods, statements = table(example_home, "methods"), table(example_home, "statements")
    chosen = statements[statements["chosen"]].groupby("method_id")["property"].agg(set)
    for row in methods.itertuples():
        for column, name in (("family", "family"), ("type", "type"), ("summary", "summary")):
            if isinstance(getattr(row, column), str):
                assert name in chosen[row.method_id], (row.method_id, column)


def test_wrong_citations_are_named_and_right_ones_left_alone(example_home: Path) -> None:
    citations = table(example_home, "citations").merge(table(example_home, "methods")[["method_id", "name"]])
    found = {row.name: (row.status, set(row.discrepancies)) for row in citations.itertuples(index=False)}
    assert found.pop("QLoRA") == ("corrected", {"author_unknown", "author_missing"})
    assert found.pop("Mamba") == ("corrected", {"author_name", "arxiv_id"})
    assert set(map(str, found.values())) == {str(("verified", set()))}


def test_a_second_refresh_publishes_nothing(example_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(example_home, home, symlinks=True)
    again = refresh(home, EXAMPLES / "captures")
    assert (again.returncode, "nothing has changed" in again.stdout) == (0, True), again.stderr
    assert [
        p.name for p in (home / "releases").iterdir() if p.name != "latest" and not p.name.startswith(".")
    ] == ["2026.11.1"]


def test_two_homes_get_the_same_bytes(example_home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert refresh(other, EXAMPLES / "captures", "--workers", "1").returncode == 0
    sums = Path("releases") / "latest" / "SHA256SUMS"
    assert (other / sums).read_text() == (example_home / sums).read_text()


def test_json_summary_has_stable_keys(example_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(example_home, home, symlinks=True)
    done = methodbase(
        "refresh", EXAMPLES / "captures", "--offline", "--home", home, "--json", "--quiet",
        "--bibliography", EXAMPLES / "bibliography.jsonl",
    )  # fmt: skip
    summary = json.loads(done.stdout)
    assert (summary["outcome"], summary["version"], done.stderr) == ("unchanged", "2026.11.1", "")
    assert set(summary) == {
        "run_id", "kind", "mode", "outcome", "version", "release", "report", "counts", "new_pages",
        "quarantined", "citations", "bibliography", "reasons", "unreadable", "notes", "failed", "gates", "fetched", "seconds",
    }  # fmt: skip


WRONG = [
    (("refresh", "no/such/file.txt", "--offline"), 3, "could be read"),
    (("refresh", "--offline"), 2, "nothing to refresh"),
    (("refresh", "https://example.org/", "--offline"), 2, "cannot be fetched with --offline"),
    (
        ("refresh", "https://ann:s3cr3t@example.org/"),
        2,
        "https://***@example.org/: an address with a user name",
    ),
    (("refresh", "examples/captures", "--offline", "--bibliography", "no.jsonl"), 2, "no such bibliography"),
    (("refresh", "examples/captures", "--config", "no.toml"), 2, "no such configuration file"),
    (("show", "QLoRA"), 2, "no release here"),
    (("verify",), 2, "no release here"),
    (("quarantine", "dance"), 2, "quarantine list"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
def test_wrong_usage_says_what_to_do(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = methodbase(*arguments, "--home", tmp_path / "home")
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_page_is_quarantined_and_the_rest_published(tmp_path: Path) -> None:
    folder = tmp_path / "captures"
    shutil.copytree(EXAMPLES / "captures", folder)
    (folder / "broken.html").write_bytes(b"\x00\x01\x02 not a page")
    done = refresh(tmp_path / "home", folder)
    assert done.returncode == 0, done.stderr
    listed = json.loads(methodbase("quarantine", "list", "--json", "--home", tmp_path / "home").stdout)
    assert len(listed) == 1
    shown = methodbase("quarantine", "show", listed[0]["item_id"], "--home", tmp_path / "home")
    assert listed[0]["reason"] in shown.stdout


@pytest.mark.parametrize("query", ["אופטימיזציית העדפה ישירה", "qlora", "GAN", "随机森林", "Дерево решений"])
def test_show_finds_a_method_by_any_name(example_home: Path, query: str) -> None:
    done = methodbase("show", query, "--home", example_home)
    assert done.returncode == 0, done.stderr
    assert "from http" in done.stdout or "from page" in done.stdout


def test_show_prints_claimed_and_found(example_home: Path) -> None:
    shown = methodbase("show", "Mamba", "--home", example_home).stdout
    assert "claimed 2312.08956; found 2312.00752" in shown


def test_compare_marks_the_rows_that_differ(example_home: Path) -> None:
    done = methodbase("compare", "QLoRA", "DPO", "--locale", "he", "--home", example_home, "--json")
    table = json.loads(done.stdout)
    assert [column["label"] for column in table["columns"]] == ["QLoRA", "אופטימיזציית העדפה ישירה"]
    differs = {row["row"]: row["differs"] for row in table["rows"]}
    assert (differs["originators"], differs["field"]) == (True, False)
    assert table["rows"][0]["label"] == "תחום"
    assert table["rows"][0]["values"] == ["למידה עמוקה"] * 2


def test_a_field_that_no_page_of_the_locale_names_is_in_english(example_home: Path) -> None:
    done = methodbase("compare", "QLoRA", "DPO", "--locale", "de", "--home", example_home, "--json")
    assert json.loads(done.stdout)["rows"][0]["values"] == ["Deep learning"] * 2


def test_a_wrong_citation_is_never_compared_as_a_fact(example_home: Path) -> None:
    told = methodbase("compare", "Mamba", "DPO", "--home", example_home, "--json").stdout
    (cells,) = (row["values"] for row in json.loads(told)["rows"] if row["row"] == "citation")
    assert cells[0].startswith("[corrected: author_name, arxiv_id]\nclaimed: Gu, A., & Dao, C.")
    assert "found: Gu, Albert; Dao, Tri" in cells[0] and "2312.00752" in cells[0]
    assert cells[1].endswith("[verified]")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("QLoRA", "qlora"), "the same method twice"), (("QLoRA", "DPO", "--locale", "xx"), "there are de, en")],
)
def test_a_comparison_that_makes_no_sense_says_so(
    example_home: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = methodbase("compare", *arguments, "--home", example_home)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_a_narrow_terminal_compares_row_by_row(example_home: Path) -> None:
    narrow = {**os.environ, "COLUMNS": "40"}
    told = methodbase("compare", "QLoRA", "DPO", "Mamba", "--home", example_home, environment=narrow).stdout
    assert max(map(len, told.splitlines())) <= 40
    assert "Originator ≠\n  QLoRA:\n    Tim Dettmers\n" in told


def test_every_name_and_citation_shows_a_page(example_home: Path) -> None:
    lines = methodbase("show", "Mamba", "--home", example_home).stdout.splitlines()
    names = [
        place
        for place, line in enumerate(lines)
        if line.startswith("  ") and line.split()[1:2] in (["label"], ["alias"])
    ]
    assert names and all(lines[place + 1].strip().startswith("from ") for place in names)
    assert any(line.strip().startswith("from ") for line in lines[lines.index("Citation  corrected") :])


def test_why_explains_both_ways(example_home: Path) -> None:
    apart = methodbase("why", "QLoRA", "DPO", "--home", example_home)
    assert apart.returncode == 0, apart.stderr
    assert apart.stdout


def test_a_release_verifies_and_a_damaged_one_does_not(example_home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "release"
    shutil.copytree((example_home / "releases" / "latest").resolve(), copy)
    assert methodbase("verify", copy, "--home", tmp_path).returncode == 0
    with (copy / "data" / "names.csv").open("a") as file:
        file.write("x\n")
    damaged = methodbase("verify", copy, "--home", tmp_path)
    assert (damaged.returncode, "names.csv" in damaged.stdout) == (1, True)


HEAVY = {"prefect", "great_expectations", "pandas", "pyarrow", "scipy"}
PROBE = """
import sys
sys.argv = {argv}
import flows.cli.main
try:
    flows.cli.main.main()
except SystemExit:
    print(sorted({{name.split(".")[0] for name in sys.modules}} & {heavy}), file=sys.stderr)
"""


def test_help_and_show_import_no_orchestration_or_validation(example_home: Path) -> None:
    for argv in (["methodbase", "--help"], ["methodbase", "show", "QLoRA", "--home", str(example_home)]):
        probe = [sys.executable, "-c", PROBE.format(argv=argv, heavy=HEAVY)]
        done = subprocess.run(probe, capture_output=True, text=True, check=False, cwd=ROOT)
        assert done.stderr.strip().endswith("[]"), (argv, done.stderr)


def test_a_replay_says_what_got_through(example_home: Path, tmp_path: Path) -> None:
    """A page refused by an older program gets through with today's: played by a forgotten item of a sound page."""
    from datetime import UTC, datetime

    from expectations.quarantine import make_item, record
    from extractors.home import Home

    home = tmp_path / "home"
    shutil.copytree(example_home, home, symlinks=True)
    page = table(home, "pages")["page_id"].iloc[0]
    item = make_item(
        "extract", "ragged_rows", page, "row 3", "an old fault", datetime(2026, 11, 1, tzinfo=UTC)
    )
    record(Home(home), [item])
    done = methodbase(
        "quarantine",
        "replay",
        "--offline",
        "--bibliography",
        EXAMPLES / "bibliography.jsonl",
        "--home",
        home,
        "--json",
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["passed"], found["refused"]) == ([item.item_id], [])


@pytest.mark.parametrize(
    ("style", "said"), [("apa", "Gu, A., & Dao, T."), ("bibtex", "@"), ("csl-json", '"Dao"')]
)
def test_the_corrected_citation_comes_in_every_style(example_home: Path, style: str, said: str) -> None:
    done = methodbase("show", "Mamba", "--cite", style, "--home", example_home)
    assert (done.returncode, said in done.stdout, "2312.00752" in done.stdout) == (0, True, True), done.stdout


def test_an_unknown_style_is_wrong_usage(example_home: Path) -> None:
    assert methodbase("show", "Mamba", "--cite", "chicago", "--home", example_home).returncode == 2
