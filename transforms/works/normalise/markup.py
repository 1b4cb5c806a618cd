"""Plain text of titles: registries send HTML, JATS, MathML, double escapes, line breaks and mojibake."""

from __future__ import annotations

import html
import re
import unicodedata

_NAMES = (
    "a|b|bold|br|div|em|font|i|inline-formula|italic|list|list-item|monospace|named-content|p|roman|sans-serif|"
    "sc|scp|sec|small|span|strike|strong|styled-content|sub|sup|tex-math|title|tt|u|underline|xref|alternatives|"
    "math|mi|mn|mo|mrow|msub|msup|msubsup|mtext|mspace|mstyle|mover|munder|munderover|mfrac|msqrt|mroot|mfenced|"
    "mtable|mtr|mtd|mpadded|mphantom|mprescripts|mmultiscripts|semantics|annotation|annotation-xml|ext-link|fn"
)
_TAG = re.compile(rf"</?(?:[a-z]+:)?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:[a-z]+:)?(?:br|p|div|title|list-item|sec|mtr)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_HIDDEN = re.compile(
    r"<(?P<tag>(?:[a-z]+:)?(?:tex-math|annotation|annotation-xml))(?:\s[^<>]*)?>.*?</(?P=tag)>",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 20_000  # characters: no title or name comes near, and patterns stay quick on hostile text
_KEPT_FORMAT = "\u200c\u200d"


def plain_text(text: str) -> str:
    """``text`` without markup, escapes and invisible characters, NFC, in one line. Unknown ``<x>`` stay."""
    text = text[:_LONGEST]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", _HIDDEN.sub("", text)))
    if not text.isascii():
        text = "".join(char for char in _mended(text) if not _is_invisible(char))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def plain_title(text: str) -> str:
    """A title as plain text, without the footnote mark or full stop that some registries put behind it."""
    title = plain_text(text).rstrip("*†‡ ")
    return title[:-1].rstrip() if title.endswith(".") and not title.endswith("..") else title


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") and char not in _KEPT_FORMAT


def _mended(text: str) -> str:
    """Undo UTF-8 read as Latin-1 or Windows-1252; text that was read properly comes back as it is."""
    import ftfy  # imported late: 60 ms that only non-ASCII answers need

    return str(ftfy.fix_encoding(text))
