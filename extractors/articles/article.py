"""From the lines of a page to what an article says, or a refusal: no article, or no method named in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from extractors.articles.barriers import find_barrier
from extractors.articles.blocks import Article, read_markup_lines, read_text_lines
from extractors.articles.facts import HEAD_LINES, find_date, find_outlet, find_title
from extractors.articles.farms import MIN_FARM_SEGMENTS, is_off_topic, sift
from extractors.articles.naming import find_names
from extractors.articles.pinyin import remove_pinyin
from extractors.records import PageExtraction, page_row
from extractors.refusals import RefusedError
from extractors.text.language import identify
from extractors.text.ranges import HAN, HANGUL, INDIC, KANA, class_text
from extractors.text.sentences import SENTENCE_ENDS
from extractors.version import CODE_VERSION

MIN_SENTENCES = 2
MIN_LETTERS = 60
MAX_TEXT = 20_000
MAX_READ = 60_000
"""Characters in which names are looked for: the news of an article stands at its beginning."""
MIN_SENTENCE = 12
MAX_INTRODUCED = 8
"""An article introduces a few methods; what introduces more is a feed or a list of results."""
_ENDS = re.compile(f"[{SENTENCE_ENDS}]")
_UNMARKED = re.compile("[\u0e01-\u0e5b\u0e80-\u0eff]")
_DENSE = re.compile(f"[{class_text((*HAN, *KANA, *HANGUL, *INDIC, (0x1200, 0x139F)))}]")


def read_article_text(text: str, page_id: str, url: str | None, flags: list[str]) -> PageExtraction:
    """An article from text; RefusedError ``not_a_comparison``, ``barrier_page`` or ``no_method_named``."""
    return _build(read_text_lines(text), page_id, url, None, flags)


def read_article_html(root: Any, page_id: str, url: str | None, flags: list[str]) -> PageExtraction:
    """An article from parsed markup; RefusedError as for plain text."""
    article = read_markup_lines(root)
    return _build(article, page_id, url, article.lang, flags)


def _build(
    article: Article, page_id: str, url: str | None, lang: str | None, flags: list[str]
) -> PageExtraction:
    flags = [*flags, *article.flags]
    lines = _without_readings(article, flags)
    sifted = sift(lines)
    hidden_farm = len(article.hidden) >= MIN_FARM_SEGMENTS and is_off_topic(article.hidden, sifted.lines)
    if sifted.farm or hidden_farm:
        flags += ["hijacked_page", "keyword_farm_removed"]
    sentences = [line for line in sifted.lines if count_sentences(line)]
    _refuse_barrier(article, sifted.lines)
    if not _is_article(sentences):
        raise RefusedError("not_a_comparison")
    title = article.title or find_title(sifted.lines)
    ends = accumulate(map(len, sentences))
    read = [line for line, end in zip(sentences, ends, strict=True) if end <= MAX_READ and line != title]
    names = find_names(title, read)
    if not names.introduced:
        raise RefusedError("no_method_named")
    if len(names.introduced) > MAX_INTRODUCED:
        raise RefusedError("no_method_named", detail=f"a list of {len(names.introduced)} methods, no article")
    text = "\n".join(sentences)[:MAX_TEXT]
    language, confidence = identify(text[:2000])
    published = find_date(article.published or " ".join(sifted.lines[:HEAD_LINES]))
    row = {
        "page_id": page_id,
        "title": title,
        "outlet": article.outlet or find_outlet(sifted.lines),
        "published_at": published,
        "introduced": list(names.introduced),
        "related": list(names.related),
        "lang": language,
        "text": text,
        "flags": sorted(set(flags)),
    }
    page = page_row(
        page_id,
        url,
        kind="article",
        layout="article",
        locale=None if language == "und" else language,
        locale_source=None if language == "und" else "identification",
        confidence=round(confidence, 4),
        n_methods=len(names.introduced),
        extractor=f"article/{CODE_VERSION}",
        flags=flags,
    )
    return PageExtraction(page=page, articles=[row])


def _refuse_barrier(article: Article, lines: Sequence[str]) -> None:
    kind = "login" if article.asks_password else find_barrier([article.title, *article.heads], lines)
    if kind:
        raise RefusedError("barrier_page", detail=f"a page of the kind {kind!r}, not the page itself")


def _without_readings(article: Article, flags: list[str]) -> list[str]:
    text, removed = remove_pinyin("\n".join(article.lines))
    if removed:
        flags.append("pinyin_removed")
        article.title = remove_pinyin(article.title)[0] if article.title else None
        article.outlet = remove_pinyin(article.outlet)[0] if article.outlet else None
    return text.split("\n")


def count_sentences(line: str) -> int:
    """How many pieces of ``line`` that end like a sentence are long enough to be one.

    Thai and Lao mark no ends: there a long line is one.
    """
    marked = sum(len(piece) >= MIN_SENTENCE for piece in _ENDS.split(line)[:-1])
    return marked or int(len(_UNMARKED.findall(line)) >= MIN_LETTERS)


def _is_article(sentences: list[str]) -> bool:
    count = sum(map(count_sentences, sentences))
    letters = sum(char.isalpha() for line in sentences for char in line)
    dense = sum(len(_DENSE.findall(line)) for line in sentences)
    return count >= MIN_SENTENCES and letters + 2 * dense >= MIN_LETTERS
