"""Writes a run report: ``index.html`` for people, ``report.json`` for programs, from the same object."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

from outputs.report.attention import attention
from outputs.report.charts import bars, heat_step, history_columns
from outputs.report.model import RunReport

_POINTS: dict[str, Any] = {
    "tally": lambda tally: (tally.code, tally.count, tally.previous),
    "refused": lambda refused: (refused.reason, refused.count, refused.previous),
    "requests_bar": lambda host: (host.host, host.requests, None),
    "seconds_bar": lambda stage: (stage.stage, stage.seconds, None),
}
"""What a chart draws of one item: its label, its value, the value before."""


def report_json(report: RunReport) -> str:
    """The report as JSON text: keys sorted, UTF-8, no ``volatile`` key when there is nothing volatile."""
    plain = asdict(report)
    if plain["volatile"] is None:
        del plain["volatile"]
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def report_page(report: RunReport) -> str:
    """The report as one HTML page: no script, no request, every text escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from outputs.site.policy import content_policy

    style = resources.files("outputs.report").joinpath("templates/report.css").read_text("utf-8")
    environment = Environment(
        loader=PackageLoader("outputs.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(_POINTS)
    environment.globals.update(
        attention=attention, bars=bars, heat_step=heat_step, history_columns=history_columns
    )
    context: dict[str, Any] = {
        "report": report,
        "style": Markup(style),  # our own file, hashed in the policy
        "policy": content_policy(styles=[style]),
    }
    return environment.get_template("report.html.j2").render(context) + "\n"


def build_report(report: RunReport, target: Path) -> None:
    """Write ``target/index.html`` and ``target/report.json``; ``target`` is made when absent.

    The same report gives the same bytes. Files that are there already are replaced.
    """
    target.mkdir(parents=True, exist_ok=True)
    (target / "report.json").write_text(report_json(report), "utf-8", newline="\n")
    (target / "index.html").write_text(report_page(report), "utf-8", newline="\n")
