"""Identity against known truth: ``python -m benchmarks.identity --sizes 10000 100000 [--splink]``.

Each way of resolving runs in a process of its own over the same file, so that its peak memory is its own.
Printed for each: seconds (wall, CPU), peak memory of the whole process, pairwise precision, recall and F1,
how many of 300 pairs of different methods that share an acronym or generic alias became one, and the
share and recall of records that have no Latin name or alias. URLs are unknown throughout.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

WAYS = ("methodbase", "alias graph")


def pair_count(sizes: pd.Series) -> int:
    """How many pairs clusters of these sizes have."""
    return int((sizes * (sizes - 1) // 2).sum())


def judge(found: np.ndarray, truth: pd.DataFrame, ambiguous: list[list[int]]) -> dict[str, Any]:
    """Pairwise quality of ``found`` (a cluster per record) against ``truth`` (method, local per record)."""
    table = pd.DataFrame({"found": pd.factorize(found)[0], "method": truth["method"].to_numpy()})
    both = pair_count(table.groupby(["found", "method"]).size())
    precision = both / max(pair_count(table.groupby("found").size()), 1)
    recall = both / max(pair_count(table.groupby("method").size()), 1)
    held = table.groupby("method")["found"].agg(set).to_dict()
    merged = sum(bool(held[a] & held[b]) for a, b in ambiguous if a in held and b in held)
    counts = table.groupby(["method", "found"]).size().reset_index(name="n")
    main = counts.sort_values(["method", "n"], ascending=[True, False]).drop_duplicates("method")
    local = table[truth["local"].to_numpy()]
    joined = local["found"] == local["method"].map(main.set_index("method")["found"])
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if both else 0.0,
        "ambiguous": f"{merged} of {len(ambiguous)}",
        "local": f"{len(local) / len(table):.2%}, {joined.mean():.2%}",
    }


def by_methodbase(records: pd.DataFrame, workers: int) -> np.ndarray:
    """The cluster of every record, by this project."""
    from transforms.identity.resolution import resolve

    found = resolve(records, home=None, decisions=(), release="benchmark", workers=workers)
    keys = records[["page_id", "column"]].astype({"page_id": "str"})
    members = found.members.astype({"page_id": "str"})
    return keys.merge(members, on=["page_id", "column"], how="left")["method_id"].to_numpy()


def by_alias_graph(records: pd.DataFrame, workers: int) -> np.ndarray:
    """The plain way: all records that share an alias are one."""
    from extractors.text.folding import fold_distinct
    from transforms.identity.blocking import components

    rows = pd.DataFrame({"row": np.arange(len(records)), "alias": records["aliases"].to_numpy()})
    rows = rows.explode("alias").dropna()
    codes = pd.factorize(rows["alias"].map(fold_distinct(rows["alias"])))[0].astype(np.int64)
    size = len(records) + int(codes.max(initial=-1)) + 1
    return components(size, rows["row"].to_numpy(), codes + len(records))[: len(records)]


def by_splink(records: pd.DataFrame, workers: int) -> np.ndarray:
    """Splink 4 on DuckDB: blocked on shared aliases with an origin, and on the citation."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from extractors.text.folding import fold, fold_distinct
    from transforms.identity.normals import citation_key, person_key

    aliases = fold_distinct(alias for held in records["aliases"] for alias in held)
    table = pd.DataFrame(
        {
            "unique_id": np.arange(len(records)),
            "aliases": [sorted({aliases[alias] for alias in held}) for held in records["aliases"]],
            "people": [sorted({person_key(person) for person in held}) for held in records["originators"]],
            "year": records["year"].astype("Int64"),
            "type": records["type"].map(fold, na_action="ignore"),
            "citation": records["citation"].map(citation_key, na_action="ignore"),
        }
    )
    table["person"] = [held[0] if held else None for held in table["people"]]
    options = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.ArrayIntersectAtSizes("aliases", [2, 1]),
            cl.ArrayIntersectAtSizes("people", [1]),
            cl.ExactMatch("year"),
            cl.ExactMatch("type").configure(term_frequency_adjustments=True),
            cl.ExactMatch("citation"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("aliases", "year", "type", arrays_to_explode=["aliases"]),
            block_on("aliases", "person", arrays_to_explode=["aliases"]),
            block_on("citation"),
        ],
    )
    linker = Linker(table, options, db_api=DuckDBAPI())
    linker.training.estimate_probability_two_random_records_match([block_on("citation")], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("citation"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("person", "year"))
    pairs = linker.inference.predict(threshold_match_weight=15)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_weight=15
    ).as_pandas_dataframe()
    return clusters.sort_values("unique_id")["cluster_id"].to_numpy()


RUNS = {"methodbase": by_methodbase, "alias graph": by_alias_graph, "Splink 4": by_splink}


def run_one(way: str, folder: Path, workers: int) -> None:
    """Resolve the world of ``folder`` in this process and print one JSON line."""
    records = pd.read_parquet(folder / "records.parquet", dtype_backend="pyarrow")
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, cpu = time.perf_counter(), time.process_time()
    found = RUNS[way](records, workers)
    spent = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    truth = pd.read_parquet(folder / "truth.parquet")
    ambiguous = json.loads((folder / "ambiguous.json").read_text())
    print(json.dumps({**spent, "loaded": loaded / 1e6, "peak": peak / 1e6, **judge(found, truth, ambiguous)}))


def store_world(size: int, folder: Path, *, summaries: bool) -> None:
    """Write the records and the truth about them into ``folder``, as Parquet."""
    from benchmarks.identity_world import make_world

    world = make_world(size, summaries=summaries)
    world.records.to_parquet(folder / "records.parquet")
    pd.DataFrame({"method": world.truth, "local": world.local}).to_parquet(folder / "truth.parquet")
    (folder / "ambiguous.json").write_text(json.dumps(world.ambiguous))


def show(way: str, size: int, row: dict[str, Any]) -> None:
    """Print the quality, seconds and peak memory of one way."""
    quality = f"P {row['precision']:.5f}  R {row['recall']:.5f}  F1 {row['f1']:.5f}"
    cost = (
        f"{row['seconds']:7.1f} s ({row['cpu']:.1f} s CPU)  {row['peak']:.2f} GB ({row['loaded']:.2f} before)"
    )
    print(
        f"{size:>9,}  {way:12} {cost}  {quality}  ambiguous {row['ambiguous']}  local {row['local']}",
        flush=True,
    )


def main() -> None:
    """Measure both ways, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--splink", action="store_true", help="also Splink 4 (install it first)")
    parser.add_argument("--summaries", action="store_true", help="the pages show summaries too")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--world", type=Path, help="keep (or find) the world in this folder")
    parser.add_argument("--one", choices=sorted(RUNS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        run_one(options.one, options.world, options.workers)
        return
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as scratch:
            folder = options.world or Path(scratch)
            if not (folder / "truth.parquet").exists():
                folder.mkdir(parents=True, exist_ok=True)
                store_world(size, folder, summaries=options.summaries)
            for way in (*WAYS, *(("Splink 4",) if options.splink else ())):
                show(way, size, run_child(way, folder, options.workers))


def run_child(way: str, folder: Path, workers: int) -> dict[str, Any]:
    """What one way gave, measured in a new process."""
    command = [sys.executable, "-m", "benchmarks.identity", "--one", way, "--world", str(folder)]
    done = subprocess.run([*command, "--workers", str(workers)], check=True, capture_output=True, text=True)
    row: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return row


if __name__ == "__main__":
    main()
