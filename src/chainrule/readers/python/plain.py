"""This file calls a Python function plainly, at the point and with inputs moved, to compare with what was traced."""

from __future__ import annotations

import contextlib
import io
import math
import warnings
from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import UnsupportedCode, UsageError
from chainrule.readers.python.arguments import Arguments, arguments_for, outputs_of, title_of
from chainrule.readers.python.calls import Run
from chainrule.readers.python.constants import is_number
from chainrule.readers.python.tracer import Symbolic
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chainrule.readers.python.frames import Frame

NUMBERS: Final = ("f", "i", "u")  # the kinds of numpy's arrays that hold real numbers


def plain_call(function: Any, arguments: Arguments) -> list[float] | BaseException:
    """Return the numbers that a plain call gives, or what it raised; it prints nothing."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = function(*arguments.plain, **arguments.plain_by_name)
            return [_float(output.value) for output in outputs_of(result, title_of(function))]
    except UnsupportedCode as error:
        return error
    except (Exception, SystemExit) as error:  # noqa: BLE001  (a person's function may raise anything)
        return error


def _float(value: Any) -> float:
    """Return a number as a float; one that is too large is infinite."""
    if isinstance(value, Symbolic):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf


class _Moved(Arguments):
    """Plain arguments in which some inputs have other values than at the point."""

    def __init__(self, frame: Frame, held: Mapping[str, object], moved: Mapping[str, float]) -> None:
        super().__init__(frame, held)
        self.moved = moved

    def both(self, name: str, value: Any) -> tuple[Any, Any]:
        """Return a value twice, with the moved numbers in it."""
        if name not in self.held and type(value).__name__ not in ("bool", "bool_"):
            if is_number(value):
                number = self.moved.get(canonical_name(name), float(value))
                return number, number
            if getattr(getattr(value, "dtype", None), "kind", "") in NUMBERS and hasattr(value, "tolist"):
                numbers, _ = self.both(name, value.tolist())
                array = value.astype(float)
                array[...] = numbers
                return array, array
        return super().both(name, value)


def caller(
    function: Any, values: Mapping[str, Any], held: Mapping[str, object]
) -> Callable[[Mapping[str, float]], list[float]]:
    """Return what calls a function plainly with its inputs moved: from numbers by input to those of its outputs.

    `values` and `held` are the arguments of the trace. What it returns raises what the function raises.

    >>> caller(lambda x, w: x * w[1], {"x": 2, "w": [3, 4]}, {})({"w_1": 5.0})
    [10.0]
    """
    frame = Run().frame
    values, held = dict(values), dict(held)

    def call(moved: Mapping[str, float]) -> list[float]:
        found = plain_call(function, arguments_for(function, values, held, frame, _Moved(frame, held, moved)))
        if isinstance(found, Exception):
            raise found
        if isinstance(found, BaseException):
            raise UsageError(f"{title_of(function)} ends the program")
        return found

    return call
