"""The text of a Markdown cell: what a reader would see of links, images, emphasis, escapes and entities.

A lone ``*`` or ``_`` stays, since names have them (``A*``, ``snake_case``), and so do two that do not stand
around whole words; so does any tag that is not one of those that only mark text up.
"""

from __future__ import annotations

import re
from html import unescape

from extractors.layouts.grid import DIFFERS_MARKS, REMOVE_MARKS

_MARKED = re.compile(r"[\[<&\\`*_]")
_TARGET = (
    r"\(\s*(?:<(?P<angle>[^<>]*)>|(?P<url>[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*))(?:\s+[\"'][^\"']*[\"'])?\s*\)"
    r"(?:\{[^{}\n]*\})?"
)
_LINK = re.compile(rf"(?P<image>!?)\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]*\](?!\())*)\]{_TARGET}")
_AUTOLINK = re.compile(r"(?P<arrow>↗\s*)?<(?P<url>https?://[^\s<>]+)>")
_NOTE = re.compile(r"\[\^[^\[\]\s]{1,20}\]")
_ANCHOR = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?(?P<url>[^\s\"'<>]+)[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:a|b|i|em|strong|span|sup|sub|small|code|mark|u|s|wbr|button)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_STRONG = re.compile(r"\*\*(?=\S)(.{1,300}?)(?<=\S)\*\*|(?<!\w)__(?=\S)(.{1,300}?)(?<=\S)__(?!\w)")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*(?=[\w(\"“«—])([^*]{1,300}?)(?<=[\w.)!?\"”»,:—])\*(?![\w*])"
    r"|(?<![\w\\])_(?=[^\W_]|[(\"“«])([^_]{1,300}?)(?<=[^\W_]|[.)!?\"”»,:])_(?!\w)"
)
_CODE = re.compile(r"`([^`]+)`")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE = re.compile(rf"\\([\\`*_{{}}\[\]()#+\-.!|~<>&$%@/↗{DIFFERS_MARKS}{REMOVE_MARKS}])")


def cell_lines(raw: str) -> list[str]:
    """The lines that ``raw`` shows, where it has breaks in it; empty for a single line."""
    if "<" not in raw or not _BREAK.search(raw):
        return []
    return [line for part in _BREAK.split(raw) if (line := plain_cell(part)[0].strip())]


def plain_cell(raw: str) -> tuple[str, tuple[str, ...]]:
    """The text that ``raw`` shows, and the absolute addresses of its links in order."""
    if not _MARKED.search(raw):
        return raw, ()
    hrefs = [match["url"] for match in _ANCHOR.finditer(raw)]
    hrefs += [match["angle"] or match["url"] or "" for match in _LINK.finditer(raw) if not match["image"]]
    hrefs += [match["url"] for match in _AUTOLINK.finditer(_LINK.sub("", raw))]
    text = _NOTE.sub("", _LINK.sub(lambda match: match["text"], raw))
    text = _AUTOLINK.sub(lambda match: (match["arrow"] or match["url"]).rstrip(), text)
    text = _INLINE.sub("", _BREAK.sub(" ", text))
    if "*" in text or "_" in text:
        text = _STRONG.sub(_inside, _STRONG.sub(_inside, text))  # strong text may stand in strong text
        text = _EMPHASIS.sub(_inside, text)
    text = _CODE.sub(r"\1", text)
    text = _ENTITY.sub(lambda match: unescape(match.group()), _ESCAPE.sub(r"\1", text))
    return text, tuple(unescape(href) for href in hrefs if href.startswith(("https://", "http://")))


def _inside(emphasis: re.Match[str]) -> str:
    """What stands between the marks of emphasis, whichever they are."""
    return emphasis[1] or emphasis[2]
