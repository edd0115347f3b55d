"""This file checks Python functions in floats: their value by a plain call, their slope by Richardson differences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

SHRINK: Final = 1.4
ROWS: Final = 12


class Estimate:
    """A derivative found by differences, and how far it may be off."""

    __slots__ = ("error", "value")

    def __init__(self, value: float, error: float) -> None:
        """Keep both."""
        self.value = value
        self.error = error

    def __repr__(self) -> str:
        return f"Estimate({self.value!r}, {self.error!r})"


def richardson(function: Callable[[float], float], x: float) -> Estimate:
    """Return the derivative of `function` at `x` from float differences at shrinking steps (Ridders 1982).

    Good to 6–8 digits for smooth functions; the error is an estimate. It is `nan`, with an infinite error, where the
    function has no values on both sides.

    >>> import math
    >>> abs(richardson(math.sin, 1.0).value - math.cos(1.0)) < 1e-8
    True
    """
    best = Estimate(math.nan, math.inf)
    for start in (0.1, 1e-3, 1e-5):
        found = _ridders(function, x, start * max(abs(x), 0.1))
        if found.error < best.error:
            best = found
    return best


def _ridders(function: Callable[[float], float], x: float, step: float) -> Estimate:
    """Return the best entry of the extrapolation table whose first step is `step`."""
    best = Estimate(math.nan, math.inf)
    previous: list[float] = []
    for _ in range(ROWS):
        row = [_central(function, x, step)]
        factor = SHRINK * SHRINK
        for column, before in enumerate(previous):
            row.append((row[column] * factor - before) / (factor - 1))
            factor *= SHRINK * SHRINK
            error = max(abs(row[-1] - row[column]), abs(row[-1] - before))
            if error < best.error:
                best = Estimate(row[-1], error)
        if previous and abs(row[-1] - previous[-1]) >= 2 * best.error:
            break
        previous = row
        step /= SHRINK
    return best


def _central(function: Callable[[float], float], x: float, step: float) -> float:
    """Return the central difference, nan where the function fails."""
    low, high = x - step, x + step
    try:
        return (float(function(high)) - float(function(low))) / (high - low)
    except (ArithmeticError, ValueError, TypeError):
        return math.nan
