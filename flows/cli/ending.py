"""How the command ends: an exit code, one line on standard error, and with ``--json`` one document."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Any, NoReturn

import typer
from typer.exceptions import TyperException

WRONG_USAGE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141
"""128 and the number of SIGPIPE, as shells have it: never a code that says something of a release."""


class Failure(Exception):
    """The command cannot do what was asked; the text says what to change."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def fail(message: str, code: int = WRONG_USAGE) -> NoReturn:
    """Stop the command with a line on standard error and an exit code."""
    raise Failure(message, code)


def print_json(document: Any) -> None:
    """One JSON document on standard output, in letters if the output can carry them, else in escapes."""
    plain = (sys.stdout.encoding or "ascii").lower().replace("-", "") != "utf8"
    print(json.dumps(document, ensure_ascii=plain, indent=2, sort_keys=False, default=str))


def run_to_end(command: Callable[[], object]) -> int:
    """Run a command and give its exit code; whatever stops it is said as the design wants.

    An ``OSError`` that the command itself did not explain (a file that may not be read or written, a full
    disk) becomes a line that names the file. Anything else that is raised is a bug and keeps its traceback.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that has no Hebrew shows its codes
    try:
        command()
        sys.stdout.flush()
    except typer.Exit as end:
        return end.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still unsaid goes nowhere
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return _say("interrupted", INTERRUPTED)
    except TyperException as error:  # what Typer found wrong in the arguments
        return _say(_wrong_arguments(error), error.exit_code)
    except Failure as failure:
        return _say(str(failure), failure.code)
    except OSError as error:
        return _say(describe(error), WRONG_USAGE)
    return 0


def describe(error: OSError) -> str:
    """The file, if one is at fault, and what the system says of it."""
    said = error.strerror or str(error)
    return f"{error.filename}: {said}" if error.filename else said


def _wrong_arguments(error: TyperException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "methodbase"
    return f"{error.format_message().rstrip('.')} (`{command} --help` says what there is)"


def _say(message: str, code: int) -> int:
    print(f"methodbase: {message}", file=sys.stderr)
    if "--json" in sys.argv[1:]:
        print_json({"error": message, "exit_code": code})
    return code
