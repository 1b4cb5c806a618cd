r"""LaTeX as arXiv's metadata has it, read as text: accents (``Bj\"orn``), letters (``\o``), mathematics.

Only what occurs in names and titles is known; an unknown command loses its backslash and stays readable.
"""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_LETTERS = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ",
    "DJ": "Đ", "ell": "ℓ", "infty": "∞", "times": "×", "to": "→", "rightarrow": "→", "leq": "≤", "geq": "≥",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω", "dots": "…", "ldots": "…", "textendash": "–", "textemdash": "—",
}  # fmt: skip
_STYLES = re.compile(
    r"\\(?:mathrm|mathbf|mathbb|mathcal|mathsf|mathit|mathfrak|boldsymbol|text|textit|textbf|textsc|texttt|textrm|"
    r"emph|bf|it|rm|em|sc|sf|tt|operatorname|mbox|hbox|ensuremath|left|right)(?![A-Za-z])\s*"
)
_SYMBOL_ACCENT = re.compile(
    r"""\\([`'^~="."])\s*(?:\{\s*(\\?[A-Za-z]*)\s*\}|(\\[ij](?![A-Za-z])\s?|[A-Za-z]))"""
)
_LETTER_ACCENT = re.compile(
    r"\\([uvHcdbkr])(?:\s*\{\s*(\\?[A-Za-z]*)\s*\}|\s+(\\[ij](?![A-Za-z])\s?|[A-Za-z]))"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\s*\{\}|(?![A-Za-z])\s?)")
_LEFT_OVER = str.maketrans("", "", "\\{}")
_ESCAPED = re.compile(r"\\([%&_#${} ,;:!/-])")


def latex_to_text(text: str) -> str:
    """``text`` with LaTeX read as Unicode (NFC). Text without a backslash, brace or ``$`` is unchanged."""
    if not any(char in text for char in "\\{}$"):
        return text
    text = _SYMBOL_ACCENT.sub(_accented, _STYLES.sub("", text))
    text = _LETTER_ACCENT.sub(_accented, text)
    text = _COMMAND.sub(_command, text)
    text = _ESCAPED.sub(lambda match: match[1] if match[1] in "%&_#$-/" else " ", text)
    text = re.sub(r"[_^]\{([^{}]*)\}", r"\1", text)
    if "$" in text:
        text = re.sub(r"\$([^$]*)\$", lambda match: re.sub(r"[_^]", "", match[1]), text)
    text = text.replace("~", " ").translate(_LEFT_OVER)
    return " ".join(unicodedata.normalize("NFC", text).split())


def _accented(match: re.Match[str]) -> str:
    letters = ((match[2] if match[2] is not None else match[3]) or "").rstrip()
    letters = {"\\i": "i", "\\j": "j"}.get(letters, letters.replace("\\", ""))
    if not letters:
        return ""
    return unicodedata.normalize("NFC", letters[0] + _ACCENTS[match[1]]) + letters[1:]


def _command(match: re.Match[str]) -> str:
    return _LETTERS.get(match[1], f"{match[1]} ")
