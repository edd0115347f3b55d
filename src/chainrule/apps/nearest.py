"""This file finds what was meant by a word that nobody knows."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a remedy for a word that nobody knows: the nearest known one, else all of them.

    >>> nearest("rnge", ["range", "show"]), nearest("zzz", ["range", "show"])
    ('did you mean range?', 'known are range, show')
    """
    names = list(dict.fromkeys(known))
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"known are {', '.join(names)}"
