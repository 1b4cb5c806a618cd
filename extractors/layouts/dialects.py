"""Dialects of tables in text: what converters, wikis and clipboards write, brought to bars between cells.

Drawn boxes, bars of other scripts, tabs, the doubled bars of Jira and the carets of DokuWiki become ``|``;
links by reference get their address where they stand. Anything else is left as it is.
"""

from __future__ import annotations

import re

from extractors.schemas import ROWS

MIN_OTHER_BARS = 20
OTHER_BARS = "｜│┃║❘"
"""What is drawn instead of a bar; it counts as one only where the text has more of it than of bars."""

_DRAWN = {ord(bar): "|" for bar in OTHER_BARS} | dict.fromkeys(map(ord, "─━═╌╍┄┅┈┉"), "-")
_DRAWN |= dict.fromkeys((*range(0x250C, 0x254C), *range(0x2552, 0x2571)), "+")
_SEPARATOR = re.compile(r"(?<!\\)\|")
_QUOTE = re.compile(r"^(?: {0,3}>)+ ?", re.MULTILINE)
_DEFINED = re.compile(r"^ {0,3}\[([^\[\]\n]{1,80})\]:\s*<?(https?://[^\s<>]+)", re.MULTILINE)
_REFERENCE = re.compile(r"\[([^\[\]\n]*)\]\[([^\[\]\n]*)\]")
_LISTED_LINK = re.compile(r"^\s*(\d{1,3})\. https?://\S+\s*$", re.MULTILINE)
_NUMBER = re.compile(r"\[(\d{1,3})\](?=\S)")


def with_bars(text: str) -> str:
    """``text`` with bars between the cells of its tables, whatever stood there; other text is unchanged."""
    others = sum(map(text.count, OTHER_BARS))
    if others >= MIN_OTHER_BARS and others > text.count("|"):
        text = _SEPARATOR.sub(r"\\|", text).translate(_DRAWN)
    if ">" in text:
        text = _QUOTE.sub("", text)
    if "]" in text:
        text = _without_numbers(_with_addresses(text))
    if text.count("\t") >= len(ROWS):
        text = _from_tabs(text)
    if "||" in text or "\n^" in text:
        text = "\n".join(map(_from_wiki, text.split("\n")))
    return text


def _with_addresses(text: str) -> str:
    """Links by reference with their addresses."""
    defined = {name.lower(): address for name, address in _DEFINED.findall(text)}

    def place(match: re.Match[str]) -> str:
        address = defined.get((match[2] or match[1]).lower())
        return f"[{match[1]}]({address})" if address else match.group()

    return _REFERENCE.sub(place, text) if defined else text


def _without_numbers(text: str) -> str:
    """Without the numbers that a text browser puts before links, when it lists the links at the end."""
    listed = set(_LISTED_LINK.findall(text))
    return _NUMBER.sub(lambda match: "" if match[1] in listed else match.group(), text) if listed else text


def _from_tabs(text: str) -> str:
    lines = text.split("\n")
    rows = [line for line in lines if "\t" in line.strip()]
    if len(rows) < len(ROWS) or text.count("|") > len(rows):
        return text
    return "\n".join(map(_from_row_of_tabs, lines))


def _from_row_of_tabs(line: str) -> str:
    cells = line.rstrip("\r").replace("|", "\\|").split("\t")
    return f"|{'|'.join(cells)}|" if len(cells) > 1 else line


def _from_wiki(line: str) -> str:
    """A row of Jira (``||a||b||``, ``||a|1|``) or DokuWiki (``^ a ^ b ^``, ``^ a | 1 |``) with bars."""
    bare = line.strip()
    if bare.startswith("||"):
        return bare.replace("||", "|") if bare.count("||") * 2 == bare.count("|") else bare[1:]
    if bare.startswith("^") and bare.endswith(("^", "|")):
        return bare.replace("^", "|") if bare.endswith("^") else f"|{bare[1:]}"
    return line
