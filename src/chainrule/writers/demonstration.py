"""This file makes the graphs with which each writer shows itself: `python -m chainrule.writers.latex`."""

from __future__ import annotations

import sys
from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.graph import Node, const, symbol
from chainrule.rules import RULES, derivative_of, layer, unknown

if TYPE_CHECKING:
    from collections.abc import Callable


def examples() -> list[Node]:
    """Return graphs that show most of a notation.

    >>> len(examples()) > 10
    True
    """
    x, y, theta = symbol("x"), symbol("y"), symbol("theta")
    sin, cos, exp, sqrt = RULES["sin"], RULES["cos"], RULES["exp"], RULES["sqrt"]
    u = layer(x**2 + 1, "u1")
    return [
        x**2 + 1,
        2 * x * cos(x**2),
        sin(x**2 + 1) * exp(-x / 2),
        x - (y - 1) / (2 * x),
        sqrt(x + 1) + RULES["abs"](x - 1),
        const(Fraction(1, 2)) ** x + x ** const(Fraction(1, 3)) + x ** const(-2),
        const(Fraction(1, 2), decimal=True) * theta + const(-1),
        sin(x) ** 2 + RULES["log"](x) ** 2 + RULES["cos"](theta),
        RULES["where"](RULES["gt"](x, 0), 1, RULES["factorial"](x)),
        unknown("f", unknown("g", x), orders=(1,)) * unknown("g", x, orders=(1,)),
        unknown("f", x, y, orders=(1, 0)) + unknown("f", x, orders=(4,)),
        derivative_of(x**2 * sin(x), x) + derivative_of(exp(x), x, 2),
        u**2 + RULES["pi"](),
    ]


def show_all(write: Callable[[Node], str]) -> None:
    """Print all examples."""
    for node in examples():
        sys.stdout.write(write(node) + "\n")
