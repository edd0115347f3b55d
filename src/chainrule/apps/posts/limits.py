"""This file ends what takes too long while a page is made: one block of a post may be a trap."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from typing import TYPE_CHECKING, Final

from chainrule.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

BLOCK: Final = 10.0  # seconds for one block, one question or one worked number
# An error is lost where an object is just taken down, so the timer passes over such moments, and tries again.
AGAIN: Final = 0.05
SOON: Final = 1e-3
_TAKEN_DOWN: Final = frozenset({"_forget", "__del__"})


@contextlib.contextmanager
def within(seconds: float, what: str, remedy: str = "make it shorter, or look at a part of it") -> Iterator[None]:
    """Raise UsageError where the body takes longer; a limit inside another leaves that one as it is.

    It needs the timer of POSIX and the main thread; elsewhere only the limits of size hold, and the server's own.

    >>> with within(5, "this"):
    ...     pass
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_: int, frame: FrameType | None) -> None:
        if frame is not None and frame.f_code.co_name in _TAKEN_DOWN:
            return
        raise UsageError(f"{what} takes longer than {seconds:g} seconds", remedy=remedy)

    begun, (left, _) = time.monotonic(), signal.setitimer(signal.ITIMER_REAL, 0)
    before = signal.getsignal(signal.SIGALRM)
    if not 0 < left < seconds:  # else the limit around this one ends first, and says so itself
        signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, min(left or seconds, seconds), AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - begun), SOON), AGAIN)
