"""Dialects of tables in text: what converters, wikis and clipboards write, brought to bars between cells.

Drawn boxes, bars of other scripts, tabs, the doubled bars of Jira and the carets of DokuWiki become ``|``;
links by reference get their address where they stand. Anything else is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.schemas import ROWS
from extractors.text.ranges import UNSPACED, class_text
from extractors.text.sentences import ends_sentence

MIN_OTHER_BARS = 20
OTHER_BARS = "｜│┃║❘"
"""What is drawn instead of a bar; it counts as one only where the text has more of it than of bars."""

_DRAWN = {ord(bar): "|" for bar in OTHER_BARS} | dict.fromkeys(map(ord, "─━═╌╍┄┅┈┉"), "-")
_DRAWN |= dict.fromkeys((*range(0x250C, 0x254C), *range(0x2552, 0x2571)), "+")
_SEPARATOR = re.compile(r"(?<!\\)\|")
_QUOTE = re.compile(r"^(?: {0,3}>)+ ?", re.MULTILINE)
_DEFINED = re.compile(r"^ {0,3}\[([^\[\]\n]{1,80})\]:\s*<?(https?://[^\s<>]+)", re.MULTILINE)
_REFERENCE = re.compile(r"\[([^\[\]\n]*)\]\[([^\[\]\n]*)\]")
_JIRA_LINK = re.compile(r"\[([^\[\]|\n]{0,200})\|(https?://[^\s\[\]|]+)\]")
_DOKUWIKI_LINK = re.compile(r"\[\[(https?://[^\s|\[\]]+)\|([^\[\]\n]{0,200})\]\]")
_WRAPPED_RULE = re.compile(r"^(-{3,}(?:\|-{3,})+)  \n", re.MULTILINE)
_ROW_END = "  "
_UNSPACED = f"[{class_text(UNSPACED)}]"
_NO_BLANK = re.compile(rf"{_UNSPACED}\n{_UNSPACED}|\w[-‐/]\n(?!and\b|or\b)\w")
_FENCES = (":::", ".. container::")
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
        text = _without_numbers(_with_addresses(_with_plain_links(text)))
    if _WRAPPED_RULE.search(text):
        text = _unwrapped(text)
    if text.count("\t") >= len(ROWS):
        text = _from_tabs(text)
    if "||" in text or "\n^" in text:
        text = "\n".join(map(_from_wiki, text.split("\n")))
    return text


def _with_plain_links(text: str) -> str:
    """Links of Jira and DokuWiki, which have bars in them, as those of Markdown."""
    text = _JIRA_LINK.sub(r"[\1](\2)", text) if "|http" in text else text
    return _DOKUWIKI_LINK.sub(r"[\2](\1)", text) if "[[http" in text else text


def _unwrapped(text: str) -> str:
    """A bare table with each row on one line; its rows end with two blanks, and may be wrapped before."""
    before, rule, body = _WRAPPED_RULE.split(text, maxsplit=1)
    width = rule.count("|")
    head = before.rstrip("\n").split("\n")
    first = len(head) - 1
    bars = head[first].count("|")
    while bars < width and first and head[first - 1]:
        first -= 1
        bars += head[first].count("|")
    rows: list[str] = []
    parts: list[str] = []
    for line in body.split("\n"):
        parts.append(line)
        if line.endswith(_ROW_END):
            row = f"{join_lines(parts)}{_ROW_END}"
            rows += [row] if row.count("|") == width else parts
            parts = []
    return "\n".join([*head[:first], join_lines(head[first:]), rule, *rows, *parts])


def join_lines(parts: Sequence[str]) -> str:
    """The lines of a cell as one: no blank in scripts that have none, nor where a hyphen joins.

    Lines that only say how what is between them is set (Pandoc's ``::: row``) are left out.
    """
    joined = ""
    for part in (part for part in map(str.strip, parts) if part and not part.startswith(_FENCES)):
        glued = not joined or _NO_BLANK.search(f"{joined[-2:]}\n{part[:4]}")
        joined += part if glued else f" {part}"
    return joined


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
    written = "\n".join(map(_from_row_of_tabs, lines))
    return written if ends_sentence(rows[-1]) or rows[-1] is not lines[-1] else written.removesuffix("|")


def _from_row_of_tabs(line: str) -> str:
    cells = line.rstrip("\r").replace("|", "\\|").split("\t")
    return f"|{'|'.join(cells)}|" if len(cells) > 1 else line


def _from_wiki(line: str) -> str:
    """A row of Jira (``||a||b||``, ``||a|1|``) or DokuWiki (``^ a ^ b ^``, ``^ a | 1 |``) with bars."""
    bare = line.strip()
    if bare.startswith("||"):
        return bare.replace("||", "|") if bare.count("||") * 2 == bare.count("|") else bare[1:]
    bare = bare.replace(r"\\ ", " ") if bare.startswith(("^", "|")) else bare
    if bare.startswith("^") and bare.endswith(("^", "|")):
        return bare.replace("^", "|") if bare.endswith("^") else f"|{bare[1:]}"
    return line
