"""A whole refresh at any size, four ways, with its cost per stage and its quality against the truth.

``python -m benchmarks.full_size [--methods 8200] [--locales 40] [--folder .bench]`` builds a world (see
``benchmarks.world``) and runs on it: a first refresh, a second with nothing changed, a third with one page in a
hundred changed, and a full ``--reextract``; then a first refresh on a world with a fifth of the methods. It prints a line
a run with the seconds and the peak memory (all processes together) of its stages, the ratios with their budgets,
and the quality.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import time
from pathlib import Path
from typing import Any

from benchmarks.memory import run_measured
from benchmarks.world.build import build_world
from benchmarks.world.quality import measure_quality

UNCHANGED_BUDGET = 0.02
SMALL_UNCHANGED_BUDGET = 0.5
"""At one per cent of the size, starting Python is most of a run that has nothing to do."""
MEMORY_BUDGET = 1.5
"""Peak of a first refresh over that of one on a fifth of the methods."""
FIFTH = 5
CHANGED_SHARE = 100
PERFECT = {"identity, pairwise precision": 0.9995, "identity, pairwise recall": 0.998, "names that are a true name": 1.0,
           "wrong citations, precision": 0.99, "wrong citations, recall": 0.98}  # fmt: skip


def main() -> None:
    """Run everything and print it; exit code 1 with ``--check`` when something falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--methods", type=int, default=8200)
    parser.add_argument("--locales", type=int, default=40)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=Path(".bench"))
    parser.add_argument(
        "--check", action="store_true", help="end with 1 when a ratio or the quality falls short"
    )
    asked = parser.parse_args()
    folder = prepare(asked.folder, asked.methods, asked.locales, asked.seed)
    runs = run_all(folder, asked.workers)
    small = prepare(asked.folder, max(asked.methods // FIFTH, 1), asked.locales, asked.seed)
    runs["first, a fifth"] = measure(["refresh", str(small / "captures")], small, asked.workers)
    print_runs(runs)
    print_ratios(runs)
    quality = measure_quality(folder, folder / "home")
    for name, value in quality.items():
        print(f"{name:44}{value}")
    if asked.check and (short := shortcomings(runs, quality)):
        raise SystemExit("\n".join(short))


def prepare(parent: Path, methods: int, locales: int, seed: int) -> Path:
    """The folder of the world of that size, built if it is not there, with no home in it."""
    folder = parent / f"world-{methods}-{locales}-{seed}"
    if not (folder / "citations.jsonl").is_file():
        print("building", build_world(folder, methods, locales, seed), flush=True)
    shutil.rmtree(folder / "home", ignore_errors=True)
    return folder


def shortcomings(runs: dict[str, dict[str, Any]], quality: dict[str, str]) -> list[str]:
    """What falls short of its budget, a sentence each."""
    ratio = runs["unchanged"]["cpu"] / runs["first"]["cpu"]
    found = (
        [f"unchanged / first is {ratio:.2f}, budget {SMALL_UNCHANGED_BUDGET}"]
        if ratio > SMALL_UNCHANGED_BUDGET
        else []
    )
    growth = memory_growth(runs)
    if growth > MEMORY_BUDGET:
        found.append(f"peak memory over that of a fifth is {growth:.2f}, budget {MEMORY_BUDGET}")
    return found + [
        f"{name} is {quality[name]}, wanted {least}"
        for name, least in PERFECT.items()
        if float(quality[name]) < least
    ]


def run_all(folder: Path, workers: int) -> dict[str, dict[str, Any]]:
    """Summary, wall seconds, CPU seconds and peak memory of each of the four runs."""
    refresh = ["refresh", str(folder / "captures")]
    runs = {"first": measure(refresh, folder, workers), "unchanged": measure(refresh, folder, workers)}
    changed = change_pages(folder)
    try:
        runs["1 % changed"] = measure(["refresh", str(folder / "captures"), str(changed)], folder, workers)
    finally:
        shutil.rmtree(changed)
    runs["reextract"] = measure(["backfill", "--reextract"], folder, workers)
    return runs


def measure(command: list[str], folder: Path, workers: int) -> dict[str, Any]:
    """Run the command in a process of its own and read its JSON summary."""
    options = ["--home", str(folder / "home"), "--offline", "--json", "--workers", str(workers)]
    full = [*command, *options, "--bibliography", str(folder / "bibliography.jsonl")]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    code, output, memory = run_measured(full)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        raise SystemExit(f"methodbase {' '.join(full)} ended with {code}: {output[-2000:]!r}")
    return {
        "summary": json.loads(output),
        "wall": time.monotonic() - begun,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mib": memory.peak,
        "peaks": memory.peaks,
    }


def change_pages(folder: Path) -> Path:
    """A folder with one page in a hundred captured again, a month later, with another summary."""
    target = folder / "changed"
    target.mkdir(exist_ok=True)
    lines = (folder / "captures" / "captures.jsonl").read_text().splitlines()[::CHANGED_SHARE]
    with (target / "captures.jsonl").open("w") as manifest:
        for line in lines:
            entry = json.loads(line)
            content = (folder / "captures" / entry["file"]).read_bytes()
            (target / entry["file"]).write_bytes(content.replace(b"until nothing", b"until almost nothing"))
            manifest.write(json.dumps({**entry, "captured_at": "2026-11-15T06:00:00Z"}) + "\n")
    return target


def print_runs(runs: dict[str, dict[str, Any]]) -> None:
    """A line a run: seconds and peak MiB of every stage."""
    stages = list(runs["first"]["summary"]["seconds"])
    print(
        f"{'run':14}{'wall s':>9}{'CPU s':>9}{'MiB':>8}{'pages/s':>9}  " + "".join(f"{s:>10}" for s in stages)
    )
    for name, run in runs.items():
        pages = run["summary"]["counts"].get("pages", 0)
        rate = f"{pages / run['wall']:.0f}" if pages else "—"
        seconds = "".join(f"{run['summary']['seconds'].get(stage, 0):>10.1f}" for stage in stages)
        print(f"{name:14}{run['wall']:>9.1f}{run['cpu']:>9.1f}{run['peak_mib']:>8.0f}{rate:>9}  {seconds}")
        peaks = "".join(f"{run['peaks'].get(stage, 0):>10.0f}" for stage in stages)
        print(f"{'  MiB by stage':51}{peaks}")


def memory_growth(runs: dict[str, dict[str, Any]]) -> float:
    """How much more memory five times the pages take."""
    return float(runs["first"]["peak_mib"] / max(runs["first, a fifth"]["peak_mib"], 1.0))


def print_ratios(runs: dict[str, dict[str, Any]]) -> None:
    """The ratios of DESIGN section 7, each with its budget."""
    first = runs["first"]["wall"]
    print(f"{'unchanged / first':44}{runs['unchanged']['wall'] / first:.4f} (budget {UNCHANGED_BUDGET})")
    print(f"{'1 % changed / first':44}{runs['1 % changed']['wall'] / first:.3f}")
    print(f"{'reextract / first':44}{runs['reextract']['wall'] / first:.3f}")
    print(f"{'peak memory / that of a fifth':44}{memory_growth(runs):.2f} (budget {MEMORY_BUDGET})")


if __name__ == "__main__":
    main()
