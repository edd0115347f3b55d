"""This file turns plain Python numbers into exact constants of a graph, and knows π and e when it meets them."""

from __future__ import annotations

import functools
import math
import numbers
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from chainrule.errors import UnsupportedCode
from chainrule.graph import Node, const
from chainrule.rules import RULES

Number = float | int | Fraction

_PI: Final = RULES["pi"]
_KNOWN: Final[dict[float, Callable[[], Node]]] = {  # floats that nobody writes by chance
    math.pi: _PI,
    math.e: RULES["e"],
    math.tau: lambda: 2 * _PI(),
    4 * math.pi: lambda: 4 * _PI(),
    math.pi / 2: lambda: _PI() / 2,
    math.pi / 3: lambda: _PI() / 3,
    math.pi / 4: lambda: _PI() / 4,
    math.pi / 6: lambda: _PI() / 6,
    math.pi / 180: lambda: _PI() / 180,
    180 / math.pi: lambda: 180 / _PI(),
    math.inf: RULES["inf"],
}


def is_number(value: object) -> bool:
    """Return whether `value` is a plain real number (numpy's scalars are), which may be combined with traced ones."""
    return issubclass(type(value), numbers.Real)


def plain_number(value: Any) -> Number:
    """Return a real number as an int, a Fraction or a float.

    >>> plain_number(True)
    1
    """
    if isinstance(value, (float, Fraction)):
        return value if type(value) is not float and isinstance(value, Fraction) else float(value)
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    return float(value)


def node_of_number(value: Any) -> Node:
    """Return the constant node of a plain real number; a float means the shortest decimal that reads back as it.

    >>> node_of_number(0.1).value
    Fraction(1, 10)
    >>> node_of_number(3.141592653589793).op.name
    'pi'

    Raises UnsupportedCode for nan.
    """
    value = plain_number(value)
    return _node_of_float(value) if isinstance(value, float) else const(value)


@functools.lru_cache(maxsize=1024)
def _node_of_float(value: float) -> Node:
    """Return the constant node of a float; a loop meets the same ones in each round."""
    known = _KNOWN.get(value)
    if known is not None:
        return known()
    if -value in _KNOWN:
        return -_KNOWN[-value]()
    if math.isnan(value):
        raise UnsupportedCode("the function computes with nan (not a number)", remedy="leave nan out of the formula")
    if value.is_integer():
        return const(int(value))
    return const(Fraction(repr(value)), decimal=True)
