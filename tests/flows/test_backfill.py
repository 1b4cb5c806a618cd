"""Old captures come in with their own dates: the same release as if they had come in order, however they come."""

from __future__ import annotations

import json
import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from warcio.warcwriter import WARCWriter

from tests.flows.conftest import EXAMPLES, methodbase, refresh

DUMP = ("--offline", "--bibliography", EXAMPLES / "bibliography.jsonl", "--no-site")


def capture_folder(folder: Path, names: list[str], *, years_ago: int = 0) -> Path:
    """Examples as captures with addresses; an older one says another type for the first method of each page."""
    folder.mkdir()
    known = {entry["file"]: entry for entry in manifest(EXAMPLES / "captures")}
    entries = []
    for name in names:
        text = (EXAMPLES / "captures" / name).read_text(encoding="utf-8")
        if years_ago:
            text = text.replace("Training methodology", f"Training method {years_ago}", 1)
        (folder / name).write_text(text, encoding="utf-8")
        taken = datetime.fromisoformat(known[name]["captured_at"]).replace(year=2026 - years_ago)
        url = known[name].get("url") or f"https://scholargate.example/captures/{name}"
        entries.append({"file": name, "url": url, "captured_at": taken.isoformat()})
    (folder / "captures.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return folder


def manifest(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "captures.jsonl").read_text().splitlines()]


def facts(home: Path) -> dict[str, pd.DataFrame]:
    """Every table of the newest release, ids and all."""
    data = home / "releases" / "latest" / "data"
    return {path.stem: pd.read_parquet(path) for path in sorted(data.glob("*.parquet"))}


def assert_same(left: Path, right: Path) -> None:
    here, there = facts(left), facts(right)
    assert list(here) == list(there)
    for name, table in here.items():
        pd.testing.assert_frame_equal(table, there[name], obj=name)


NAMES = [
    "he-qlora-dpo-mamba.txt",
    "vi-qlora-dpo-ldm.txt",
    "en-qlora-dpo-mamba-ldm-lora.html",
    "uk-lora-gan-vae-vit.txt",
]


def test_old_captures_extend_and_never_override(tmp_path: Path) -> None:
    new = capture_folder(tmp_path / "new", NAMES)
    old = capture_folder(tmp_path / "old", NAMES, years_ago=1)
    ordered, late = tmp_path / "ordered", tmp_path / "late"
    assert refresh(ordered, old, new, "--no-site").returncode == 0
    assert refresh(late, new, "--no-site").returncode == 0
    before = facts(late)["methods"].set_index("slug")
    done = methodbase("backfill", "--captures", old, "--home", late, *DUMP)
    assert done.returncode == 0, done.stderr
    assert_same(ordered, late)
    after = facts(late)["methods"].set_index("slug")
    assert (after["type"] == before["type"]).all()
    assert (after["first_seen"].dt.year == 2025).all()


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_backfills_does_not_matter(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    parts = [(name, years) for name in NAMES for years in (0, 1, 2)]
    chance.shuffle(parts)
    reference, home = tmp_path / "reference", tmp_path / "home"
    folders = [
        capture_folder(tmp_path / f"part{i}", [name], years_ago=years)
        for i, (name, years) in enumerate(parts)
    ]
    assert refresh(reference, *folders, "--no-site").returncode == 0
    for start in range(0, len(folders), 4):
        given = [argument for folder in folders[start : start + 4] for argument in ("--captures", folder)]
        assert methodbase("backfill", *given, "--home", home, *DUMP).returncode == 0
    assert_same(reference, home)


def test_warc_and_files_give_the_same_release(tmp_path: Path) -> None:
    folder = capture_folder(
        tmp_path / "captures", [*NAMES, "he-lora-forest.html", "zh-article-lora-dash.txt"]
    )
    warc = tmp_path / "crawl.warc.gz"
    with warc.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for entry in manifest(folder):
            with (folder / entry["file"]).open("rb") as payload:
                kind = "text/html" if entry["file"].endswith("html") else "text/plain"
                record = writer.create_warc_record(
                    entry["url"], "resource", payload=payload, warc_content_type=kind,
                    warc_headers_dict={"WARC-Date": entry["captured_at"].replace("+00:00", "Z")},
                )  # fmt: skip
                writer.write_record(record)
                record.raw_stream.close()
    assert refresh(tmp_path / "files", folder, "--no-site").returncode == 0
    done = methodbase("backfill", "--warc", warc, "--home", tmp_path / "warc", *DUMP)
    assert done.returncode == 0, done.stderr
    assert_same(tmp_path / "files", tmp_path / "warc")


def test_a_dry_run_says_what_it_would_do_and_does_nothing(example_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(example_home, home, symlinks=True)
    arguments = ("backfill", "--captures", EXAMPLES / "captures", "--reextract", "--dry-run", "--home", home)
    plan = json.loads(methodbase(*arguments, "--json").stdout)
    assert (plan["files"], plan["archived_pages"], plan["pages_to_extract"]) == (16, 15, 15)
    assert len(list((home / "releases").glob("2026*"))) == 1


def test_dates_let_captures_in_or_keep_them_out(tmp_path: Path) -> None:
    folder = capture_folder(tmp_path / "captures", NAMES)
    done = methodbase(
        "backfill", "--captures", folder, "--since", "2026-11-02", "--until", "2026-11-02",
        "--home", tmp_path / "home", *DUMP, "--json",
    )  # fmt: skip
    assert json.loads(done.stdout)["counts"]["pages"] == 1, done.stdout
    pages = facts(tmp_path / "home")["pages"]
    assert set(pages["captured_at"]) == {pd.Timestamp(datetime(2026, 11, 2, 6, tzinfo=UTC))}


def test_locales_let_pages_in_by_address_or_by_content(tmp_path: Path) -> None:
    done = methodbase(
        "backfill", "--captures", EXAMPLES / "captures", "--locale", "he", "--locale", "fr",
        "--home", tmp_path / "home", *DUMP,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sorted(facts(tmp_path / "home")["pages"]["locale"]) == ["fr", "he", "he"]
