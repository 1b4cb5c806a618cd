"""``methodbase decide``: a human decision, kept as a line of a text file under version control."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, cast

import typer

from flows.cli.ending import fail, print_json
from flows.cli.options import ConfigOption, HomeOption, JsonOption, QuietOption, open_context
from flows.cli.reading import Method, decided, explain_pair, reading, side

Kind = Literal["same", "different", "split"]


def decide(
    kind: Annotated[str, typer.Argument(metavar="same|different|split", help="What they are.")],
    left: Method,
    right: Method,
    reason: Annotated[str, typer.Option(help="Why, for whoever reads it in a year.")],
    who: Annotated[str | None, typer.Option(help="Who decides (default: the name of the login).")] = None,
    home: HomeOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Decide that two methods are one, or are not.

    The decision is a line of a text file, and the next refresh obeys it. ``split`` takes the record RIGHT
    out of the method LEFT. A later decision about the same two undoes an earlier one.
    """
    from transforms.identity.decisions import Decision, DecisionError, append_decision

    context = open_context(home, config, as_json, quiet)
    with reading(context.home) as release:
        sides = side(release, left), side(release, right)
        known = explain_pair(release, *sides, decided(context)).as_dict()
    if known["one"] and sides[0] == sides[1]:
        sides = _records_apart(known, kind)
    decision = Decision(
        kind=cast(Kind, kind),
        left=sides[0],
        right=sides[1],
        reason=reason,
        who=who or getpass.getuser(),
        when=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        evidence=known,
    )
    file = context.decisions
    try:
        append_decision(file, decision)
    except DecisionError as error:
        fail(str(error))
    if as_json:
        from dataclasses import asdict

        print_json({"file": str(file), "decision": asdict(decision)})
    else:
        print(
            f"{decision.left} and {decision.right}: {kind}. Written to {file}; the next refresh applies it."
        )


def _records_apart(known: dict[str, Any], kind: str) -> tuple[str, str]:
    """The two records behind one method that are meant: those that the one decision about it joined."""
    joined = [(step["left"], step["right"]) for step in known["path"] if step["rule"] == "decision"]
    if kind == "different" and len(joined) == 1:
        return joined[0]
    method = known["left"]
    return fail(
        f"both are {method} ({known['left_name']}); name two records, as page_id#column "
        f"(`methodbase why {method} {method}` lists them)"
    )
