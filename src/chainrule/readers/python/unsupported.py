"""This file refuses Python code that cannot be traced, and says where it stands and what to write instead."""

from __future__ import annotations

import linecache
import os
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from chainrule.errors import ChainruleError, UnknownPoint, UnsupportedCode

if TYPE_CHECKING:
    from types import CodeType, FrameType, TracebackType

_PACKAGE: Final = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
_PATHS: Final = sysconfig.get_paths()
_STANDARD: Final = tuple({_PATHS["stdlib"], _PATHS["platstdlib"]})
_INSTALLED: Final = tuple({_PATHS["purelib"], _PATHS["platlib"]})


class Place(NamedTuple):
    """Where something happened in a person's code: file, line number (from 1), column (from 0, or None), the line."""

    file: str
    line: int
    column: int | None = None
    text: str = ""

    def __str__(self) -> str:
        """Return `model.py:12`."""
        return f"{Path(self.file).name}:{self.line}" if self.file else "an unknown place"


class HeldParameter(BaseException):
    """Says that a parameter is used as a count, so that it must keep its whole number; not for people.

    It is no Exception, so that the `except` clauses of a person's function let it pass.
    """

    def __init__(self, name: str) -> None:
        """Keep the parameter's name."""
        super().__init__(name)
        self.name = name


def is_ours(filename: str) -> bool:
    """Return whether a file belongs to this package."""
    return filename.startswith(_PACKAGE)


def is_standard(filename: str) -> bool:
    """Return whether a file belongs to Python's standard library."""
    return filename.startswith("<frozen") or (filename.startswith(_STANDARD) and not is_installed(filename))


def is_installed(filename: str) -> bool:
    """Return whether a file belongs to an installed package."""
    return filename.startswith(_INSTALLED) or "site-packages" in filename


def place_in(code: CodeType, instruction: int, line: int | None) -> Place:
    """Return the place of one instruction of some code."""
    column = None
    for index, (first, _, start, _) in enumerate(code.co_positions()):
        if index == instruction // 2:
            line, column = first or line, start
            break
    text = linecache.getline(code.co_filename, line or 0).rstrip("\n")
    return Place(code.co_filename, line or code.co_firstlineno, column if text else None, text)


def user_place() -> Place:
    """Return the place in a person's code that is being run now: the innermost one outside libraries."""
    frame: FrameType | None = sys._getframe(1)
    outermost = None
    while frame is not None:
        filename = frame.f_code.co_filename
        if not is_ours(filename):
            if not is_standard(filename) and not is_installed(filename):
                return place_in(frame.f_code, frame.f_lasti, frame.f_lineno)
            outermost = outermost or frame
        frame = frame.f_back
    if outermost is None:
        return Place("", 0)
    return place_in(outermost.f_code, outermost.f_lasti, outermost.f_lineno)


def place_of_error(error: BaseException) -> Place:
    """Return the place in a person's code at which an exception was raised."""
    found = None
    step: TracebackType | None = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if not is_ours(code.co_filename) and not is_standard(code.co_filename):
            found = place_in(code, step.tb_lasti, step.tb_lineno)
        step = step.tb_next
    return found or Place("", 0)


def refusal(message: str, remedy: str, place: Place | None = None) -> UnsupportedCode:
    """Return the error that refuses some code, with the place where it stands.

    >>> str(refusal("x is asked for its length", "give it as a list", Place("model.py", 3)))
    'model.py:3: x is asked for its length; give it as a list'
    """
    where = user_place() if place is None else place
    start = f"{where}: " if where.file else ""
    return UnsupportedCode(start + message, place=where.column, text=where.text or None, remedy=remedy)


def float_refusal(name: str, kind: str) -> UnsupportedCode:
    """Return the error for code that asks a traced number for a plain one."""
    place = user_place()
    if place.file and not linecache.getline(place.file, place.line):
        return refusal(
            f"this needs {name} as a plain {kind}, and there is no source text to follow it through",
            "put the function into a file, or use numpy's functions (numpy.sin) in place of math's",
            place,
        )
    return refusal(
        f"this needs {name} as a plain {kind}, which would hide how the result depends on it",
        "write it with operators, functions of math or numpy, max, min, sum or abs",
        place,
    )


def unknown_point(what: str, names: list[str], missing: list[str]) -> ChainruleError:
    """Return the error for a decision that depends on names, some of which have no value."""
    place = user_place()
    start = f"{place}: " if place.file else ""
    values = ", ".join(f"{name}=…" for name in missing) or "x=…"
    return UnknownPoint(
        f"{start}{what} depends on {', '.join(names) or 'the inputs'}, and {_lacks(missing)}",
        place=place.column,
        text=place.text or None,
        remedy=f"give a value: {values}",
    )


def _lacks(missing: list[str]) -> str:
    """Return what is missing, in words."""
    return f"{', '.join(missing) or 'it'} {'have' if len(missing) > 1 else 'has'} no value"
