"""From bytes to text: the declared encoding is checked against the bytes, and damage is repaired by name.

The declaration is the byte order mark, the HTTP header, or the markup's own, in that order; without one
it is UTF-8. Bytes that are valid UTF-8 with non-ASCII characters are UTF-8 whatever was declared (flag
``encoding_declaration_wrong``), and so are the escapes of ISO-2022-JP and the zeros of UTF-16 what they are.
Bytes that the declared encoding cannot have are refused, never patched.
Text that tests as damaged (UTF-8 once read as a single-byte encoding) is repaired when the repair can be
named and undone by name: each step becomes a flag.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from extractors.refusals import RefusedError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MARKS = tuple(mark for mark, _ in _BOMS)
_CONTROLS = bytes((*range(1, 9), *range(14, 27)))
_SOLID = re.compile(rb"[^ \t\r\n\x00\xef\xbb\xbf]")
_ESCAPE = b"\x1b"
_JIS_ESCAPE = re.compile(rb"\x1b\$[@B]")
MIN_ZEROS = 10
"""UTF-16 of a page has figures and English words: one byte in so many is the zero beside an ASCII letter."""
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,30})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.\-]{2,30})""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,30})""", re.IGNORECASE)

_KNOWN = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252",
    "iso-8859-9": "cp1254", "windows-1254": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "gb18030": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932",
    "windows-31j": "cp932", "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "tis-620": "cp874", "windows-874": "cp874", "koi8-r": "koi8_r",
    "koi8-u": "koi8_u", "utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "iso-8859-8-i": "iso8859_8",
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-125{n}": f"cp125{n}" for n in (0, 1, 3, 5, 6, 7, 8)},
    **{f"cp125{n}": f"cp125{n}" for n in (0, 1, 3, 5, 6, 7, 8)},
}  # fmt: skip
"""Declared names that are believed, and Python's codec for each; others count as no declaration."""

_BINARY = tuple(
    b"%PDF- \x89PNG \xff\xd8\xff GIF8 PK\x03\x04 \x1f\x8b \x7fELF SQLite BZh".split()
    + b"\xfd7zXZ RIFF OggS Rar! PAR1 \x28\xb5\x2f\xfd".split()
)
"""What files of other kinds begin with."""


class Decoded(NamedTuple):
    """Text, the encoding it was in, and flags that name what was wrong and what was repaired.

    ``doubtful``: a legacy encoding was declared, nothing contradicts it, and only the text can confirm it.
    """

    text: str
    encoding: str
    flags: tuple[str, ...] = ()
    doubtful: bool = False


def decode(content: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page; RefusedError ``empty_page``, ``not_text`` or ``bad_encoding``."""
    if not _SOLID.search(content):
        raise RefusedError("empty_page")
    if content.startswith(_BINARY):
        raise RefusedError("not_text", "byte 0")
    if content.startswith(_MARKS):
        mark, encoding = next(bom for bom in _BOMS if content.startswith(bom[0]))
        return _strict(content[len(mark) :], encoding, ())
    declared = declared_encoding(content, content_type)
    if (evident := _evident(content)) is not None:
        return _strict(content, evident, () if declared == evident else ("encoding_declaration_wrong",))
    _refuse_binary(content)
    if declared in (None, "utf-8"):
        return _strict(content, "utf-8", ())
    if content.isascii():
        return Decoded(content.decode("ascii"), "ascii")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        decoded = _strict(content, str(declared), ())
        return Decoded(decoded.text, decoded.encoding, decoded.flags, doubtful=True)
    return Decoded(text, "utf-8", ("encoding_declaration_wrong",))


def declared_encoding(content: bytes, content_type: str | None) -> str | None:
    """Python's codec for what the header, else the markup, declares; null: none, or none known."""
    names = [match.group(1) for match in [_CHARSET.search(content_type or "")] if match]
    head = content[:4096]
    names += [match.group(1).decode("ascii") for match in (_XML.search(head), _META.search(head)) if match]
    for name in names:
        if name.lower() in _KNOWN:
            return _KNOWN[name.lower()]
    return None


def _evident(content: bytes) -> str | None:
    """The encoding that bytes cannot be mistaken in: ISO-2022-JP, or UTF-16 without a mark; null: neither."""
    if _ESCAPE in content and _JIS_ESCAPE.search(content):
        return "iso2022_jp" if content.isascii() else None
    if 0 not in content:
        return None
    head = content[:65536]
    for encoding, place in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = head[place::2].count(0)
        if zeros * MIN_ZEROS > len(head) and not head[1 - place :: 2].count(0) and len(content) % 2 == 0:
            return encoding
    return None


def _refuse_binary(content: bytes) -> None:
    head, start = content[:65536], content[:4096]
    nulls = head.count(0)
    controls = len(start) - len(start.translate(None, _CONTROLS))
    if nulls * 10 > len(head) or controls * 20 > len(start):
        raise RefusedError("not_text", f"byte {head.find(0) if nulls else 0}")


def _strict(content: bytes, encoding: str, flags: tuple[str, ...]) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding, flags)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and error.reason == "unexpected end of data":
            raise RefusedError("truncated", f"byte {error.start}", "breaks off inside a character") from error
        raise RefusedError("bad_encoding", f"byte {error.start}", f"not valid {encoding}") from error


