"""This file turns numbers into what an explanation may hold: finite floats, and plain data that JSON can carry."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from chainrule.graph import inputs_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainrule.explanation.model import Number
    from chainrule.graph import Node

LARGEST_WHOLE: Final = 2**53  # whole numbers above it lose digits in many readers of JSON


def to_float(value: Any) -> float:
    """Return a number as a float; ±inf where it is too large for one.

    >>> from fractions import Fraction
    >>> to_float(Fraction(1, 4)), to_float(10**400)
    (0.25, inf)
    """
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def finite(value: float | None) -> float | None:
    """Return a finite number, else None.

    >>> finite(1.5), finite(float("inf"))
    (1.5, None)
    """
    return value if value is not None and math.isfinite(value) else None


def beyond_floats(node: Node, numbers: Mapping[str, float]) -> float:
    """Return ±inf where a value exists that no float can hold, nan where it does not exist, or one can hold it.

    In floats −1/x² at 1e-300 looks like a division by 0; it is −1e600.

    >>> from chainrule.graph import symbol
    >>> beyond_floats(-1 / symbol("x") ** 2, {"x": 1e-300}), beyond_floats(1 / symbol("x"), {"x": 0.0})
    (-inf, nan)
    """
    from chainrule.checks.oracle import Program, TooLarge

    point = {each.name: numbers.get(each.name, math.nan) for each in inputs_of(node)}
    if not all(math.isfinite(number) for number in point.values()):
        return math.nan
    try:
        found = Program([node]).run(point).float_of(node)
    except TooLarge:
        return math.nan
    return found if math.isinf(found) else math.nan


def point_in_floats(at: Mapping[str, Number]) -> dict[str, float]:
    """Return a point in floats."""
    return {name: to_float(value) for name, value in at.items()}


def plain(value: Number | None) -> int | float | str | None:
    """Return a number as plain data: null where it is not finite, a string where a whole number is above 2^53.

    >>> from fractions import Fraction
    >>> plain(25.0), plain(2**60), plain(float("nan")), plain(Fraction(1, 4))
    (25, '1152921504606846976', None, 0.25)
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if abs(value) <= LARGEST_WHOLE else whole_text(value)
    number = to_float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) and abs(number) <= LARGEST_WHOLE else number


def whole_text(value: int) -> str:
    """Return the digits of a whole number; a very long one in powers of ten."""
    if value.bit_length() > 10_000:
        digits = int((value.bit_length() - 1) * math.log10(2))
        return f"about 10^{digits}"
    return str(value)
