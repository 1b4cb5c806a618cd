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


def capture_folder(folder: Path, names: list[str], *, years_ago: int = 0, addressed: bool = False) -> Path:
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
        url = (
            address(name)
            if addressed
            else known[name].get("url") or f"https://scholargate.example/captures/{name}"
        )
        entries.append({"file": name, "url": url, "captured_at": taken.isoformat()})
    (folder / "captures.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return folder


def address(name: str) -> str:
    """An address that names the methods of an example, as the site's own do."""
    locale, *slugs = Path(name).stem.split("-")
    return f"https://scholargate.example/{locale}/compare?slugs={'%2C'.join(slugs)}"


def manifest(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "captures.jsonl").read_text().splitlines()]


def facts(home: Path) -> dict[str, pd.DataFrame]:
    """The release without its method ids: without an address they say who came first, not what is true."""
    data = home / "releases" / "latest" / "data"
    methods = pd.read_parquet(data / "methods.parquet").set_index("method_id")
    found = {"methods": methods.reset_index(drop=True).sort_values("slug", ignore_index=True)}
    for name, key in (
        ("statements", "statement_id"),
        ("pages", "page_id"),
        ("names", "text"),
        ("citations", "raw"),
    ):
        table = pd.read_parquet(data / f"{name}.parquet")
        if "method_id" in table:
            table["method_id"] = table["method_id"].map(methods["slug"])
        table = table.drop(columns="citation_id", errors="ignore")
        order = [key, *(column for column in ("method_id", "lang", "kind") if column in table)]
        found[name] = table.sort_values(order, ignore_index=True)
    return found


def addressed_ids(home: Path) -> dict[str, str]:
    """The ids of the methods that a page with slugs in its address shows, by their name."""
    data = home / "releases" / "latest" / "data"
    pages = pd.read_parquet(data / "pages.parquet")
    shown = pd.read_parquet(data / "statements.parquet", columns=["method_id", "page_id"])
    addressed = pages.loc[pages["url"].str.contains("slugs=", na=False), "page_id"]
    methods = pd.read_parquet(data / "methods.parquet", columns=["method_id", "name"])
    held = methods[methods["method_id"].isin(shown.loc[shown["page_id"].isin(addressed), "method_id"])]
    return dict(zip(held["name"], held["method_id"], strict=True))


def assert_same(left: Path, right: Path) -> None:
    here, there = facts(left), facts(right)
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
    assert len(addressed_ids(late)) == 5
    assert addressed_ids(late) == addressed_ids(ordered)
    after = facts(late)["methods"].set_index("slug")
    assert (after["type"] == before["type"]).all()
    assert (after["first_seen"].dt.year == 2025).all()


def test_known_pages_at_newer_dates_move_last_seen_and_the_same_again_moves_nothing(tmp_path: Path) -> None:
    """That a page was still there is a fact: the release says when it was last seen, in whatever order."""
    folder = capture_folder(tmp_path / "captures", NAMES[:2])
    home = tmp_path / "home"
    assert refresh(home, folder, "--no-site").returncode == 0
    before = facts(home)["methods"].set_index("slug")["last_seen"]
    later = tmp_path / "later"
    shutil.copytree(folder, later)
    entries = [{**entry, "captured_at": "2026-11-15T06:00:00+00:00"} for entry in manifest(folder)]
    (later / "captures.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    outcomes = []
    for given in (later, later, folder):
        done = methodbase("backfill", "--captures", given, "--home", home, *DUMP, "--json")
        outcomes.append(json.loads(done.stdout)["outcome"])
    assert outcomes == ["published", "unchanged", "unchanged"]
    after = facts(home)["methods"].set_index("slug")["last_seen"]
    assert (before < after).all() and set(after) == {pd.Timestamp("2026-11-15T06:00:00Z")}
    delta = json.loads((home / "releases" / "latest" / "index.json").read_text())["delta"]
    assert (delta["changes"], delta["seen_again"] > 0) == ({}, True)
    assert methodbase("verify", "--home", home).returncode == 0


def assert_same_ids(left: Path, right: Path) -> None:
    """Every table is the same, ids and all."""
    for path in sorted((left / "releases" / "latest" / "data").glob("*.parquet")):
        other = pd.read_parquet(right / "releases" / "latest" / "data" / path.name)
        pd.testing.assert_frame_equal(pd.read_parquet(path), other, obj=path.stem)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("addressed", [False, True], ids=["some addresses", "addresses"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_backfills_does_not_matter(tmp_path: Path, seed: int, addressed: bool) -> None:
    """With addresses that name the methods not even ids differ; else an id may come from who came first."""
    chance = random.Random(seed)
    parts = [(name, years) for name in NAMES for years in (0, 1, 2)]
    chance.shuffle(parts)
    reference, home = tmp_path / "reference", tmp_path / "home"
    folders = [
        capture_folder(tmp_path / f"part{i}", [name], years_ago=years, addressed=addressed)
        for i, (name, years) in enumerate(parts)
    ]
    assert refresh(reference, *folders, "--no-site").returncode == 0
    for start in range(0, len(folders), 4):
        given = [argument for folder in folders[start : start + 4] for argument in ("--captures", folder)]
        assert methodbase("backfill", *given, "--home", home, *DUMP).returncode == 0
    (assert_same_ids if addressed else assert_same)(reference, home)


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
