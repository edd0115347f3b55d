"""This file says how much a value changes between two points, with no digits lost where nearly equal values cancel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mpmath.libmp import mpf_sub, to_float

from chainrule.checks.oracle import Program, TooLarge
from chainrule.transforms.evaluate import values_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from chainrule.graph import Node


def change_of(node: Node, start: Mapping[str, float | Fraction], end: Mapping[str, float | Fraction]) -> float:
    """Return the value of `node` at `end` minus that at `start`; nan where one of them does not exist.

    >>> from chainrule.graph import symbol
    >>> from fractions import Fraction
    >>> change_of(2 * symbol("x") ** 2 + 3, {"x": 5}, {"x": Fraction(51, 10)})
    2.02
    """
    if not all(math.isfinite(value) for point in (start, end) for value in point.values()):
        return math.nan
    try:
        program = Program([node])
        before, after = program.run(start).of(node), program.run(end).of(node)
    except TooLarge:
        values = [
            float(values_at([node], {name: float(value) for name, value in point.items()})[node])
            for point in (start, end)
        ]
        return values[1] - values[0]
    if before is None or after is None:
        return math.nan
    return float(to_float(mpf_sub(after, before, 200, "n"), rnd="n"))
