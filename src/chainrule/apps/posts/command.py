"""This file is the verb `page`: it makes one offline page of a post, a fragment of it, or a site of a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chainrule.apps.posts.page import page_of_post
from chainrule.errors import UsageError

if TYPE_CHECKING:
    from chainrule.apps.options import Options

STANDARD: Final = "-"


def run(options: Options) -> int:
    """Make what is asked for, and return 0."""
    source = Path(options.post)
    text = text_of(source)
    page = page_of_post(
        text,
        options.post,
        folder=source.parent,
        language=options.language,
        font=options.math_font != "none",
        allow_python=options.allow_python,
    )
    target = options.output or str(Path(source.name).with_suffix(".html"))
    if target == STANDARD:
        sys.stdout.write(page)
    else:
        save(Path(target), page)
        print(f"wrote {target} ({len(page.encode()) / 1024:.0f} KB)")
    return 0


def text_of(path: Path) -> str:
    """Return the text of a post; the name - stands for standard input. Raises UsageError."""
    try:
        return sys.stdin.read() if str(path) == STANDARD else path.read_text(encoding="utf-8")
    except OSError as problem:
        raise UsageError(f"{path} cannot be read: {problem.strerror}", remedy="name a file of Markdown") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is no text in UTF-8", remedy="save it as UTF-8") from None


def save(path: Path, text: str) -> None:
    """Write a file, and the folders that it lies in. Raises UsageError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {problem.strerror}", remedy="name another with -o") from None
