"""This file saves what was made, and says so; the name - stands for standard output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from chainrule.errors import UsageError
from chainrule.steps.catalogue import words

STANDARD: Final = "-"
# What people name a picture or a document by; a file that we write is none of these.
OF_OTHERS: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".docx", ".odt"})


def save(path: Path, text: str) -> None:
    """Write a file, and the folders that it lies in. Raises UsageError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {problem.strerror}", remedy="name another with -o") from None


def write(target: str, text: str, language: str, then: str = "") -> None:
    """Write a file, and say so and what to do with it; or print the text. Raises UsageError."""
    if target == STANDARD:
        sys.stdout.write(text)
        return
    kind = Path(target).suffix.lower()
    if kind in OF_OTHERS:
        remedy = "name a .html file; the page itself saves a picture (Share, picture as PNG), the browser prints a PDF"
        raise UsageError(f"a page is HTML, and {target} would not open as {kind[1:].upper()}", remedy=remedy)
    save(Path(target), text)
    print(words(language).say("terminal", "wrote", file=target, size=size_of(text)))
    if then:
        print(then)


def size_of(*texts: str) -> str:
    """Return how large texts are together, in KB.

    >>> size_of("a" * 2048)
    '2'
    """
    return f"{sum(len(text.encode()) for text in texts) / 1024:.0f}"
