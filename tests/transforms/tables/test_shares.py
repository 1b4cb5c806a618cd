"""Tables are built share by share: nobody can see where a share ended, nor how many processes built them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from extractors.home import Home
from flows.configuration import Settings
from flows.refresh import do_stage, start_run
from flows.run import Options, Run
from flows.stages.order import STAGES
from tests.flows.conftest import EXAMPLES
from transforms.tables import build, shares
from transforms.tables.stored import pieces


def tabulated(home: Path, workers: int) -> dict[str, pa.Table]:
    """The tables of the examples, as a run in this process has them after tabulation."""
    options = Options((str(EXAMPLES / "captures"),), offline=True, workers=workers)
    run: Run = start_run(options, Home(home), Settings())
    for stage in STAGES:
        do_stage(run, stage)
        if stage.name == "tabulate":
            break
    return {name: pa.concat_tables(pieces(table)) for name, table in run.tables.items()}


def test_small_shares_in_two_processes_give_the_tables_of_one_share_in_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tabulated(tmp_path / "one", 1)
    monkeypatch.setattr(shares, "RECORDS_AT_A_TIME", 3)
    monkeypatch.setattr(build, "MIN_RECORDS_FOR_PROCESSES", 1)
    parts = tabulated(tmp_path / "many", 2)
    assert whole["methods"].num_rows > 3
    assert {name: table.equals(whole[name]) for name, table in parts.items()} == dict.fromkeys(whole, True)
