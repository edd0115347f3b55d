"""This file ends what takes too long while a page is made: one block of a post may be a trap."""

from __future__ import annotations

import contextlib
import gc
import signal
import threading
import time
from typing import TYPE_CHECKING, Final

from chainrule.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

BLOCK: Final = 10.0  # seconds for one block, one question or one worked number
AGAIN: Final = 0.05  # how long after a moment at which nothing could be raised the timer tries once more
SOON: Final = 1e-6  # the least that a timer takes; a longer wait, given anew to each short part, would never end
_TAKEN_DOWN: Final = frozenset({"_forget", "__del__"})
_OF_WEAK_REFERENCES: Final = frozenset({"weakref", "_weakrefset"})


class _Ended(BaseException):
    """The time of one limit is over: no Exception, so that what catches errors on the way does not take it for one."""

    def __init__(self, owner: object) -> None:
        """Keep whose time is over."""
        super().__init__()
        self.owner = owner


def _loses_errors(frame: FrameType | None) -> bool:
    """Tell whether an error raised here never arrives: Python runs what takes objects down, and only prints its errors.

    That is the end of an object, the call of a weak reference, and whatever watches the collector of garbage.
    """
    watching = {getattr(callback, "__code__", None) for callback in gc.callbacks}
    while frame is not None:
        code = frame.f_code
        if code.co_name in _TAKEN_DOWN or code in watching or frame.f_globals.get("__name__") in _OF_WEAK_REFERENCES:
            return True
        frame = frame.f_back
    return False


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
        if not is_over and not _loses_errors(frame):
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