_MOJIBAKE = re.compile("[ÂÃÄÅÆÐÑØÙ×àáâãäåæçèéêïðР-Сђ-ќ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸЂ-Џђ-џ]")
MIN_SIGNS = 2
_TELLING = "ÂÃâ"
"""What nearly all damaged western letters, dashes and arrows begin with: one such sign is enough."""
_PUNCTUATION = re.compile("â(?:\x80[\x90-\xbf]|€[\x9d“”™œž˜¦¢])")
"""A dash, a quotation mark or dots, misread: three characters that stand together for no other reason."""


def has_signs(text: str) -> bool:
    """Whether characters stand together as they do where UTF-8 was read as another encoding."""
    signs = _MOJIBAKE.findall(text)
    return (
        len(signs) >= MIN_SIGNS
        or any(sign[0] in _TELLING for sign in signs)
        or bool(_PUNCTUATION.search(text))
    )


_MISREAD = re.compile(r"[^\W\d_][¡-¶¸-¿÷][^\W\d_]|[ðþÐÞ]|(?<!\w)Ý")
_ICELANDIC = frozenset({"is", "fo"})


def is_misread(text: str, locale: str) -> bool:
    """Whether text of a single-byte encoding has signs inside words, or letters that only Icelandic has.

    That is what ``ş``, ``ı`` or ``đ`` become when the declaration names the wrong one of several relatives.
    """
    return locale.split("-")[0] not in _ICELANDIC and bool(_MISREAD.search(text))


def mend(text: str) -> tuple[str, tuple[str, ...]]:
    """Repair UTF-8 that was once read as another encoding; the text and the flags that name the steps.

    The whole of ``text`` is read back or nothing of it: a page, or a cell of a page that was damaged in
    parts. Unchanged and without flags when it does not test as damaged, or when reading it back does not
    make it whole.
    """
    if text.isascii() or not has_signs(text):
        return text, ()
    from ftfy import TextFixerConfig, fix_encoding_and_explain
    from ftfy.badness import is_bad

    if not is_bad(text):
        return text, ()
    whole_or_nothing = TextFixerConfig(
        replace_lossy_sequences=False, decode_inconsistent_utf8=False, fix_c1_controls=False
    )
    mended, steps = fix_encoding_and_explain(text, whole_or_nothing)
    if not steps or is_bad(mended):
        return text, ()
    names = tuple(f"repaired_{step.action}_{step.parameter.replace('-', '_')}" for step in steps)
    return mended, ("mojibake_repaired", *names)


def is_damaged(text: str) -> bool:
    """Whether ``text`` tests as UTF-8 that was read as another encoding and cannot be read back."""
    if text.isascii() or not has_signs(text):
        return False
    from ftfy.badness import is_bad

    return bool(is_bad(text))
