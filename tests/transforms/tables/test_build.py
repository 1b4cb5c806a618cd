"""Tables from the real stages on small captures: what is shown, where it comes from, what readers are told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.flows.conftest import EXAMPLES, refresh

CAPTURE = EXAMPLES / "captures" / "he-qlora-dpo-mamba.txt"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page captured twice: as it is in the examples, and a year before with another type and a formula."""
    folder = tmp_path_factory.mktemp("captures")
    text = CAPTURE.read_text(encoding="utf-8")
    old = text.replace("| Training methodology |", "| Old type |", 1).replace("Rafael Rafailov", '=CMD("x")')
    (folder / "new.txt").write_text(text, encoding="utf-8")
    (folder / "old.txt").write_text(old, encoding="utf-8")
    dates = {"new.txt": "2026-11-01T06:00:00Z", "old.txt": "2025-11-01T06:00:00Z"}
    lines = [json.dumps({"file": name, "captured_at": date}) for name, date in dates.items()]
    (folder / "captures.jsonl").write_text("\n".join(lines), encoding="utf-8")
    place = tmp_path_factory.mktemp("home")
    done = refresh(place, folder, "--no-site")
    assert done.returncode == 0, done.stdout + done.stderr
    return place


def table(home: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(home / "releases" / "latest" / "data" / f"{name}.parquet")


def test_newer_captures_decide_and_older_ones_extend(home: Path) -> None:
    qlora = table(home, "methods").set_index("name").loc["QLoRA"]
    assert qlora["type"] == "Training methodology"
    assert (qlora["first_seen"].year, qlora["last_seen"].year, qlora["n_pages"]) == (2025, 2026, 2)
    types = table(home, "statements").query("property == 'type' and method_id == @qlora.method_id")
    assert dict(zip(types["value"], types["chosen"], strict=True)) == {
        "Old type": False, "Training methodology": True,
    }  # fmt: skip


def test_a_method_that_no_page_shows_any_more_is_removed_on_record(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    place, captures = tmp_path_factory.mktemp("home"), EXAMPLES / "captures"
    more = [captures / f"{name}-forest-tree.txt" for name in ("es", "fr")]
    assert refresh(place, CAPTURE, *more, "--no-site").returncode == 0
    before = set(table(place, "methods")["method_id"])
    shutil.rmtree(place / "archive")
    assert refresh(place, CAPTURE, "--no-site").returncode == 1, "gates refuse to lose methods"
    done = refresh(place, CAPTURE, "--no-site", "--accept-drop", "the archive was lost")
    assert done.returncode == 0, done.stdout
    lost = before - set(table(place, "methods")["method_id"])
    redirects = table(place, "redirects")
    assert lost and set(redirects["old_id"]) == lost
    assert redirects["new_id"].isna().all()
    assert set(redirects["reason"]) == {"removed: no page shows it any more"}
    assert table(place, "quarantine").empty
    index = json.loads((place / "releases" / "latest" / "index.json").read_text())
    assert index["accept_drop"] == "the archive was lost"


def test_a_value_that_a_spreadsheet_would_run_is_flagged_and_verbatim(home: Path) -> None:
    flags = table(home, "methods").set_index("name")["flags"]
    flagged = table(home, "statements").query("value == '=CMD(\"x\")'")["method_id"].iloc[0]
    assert "formula_like" in table(home, "methods").set_index("method_id")["flags"][flagged]
    assert "formula_like" not in flags["QLoRA"]
    assert '=CMD("x")' in set(table(home, "statements")["value"])


def test_statement_ids_are_unique_and_point_into_the_grid(home: Path) -> None:
    statements = table(home, "statements")
    assert statements["statement_id"].is_unique
    assert statements["statement_id"].str.fullmatch(r"st-[0-9a-f]{16}").all()
    assert statements.query("property == 'name'")["row"].eq(0).all()
    assert statements.query("property == 'field'")["row"].eq(1).all()
    assert set(statements["column"]) == {1, 2, 3}


def test_one_preferred_label_a_method_and_language(home: Path) -> None:
    labels = table(home, "names").query("kind == 'label'")
    assert labels.groupby(["method_id", "lang"])["preferred"].sum().eq(1).all()
