"""This file checks Python functions in floats: their value by a plain call, their slope by Richardson differences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from chainrule.checks.check import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    size = max(abs(x), 0.1)
    for step in dict.fromkeys((0.1 * size, 1e-3 * size, 1e-5 * size, 0.1 * abs(x) or size)):
        found = _ridders(function, x, step)
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
    except Exception:  # noqa: BLE001  (the user's function may raise anything beside the point)
        return math.nan


def digits_of_two(a: float, b: float) -> float:
    """Return how many decimal digits of two floats agree, at most 16; 0 where one of them is not finite.

    >>> round(digits_of_two(1.0, 1.001))
    3
    """
    if not (math.isfinite(a) and math.isfinite(b)):
        return 0.0
    if a == b:
        return 16.0
    return max(0.0, min(16.0, -math.log10(abs(a - b) / max(abs(a), abs(b)))))


def check_plain_call(function: Callable[..., float], arguments: Sequence[float], value: float) -> Check:
    """Return the check that a traced value is that of a plain call of the function with these arguments.

    >>> check_plain_call(lambda x: x * x, [3.0], 9.0).passed
    True
    """
    try:
        first, second = float(function(*arguments)), float(function(*arguments))
    except Exception as problem:  # noqa: BLE001  (the user's function may raise anything)
        return Check("plain-call", None, 0, f"not checked: a plain call raises {type(problem).__name__}: {problem}")
    if first != second and not (math.isnan(first) and math.isnan(second)):
        seen = f"{first:.10g} and {second:.10g}"
        detail = f"not checked: two plain calls give {seen}; the function is random or keeps a state"
        return Check("plain-call", None, 0, detail, "random")
    if not math.isfinite(first) and (first == value or (math.isnan(first) and math.isnan(value))):
        return Check("plain-call", None, 0, f"not checked: a plain call gives {first}")
    digits = int(digits_of_two(first, value))
    if abs(first - value) <= 1e-9 * max(abs(first), abs(value)):
        return Check("plain-call", True, digits, f"a plain call gives the same value to {digits} digits")
    if abs(first - value) <= 1e-12:
        return Check("plain-call", True, digits, "a plain call gives the same value up to rounding", "cancellation")
    return Check("plain-call", False, digits, f"a plain call gives {first:.10g} instead of {value:.10g}")


def check_richardson(
    function: Callable[..., float], arguments: Sequence[float], gradient: Sequence[float | None], names: Sequence[str]
) -> Check:
    """Return the check of slopes by differences of plain calls in floats, good to 6–8 digits.

    `gradient` holds a slope for each argument, None where none is claimed; `names` are the arguments' names.

    >>> check_richardson(lambda x: x * x, [3.0], [6.0], ["x"]).passed
    True
    """
    worst, compared = 16.0, 0
    for index, slope in enumerate(gradient):
        if slope is None or not math.isfinite(slope):
            continue
        estimate = richardson(_one_moved(function, arguments, index), float(arguments[index]))
        scale = max(abs(slope), abs(estimate.value))
        if not math.isfinite(estimate.error) or estimate.error > max(1e-3 * scale, 1e-9):
            continue
        off = abs(slope - estimate.value)
        if off <= max(20 * estimate.error, 1e-6 * scale, 1e-9):
            compared += 1
            worst = min(worst, 8.0 if off <= 1e-9 else digits_of_two(slope, estimate.value))
            continue
        if _is_bent(_one_moved(function, arguments, index), float(arguments[index])):
            continue  # a kink or a jump beside the point: differences reach over it
        detail = f"differences in floats give {estimate.value:.8g} instead of {slope:.8g} for {names[index]}"
        return Check("richardson", False, int(digits_of_two(slope, estimate.value)), detail)
    if not compared:
        return Check("richardson", None, 0, "not checked: differences in floats come to no rest here")
    digits = int(min(worst, 8.0))
    detail = f"differences of plain calls in floats agree to {digits} digits (they are good to 6 to 8)"
    return Check("richardson", True, digits, detail)


def _is_bent(function: Callable[[float], float], x: float) -> bool:
    """Return whether the slopes on both sides of a point differ, or come to no rest, at some small distance."""
    for step in (1e-6, 1e-8):
        gap = step * max(abs(x), 0.1)
        try:
            low, here, high = (float(function(x + side * gap)) for side in (-1, 0, 1))
        except Exception:  # noqa: BLE001  (the user's function may raise anything beside the point)
            return True
        left, right = (here - low) / gap, (high - here) / gap
        noise = 1e-15 * max(abs(low), abs(here), abs(high)) / gap
        if not abs(left - right) <= 0.01 * max(abs(left), abs(right)) + 4 * noise:
            return True
    return False


def _one_moved(function: Callable[..., float], arguments: Sequence[float], index: int) -> Callable[[float], float]:
    """Return the function of one argument alone."""
    before, after = arguments[:index], arguments[index + 1 :]
    return lambda value: function(*before, value, *after)
