"""Match keys: text without the differences that citations of one work have among themselves. Never shown."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache


def word_set(*lines: str) -> frozenset[str]:
    """The words of some lines: how a longer list of words is written down."""
    return frozenset(word for line in lines for word in line.split())


_LATEX_ACCENT = re.compile(r"\\(?:[\"'`^~=.]|[uvHtcdbrk](?![A-Za-z]))\s*\{?\s*\\?([A-Za-z])\}?")
_LATEX_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s*")
_LATEX_COMMAND = re.compile(r"\\([A-Za-z]+)\s*")
_STYLES = word_set(
    "emph text textbf textit textrm textsc texttt mathbf mathcal mathrm mathbb mathsf mathit bf it rm sc tt",
    "em mbox operatorname left right url",
)
_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|su[bp]|scp|tt|u|jats:\w+|mml:\w+)\b[^<>]*>", re.IGNORECASE)
_LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
    "ħ": "h", "ŋ": "n", "ə": "a", "ʻ": "", "ʼ": "", "’": "", "‘": "", "'": "", "`": "", "´": "", "ʹ": "",
    "ʺ": "", "×": "x",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon",
    "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_GREEK_SYMBOL = re.compile(f"[{''.join(_GREEK)}]")
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "і": "i", "є": "ye", "ґ": "g", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c",
    "џ": "dz",
}  # fmt: skip
_ROMAN = str.maketrans(_LETTERS | _CYRILLIC)
# British to American, applied to both sides alike: the two forms must meet, the result need not be a word.
_SPELLING = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"is(?=(?:e|es|ed|er|ers|ing|ation|ations|ational|able)$)", "iz"),
        (r"ys(?=(?:e|es|ed|er|ers|ing)$)", "yz"),
        (
            r"(?<=[a-z]{2})our(?=(?:s|ed|ing|al|able|ite|ites|hood|hoods|ism|ist|ists|less|ful|ally|er|ers)?$)",
            "or",
        ),
        (r"(?<=[a-z]{2})tre(?=s?$)", "ter"),
        (r"(?<=[a-z]{2})ogue(?=s?$)", "og"),
        (r"ll(?=(?:ed|ing|er|ers|ings)$)", "l"),
        (r"(?<=[a-z]{3})ence(?=s?$)", "ense"),
        (r"^program+e(?=s?$)", "program"),
        (r"^grey", "gray"),
        (r"^artefact", "artifact"),
        (r"(?<=[a-z])ae(?=[a-z]{2})", "e"),
        (r"^(?:ae|oe)(?=[a-z]{4})", "e"),
        (r"^ageing$", "aging"),
        (r"dgement", "dgment"),
        (r"ueing$", "uing"),
        (r"(?<=s)k(?=edas)", "c"),
        (r"(?<=^toward)s$", ""),
        (r"(?<=le|ne)xion", "ction"),
        (r"(?<=^whil)st$", "e"),
        (r"(?<=^among)st$", ""),
        (r"^skept", "scept"),
        (r"^sulph", "sulf"),
        (r"(?<=^alumin)ium", "um"),
    )
)


_CUT_SHORT = {
    "nets": "networks"
}  # one paper's preprint and publication: "Generative Adversarial Networks", "Nets"


def plain(text: str) -> str:
    """Text as a reader sees it: entities, tags and LaTeX resolved."""
    text = _TAG.sub("", html.unescape(html.unescape(text)))
    text = _LATEX_ACCENT.sub(r"\1", text)
    text = _LATEX_LETTER.sub(r"\1", text)
    text = _LATEX_COMMAND.sub(
        lambda match: "" if match[1] in _STYLES else "l" if match[1] == "ell" else match[1], text
    )
    return re.sub(r"[{}$\\]", "", text)


def romanise(text: str) -> str:
    """Lower-case letters without accents; Cyrillic by sound. Other scripts stay as they are."""
    text = unicodedata.normalize("NFKD", plain(text).casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return text.translate(_ROMAN)


@lru_cache(maxsize=65_536)
def fold_words(text: str) -> tuple[str, ...]:
    """The words of a title or venue: case, accents, punctuation, entities and spelling variants removed."""
    text = _GREEK_SYMBOL.sub(lambda match: f" {_GREEK[match.group()]} ", romanise(text).replace("&", " and "))
    return tuple(_american(word) for word in re.findall(r"[^\W_]+", text))


def _american(word: str) -> str:
    word = _CUT_SHORT.get(word, word)
    if len(word) > 3 and word.isascii():
        for pattern, replacement in _SPELLING:
            word = pattern.sub(replacement, word)
    return word


def fold_title(text: str) -> str:
    """The match key of a title: its words without any space, so that hyphens and spaces do not matter."""
    return "".join(fold_words(text))
