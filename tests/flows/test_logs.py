"""Logs: one line a message with the run's id, nothing secret, nothing that a page could forge."""

from __future__ import annotations

import logging
import re

import pytest

from flows.logs import RunFormatter, logging_through, logging_to_stderr, on_one_line, progress_lines, redact

SECRETS = [
    ("https://ann:s3cr3t@example.org/a", "https://***@example.org/a"),
    ("sftp://s3cr3t@example.org", "sftp://***@example.org"),
    ("https://example.org/?key=s3cr3t&page=2", "https://example.org/?key=***&page=2"),
    ("GET /x?page=2&api_key=s3cr3t", "GET /x?page=2&api_key=***"),
    ("https://s3.example/x?X-Amz-Signature=s3cr3t&a=b", "https://s3.example/x?X-Amz-Signature=***&a=b"),
    ("{'Authorization': 'Bearer s3cr3t', 'a': 1}", "{'Authorization': '***', 'a': 1}"),
    ("Authorization: Basic s3cr3t", "Authorization: ***"),
    ("access_token: s3cr3t, aws_secret_access_key=s3cr3t", "access_token: ***, aws_secret_access_key=***"),
    ("password='s3cr3t'", "password='***'"),
]
PLAIN = [
    "https://example.org/he/compare?slugs=a%2Cb",
    "write to ann@example.org",
    "row 3: no key methods",
    "https://example.org/@ann/post",
    "multi-head self-attention: a token of thanks",
]


@pytest.mark.parametrize(("text", "shown"), SECRETS)
def test_secrets_are_left_out(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.mark.parametrize("text", PLAIN)
def test_other_texts_stay(text: str) -> None:
    assert redact(text) == text


def test_control_characters_become_escapes() -> None:
    assert on_one_line("a\nb\x1b[31m\u202e") == "a\\u000ab\\u001b[31m\\u202e"


def test_a_page_cannot_forge_a_line() -> None:
    record = logging.makeLogRecord({"msg": "said %s", "args": ("x\n2026 ERROR forged",), "levelname": "INFO"})
    assert (
        RunFormatter("%(levelname)s run-1 %(message)s").format(record)
        == "INFO run-1 said x\\u000a2026 ERROR forged"
    )


def test_a_traceback_is_indented_and_has_no_secret() -> None:
    try:
        raise OSError("https://ann:s3cr3t@example.org\nINFO forged")
    except OSError as error:
        record = logging.makeLogRecord({"msg": "no", "exc_info": (OSError, error, error.__traceback__)})
    lines = RunFormatter("%(message)s").format(record).splitlines()
    assert all(line.startswith("  ") for line in lines[1:])
    assert "s3cr3t" not in "".join(lines)


def test_lines_say_when_what_and_in_which_run(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to_stderr("run-1", quiet=False):
        logging.getLogger("extractors.some").info("read %d", 3)
        logging.getLogger("somebody.else").info("not ours")
        logging.getLogger("somebody.else").warning("beware")
        progress_lines("extract")(5, 5)
    lines = capsys.readouterr().err.splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Z]+ run-1 ", line) for line in lines)
    assert [line.partition(" run-1 ")[2] for line in lines] == [
        "extractors.some: read 3",
        "somebody.else: beware",
        "flows.progress: extract: 5 of 5",
    ]


def test_quiet_shows_errors_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to_stderr("run-1", quiet=True):
        logging.getLogger("flows.x").warning("a warning")
        logging.getLogger("flows.x").error("an error")
    assert capsys.readouterr().err.count("\n") == 1


def test_progress_says_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    clock = iter([0.0, 4.0, 20.0, 21.0, 40.0])
    monkeypatch.setattr("flows.logs.time.monotonic", lambda: next(clock))
    with logging_through(lambda level, text: said.append(text), "run-1"):
        report = progress_lines("extract")
        for done in (10, 50, 60, 100):
            report(done, 100)
    assert said == [
        "run-1 flows.progress: extract: 50 of 100, about 20 s left",
        "run-1 flows.progress: extract: 100 of 100",
    ]
