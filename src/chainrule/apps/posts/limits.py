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
SOON: Final = 1e-6  # the least that a timer takes; a longer wait, given anew to each short part, would never end
_TAKEN_DOWN: Final = frozenset({"_forget", "__del__"})


class _Ended(BaseException):
    """The time of one limit is over: no Exception, so that what catches errors on the way does not take it for one."""

    def __init__(self, owner: object) -> None:
        """Keep whose time is over."""
        super().__init__()
        self.owner = owner


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
    owner, is_over = object(), False

    def end(_: int, frame: FrameType | None) -> None:
        if not is_over and (frame is None or frame.f_code.co_name not in _TAKEN_DOWN):
            raise _Ended(owner)

    begun, (left, _) = time.monotonic(), signal.setitimer(signal.ITIMER_REAL, 0)
    before = signal.getsignal(signal.SIGALRM)
    if not 0 < left < seconds:  # else the limit around this one ends first, and says so itself
        signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, min(left or seconds, seconds), AGAIN)
    try:
        yield
    except _Ended as ended:
        if ended.owner is not owner:
            raise
        raise UsageError(f"{what} takes longer than {seconds:g} seconds", remedy=remedy) from None
    finally:
        is_over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - begun), SOON), AGAIN)
