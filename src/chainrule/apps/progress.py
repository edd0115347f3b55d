"""This file shows on a terminal how far a long run has come."""

from __future__ import annotations

import os
import stat
import sys
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from chainrule.steps.catalogue import Words

WIDTH: Final = 30
EVERY: Final = 0.1  # seconds between two pictures


def with_progress(lines: Iterable[str], err: TextIO, say: Words, total: int | None = None) -> Iterator[str]:
    """Yield the lines while a bar on `err` follows; without a known length (in bytes) it only counts."""
    total = _bytes_of_input() if total is None else total
    count = done = 0
    shown = 0.0
    for line in lines:
        yield line
        count += 1
        done += len(line.encode()) + 1
        now = time.monotonic()
        if now - shown >= EVERY:
            shown = now
            err.write("\r" + _picture(done, total) + say.say("terminal", "lines", count=count))
            err.flush()
    err.write(f"\r{' ' * (WIDTH + 40)}\r{say.say('terminal', 'lines', count=count)}\n")
    err.flush()


def _picture(done: int, total: int | None) -> str:
    """Return the bar; nothing where the length is not known."""
    if not total:
        return ""
    share = min(done / total, 1.0)
    filled = round(share * WIDTH)
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%}  "


def _bytes_of_input() -> int | None:
    """Return the size of standard input where it is a file."""
    try:
        found = os.fstat(sys.stdin.fileno())
    except (OSError, ValueError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None
