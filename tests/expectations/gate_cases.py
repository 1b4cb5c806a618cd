"""For every gate: two releases between which exactly that gate fails."""

from __future__ import annotations

import copy
from collections.abc import Callable

from expectations import gates
from expectations.model import Gate, ValidationSettings
from tests.expectations.worlds import Ids, World, tables, world

Change = Callable[[list[World]], None]


def _lose_method(worlds: list[World]) -> None:
    lost = worlds[0]["methods"].pop()
    removed = {**worlds[0]["redirects"][0], "old_id": lost["method_id"], "new_id": None}
    worlds[0]["redirects"].append(removed)


def _lose_name(worlds: list[World]) -> None:
    worlds[0]["statements"] = [row for row in worlds[0]["statements"] if row["value"] != "Zufallswald"]


def _lose_locale(worlds: list[World]) -> None:
    for one in worlds:
        _lose_name([one])


def _lose_verdict(worlds: list[World]) -> None:
    worlds[0]["citations"][0]["status"] = "corrected"


def _lose_page(worlds: list[World]) -> None:
    worlds[0]["pages"].pop()


def _lose_id(worlds: list[World]) -> None:
    worlds[0]["methods"][1]["method_id"] = Ids("new").method("other")


def _lose_redirect(worlds: list[World]) -> None:
    worlds[0]["redirects"].pop()


STRICT = ValidationSettings(max_drop=dict.fromkeys(("methods", "names", "verified_citations", "pages"), 0.0))
NAMES_MAY_GO = ValidationSettings(max_drop={"names": 1.0})

CASES: dict[str, tuple[Change, ValidationSettings]] = {
    "methods": (_lose_method, STRICT),
    "names:de": (_lose_name, STRICT),
    "locale:de": (_lose_locale, NAMES_MAY_GO),
    "verified_citations": (_lose_verdict, STRICT),
    "pages": (_lose_page, STRICT),
    "ids": (_lose_id, STRICT),
    "redirects": (_lose_redirect, STRICT),
}


def run_case(name: str) -> list[Gate]:
    change, settings = CASES[name]
    before = [world(1), world(2)]
    after = copy.deepcopy(before)
    change(after)
    return gates.run_gates(tables(*after), tables(*before), settings)


def check_gate(name: str) -> None:
    """Exactly this gate fails; raises AssertionError."""
    failed = [gate.name for gate in run_case(name) if not gate.success]
    assert failed == [name], f"expected gate {name} to fail alone, but {failed}"
