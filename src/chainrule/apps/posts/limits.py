"""This file ends what takes too long while a page is made: one block of a post may be a trap."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING, Final

from chainrule.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK: Final = 10.0  # seconds for one block, one question or one worked number


@contextlib.contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """Raise UsageError where the body takes longer.

    It needs the timer of POSIX and the main thread; elsewhere only the limits of size hold, and the server's own.

    >>> with within(5, "this"):
    ...     pass
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        remedy = "make it shorter, or look at a part of it"
        raise UsageError(f"{what} takes longer than {seconds:.0f} seconds", remedy=remedy)

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
