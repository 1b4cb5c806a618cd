"""Human decisions: an append-only file of JSON lines, checked when it is read, obeyed over any score."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

Kind = Literal["same", "different", "split"]
_REQUIRED = ("kind", "left", "right", "reason", "who", "when")


class DecisionError(ValueError):
    """A line of the decisions file that cannot be obeyed: says file, line, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of two methods or records.

    ``same``: they are one method. ``different``: they are two. ``split``: the record ``right`` leaves the
    method ``left``, with all that is nearer to it. ``left`` and ``right`` are method ids, also retired
    ones, or records as ``page_id#column``. ``when`` is an ISO 8601 time, ``evidence`` what was known then.
    """

    kind: Kind
    left: str
    right: str
    reason: str
    who: str
    when: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


def load_decisions(path: Path) -> list[Decision]:
    """All decisions of the file, in order; none when there is no file.

    Raises one ``DecisionError`` that names every bad line. The others are not obeyed without them: a line
    that cannot be read may be what keeps two methods one, and an id once given is never taken back.
    """
    if not path.exists():
        return []
    lines = path.read_bytes().removeprefix(codecs.BOM_UTF8).split(b"\n")
    found, problems = [], []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(_read(line, f"{path}, line {number}"))
            except DecisionError as error:
                problems.append(str(error))
    if problems:
        raise DecisionError("\n".join(problems))
    return found


def _read(line: bytes, where: str) -> Decision:
    try:
        values = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DecisionError(f"{where}: not UTF-8 (byte {error.start + 1}); correct or delete it") from error
    except json.JSONDecodeError as error:
        raise DecisionError(f"{where}: not JSON ({error.msg}); correct or delete the line") from error
    except RecursionError as error:
        raise DecisionError(f"{where}: nested too deeply; correct or delete the line") from error
    if not isinstance(values, dict):
        raise DecisionError(f"{where}: expected one JSON object with {', '.join(_REQUIRED)}")
    unknown = sorted(set(values) - {*_REQUIRED, "evidence"})
    if unknown:
        raise DecisionError(
            f"{where}: unknown key {unknown[0]!r}; known are {', '.join(_REQUIRED)}, evidence"
        )
    for key in _REQUIRED:
        if not isinstance(values.get(key), str) or not values[key].strip():
            raise DecisionError(f"{where}: {key!r} is missing or is not a text")
    if not isinstance(values.get("evidence", {}), dict):
        raise DecisionError(f"{where}: 'evidence' must be an object")
    decision = Decision(**values)
    check_decision(decision, where)
    return decision


def check_decision(decision: Decision, where: str) -> None:
    """Raise ``DecisionError`` (naming ``where``) for an unknown kind, equal sides, no reason or bad time."""
    if decision.kind not in get_args(Kind):
        raise DecisionError(f"{where}: kind {decision.kind!r} is none of {', '.join(get_args(Kind))}")
    if decision.left == decision.right:
        raise DecisionError(f"{where}: both sides are {decision.left}; a decision is about two")
    if not decision.reason.strip():
        raise DecisionError(f"{where}: a decision needs a reason")
    try:
        datetime.fromisoformat(decision.when)
    except ValueError as error:
        raise DecisionError(f"{where}: 'when' is not an ISO 8601 time: {decision.when!r}") from error


def append_decision(path: Path, decision: Decision) -> None:
    """Add one line to the file (made when absent). What is there is never rewritten."""
    check_decision(decision, "decision")
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(asdict(decision), ensure_ascii=False, sort_keys=True)
    lead = "\n" if _ends_open(path) else ""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{lead}{line}\n")


def _ends_open(path: Path) -> bool:
    """Does the file end without a line break (an editor left it so)."""
    return path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
