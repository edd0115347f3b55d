"""This file works out the number that somebody typed: 5, 1/2, 1e-3 or pi/2."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Final

from chainrule.errors import FormulaError, UsageError
from chainrule.readers import read
from chainrule.transforms.evaluate import evaluate
from chainrule.transforms.simplify import simplify

Number = int | float | Fraction
A_NUMBER: Final = "write a number, such as 5, 1/2 or pi/2"
DECIMAL_COMMA: Final = re.compile(r"(?:(?<==)|^)\s*[-+−]?\d+,\d+(?=\s*(?:[,;]|$))")


def number_of(text: str) -> Number:
    """Return the number that a formula without names stands for: exact where it is rational.

    Raises FormulaError for a name in it, for what has no value, such as 1/0, and for what no float can hold.

    >>> number_of("pi/2")
    1.5707963267948966
    """
    if DECIMAL_COMMA.fullmatch(text.strip()):
        raise UsageError(f"{text.strip()!r} has a decimal comma", remedy=f"write {text.strip().replace(',', '.')}")
    reading = read(text.strip())
    if reading.inputs:
        name = reading.inputs[0].name
        place = max(text.find(name), 0)
        raise FormulaError(f"a value cannot hold the name {name!r}", text=text, place=place, remedy=A_NUMBER)
    node = simplify(reading.output)
    value: Number = node.value if node.is_constant else evaluate(node, {})
    if not _is_a_float(value):
        message = f"{text.strip()[:40]} has no value that can be computed with"
        raise FormulaError(message, text=text, place=0, remedy=A_NUMBER)
    return value


def _is_a_float(value: Number) -> bool:
    """True where a float can hold a number."""
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False
