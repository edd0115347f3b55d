"""This file lays text out for terminals: lines of at most 80 columns, and pure ASCII where that is asked for."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from chainrule.rules.names import GREEK_LETTERS
from chainrule.writers.notation import SUPERSCRIPTS

WIDTH: Final = 80

_RAISED: Final[dict[str, str]] = {
    raised: plain for plain, raised in dict(SUPERSCRIPTS).items() if isinstance(plain, str)
}
_REPLACED: Final[dict[str, str]] = {
    "−": "-", "·": "*", "×": "*", "÷": "/", "′": "'", "″": "''", "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "≠": "!=",
    "√": "sqrt", "∛": "cbrt", "∞": "inf", "∂": "d", "…": "...", "▲": "^", "▼": "v", "█": "#", "✓": "ok", "✗": "NO",
    "─": "-", "│": "|", "└": "`", "├": "|", "“": '"', "”": '"', "’": "'", "–": "-", "Σ": "sum", "≈": "~", "•": "*",
    "¿": "", "¡": "", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe",
}  # fmt: skip


def ascii_only(text: str) -> str:
    """Return a text in pure ASCII: x² becomes x^2, − becomes -, bars are made of #.

    >>> ascii_only("2x·cos(x²) − θ₁"), ascii_only("▲ ██▌")
    ('2x*cos(x^2) - theta_1', '^ ###')
    >>> ascii_only("¿Cómo afecta un pequeño empujón?")
    'Como afecta un pequeno empujon?'
    """
    if text.isascii():
        return text
    text = re.sub("[▌▋▊▉]", "#", re.sub("[▏▎▍]", "", text))
    text = re.sub("√([A-Za-z0-9_]+)", r"sqrt(\1)", re.sub("∛([A-Za-z0-9_]+)", r"cbrt(\1)", text))
    text = re.sub(f"[{re.escape(''.join(_RAISED))}]+", lambda found: _lowered(found[0]), text)
    text = re.sub("[₀₁₂₃₄₅₆₇₈₉]+", lambda found: "_" + found[0].translate(_SUBSCRIPTS), text)
    made = [_REPLACED.get(each, "") if each in _REPLACED else GREEK_LETTERS.get(each) or _bare(each) for each in text]
    return "".join(made).encode("ascii", "replace").decode()


def _bare(letter: str) -> str:
    """Return a letter without its accents: á becomes a, ñ becomes n."""
    return letter if letter.isascii() else unicodedata.normalize("NFKD", letter)[0]


_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def _lowered(raised: str) -> str:
    """Return an exponent on the line: ² becomes ^2, ⁻¹ becomes ^(-1)."""
    text = "".join(_RAISED.get(each, each) for each in raised).replace("−", "-")
    return f"^{text}" if text.isalnum() else f"^({text})"


def wrapped(text: str, indent: int, *, first: str = "", width: int = WIDTH) -> list[str]:
    """Return a text in lines of at most `width` columns, broken at spaces; `first` opens the first line.

    >>> wrapped("one two three", 2, first="- ", width=9)
    ['- one two', '  three']
    """
    lines: list[str] = []
    line = first.ljust(indent)
    start = len(line)
    for word in text.split(" "):
        if len(line) + len(word) > width and len(line) > start:
            lines.append(line.rstrip())
            line, start = " " * indent, indent
        while len(line) + len(word) > width and len(word) > width - indent:
            room = width - len(line)
            lines.append(line + word[:room])
            word, line, start = word[room:], " " * indent, indent
        line += f"{word} "
    lines.append(line.rstrip())
    return lines
