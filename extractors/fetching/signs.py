"""Signs that an answer with status 200 is no page: a captcha, an error in disguise, an empty shell.

A sign alone condemns nothing. A page with a table of its own is a page, whatever widgets it embeds;
one without it that was asked for as a comparison is none, whatever it says, in whatever language.
"""

from __future__ import annotations

import re

from extractors.captures.found import PAGE_TYPES, media_type

_LEAST_ROWS = 4
_LEAST_CELLS = 8
_THIN_TEXT = 600
_ROWS = re.compile(rb"<tr[\s>]|role\s*=\s*[\"']?row[\"'\s>]", re.IGNORECASE)
_CELLS = re.compile(
    rb"<t[dh][\s>]|role\s*=\s*[\"']?(?:grid)?cell[\"'\s>]|role\s*=\s*[\"']?rowheader", re.IGNORECASE
)
_PIPE_ROW = re.compile(rb"^\s*\|.*\|", re.MULTILINE)
_REMOVE_MARK = "×".encode()
_CAPTCHA = re.compile(
    rb"captcha|turnstile|challenge-platform|cf-chl|_cf_chl|challenge-form|px-block|datadome|_incapsula_|"
    rb"awswaf|geetest|are you (?:a )?(?:human|robot)|not a robot|just a moment|checking your browser|"
    rb"verify(?:ing)? (?:that )?you are (?:a )?human|unusual traffic",
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(
    r"\b(?:4\d\d|5\d\d)\b|error|not found|forbidden|denied|unavailable|maintenance|too many requests|"
    r"attention required|bad gateway|time-?out",
    re.IGNORECASE,
)
_TITLE = re.compile(rb"<(title|h1)[^>]*>(.*?)</\1", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(
    rb"<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL
)
_JSON_ERROR = re.compile(rb"^\s*\{.{0,400}?\"(?:error|errors|message|status|code|detail)\"\s*:", re.DOTALL)


def find_fault(content: bytes, content_type: str | None, *, comparison: bool) -> str | None:
    """Why an answer with status 200 is not a good page, as a code; None when nothing speaks against it.

    ``comparison`` says that it was asked for as a comparison page. Codes: ``empty``, ``content_type``,
    ``captcha``, ``soft_error``, ``no_comparison``.
    """
    if not content.strip():
        return "empty"
    if _JSON_ERROR.match(content):
        return "soft_error"
    kind = media_type(content_type)
    if kind is not None and kind not in PAGE_TYPES:
        return "content_type"
    if has_grid(content):
        return None
    text = visible_text(content)
    if _CAPTCHA.search(content) and (comparison or len(text) < _THIN_TEXT):
        return "captcha"
    if _has_error_title(content) and (comparison or len(text) < _THIN_TEXT):
        return "soft_error"
    return "no_comparison" if comparison else None


def has_grid(content: bytes) -> bool:
    """Whether there is a table of some size: HTML rows and cells, roles, pipe text, or flat text's ``×``."""
    rows = sum(1 for _ in _ROWS.finditer(content))
    cells = sum(1 for _ in _CELLS.finditer(content))
    if rows >= _LEAST_ROWS and cells >= _LEAST_CELLS:
        return True
    pipes = sum(1 for _ in _PIPE_ROW.finditer(content))
    return pipes >= _LEAST_ROWS or content.count(_REMOVE_MARK) >= 2


def visible_text(content: bytes) -> str:
    """The text between the tags, roughly: enough to tell a thin page from a full one."""
    return " ".join(_HIDDEN.sub(b" ", content).decode("utf-8", "replace").split())


def _has_error_title(content: bytes) -> bool:
    titles = (match.group(2).decode("utf-8", "replace") for match in _TITLE.finditer(content))
    return any(_ERROR_TITLE.search(title) for title in titles)
