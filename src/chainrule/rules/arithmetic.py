"""This file defines + - × ÷ ^ and sign changes, with the laws that textbooks name after them."""

from __future__ import annotations

import math

from chainrule.graph import Node, const
from chainrule.graph.node import OPERATORS
from chainrule.rules.rule import (
    BILINEAR,
    ELEMENTWISE,
    LINEAR,
    POWER,
    PRODUCT,
    RULES,
    SUM,
    Law,
    Rule,
    define,
)

ONE = const(1)
MINUS_ONE = const(-1)


def log_of(a: Node) -> Node:
    """Return ln a; looked up late, because log is defined after this file.

    For a base of 0 it is 0, not ln 0: 0^b is 0 for every b > 0, so its slope is 0 there.
    """
    return const(0) if a.is_constant and a.value == 0 else RULES["log"](a)


def times(gain: Node, push: Node) -> Node:
    """Return gain·push, leaving out a factor of one: what multiplying by one says is nothing.

    >>> times(const(1), const(7)) is const(7)
    True
    """
    if gain is ONE:
        return push
    if push is ONE:
        return gain
    if gain is MINUS_ONE:
        return -push
    return Node(OPERATORS["multiply"], (gain, push))


def lowered(exponent: Node) -> Node:
    """Return `exponent - 1`, as a number where it is one."""
    if exponent.is_constant:
        return const(exponent.value - 1, decimal=exponent.is_decimal)
    return exponent - 1


def power_partial(base: Node, exponent: Node, _: Node) -> Node:
    """Return b·a^(b-1); a plain 2·a for a², and 1 for a¹."""
    low = lowered(exponent)
    if low.is_constant and low.value == 0:
        return ONE
    if low.is_constant and low.value == 1:
        return exponent * base
    return exponent * base**low


def float_power(base: float, exponent: float) -> float:
    """Return base^exponent for reals: 0^0 = 1, nan where the result is not real."""
    if base < 0 and exponent != math.floor(exponent):
        return math.nan
    return math.pow(base, exponent)


add: Rule = define(
    "add",
    kind=LINEAR,
    partials=(lambda a, b, y: ONE, lambda a, b, y: ONE),
    python="{0} + {1}",
    mpmath="{0} + {1}",
    holds=SUM,
    words="the sum of {0} and {1}",
    laws=(
        Law("sum rule", (True, True), lambda d, a, b, y: d(a) + d(b)),
        Law("sum rule", (True, False), lambda d, a, b, y: d(a) + d(b)),
        Law("sum rule", (False, True), lambda d, a, b, y: d(a) + d(b)),
    ),
)

subtract: Rule = define(
    "subtract",
    kind=LINEAR,
    partials=(lambda a, b, y: ONE, lambda a, b, y: MINUS_ONE),
    python="{0} - {1}",
    mpmath="{0} - {1}",
    holds=SUM,
    words="the difference of {0} and {1}",
    laws=(
        Law("difference rule", (True, True), lambda d, a, b, y: d(a) - d(b)),
        Law("difference rule", (True, False), lambda d, a, b, y: d(a) - d(b)),
        Law("difference rule", (False, True), lambda d, a, b, y: d(a) - d(b)),
    ),
)

negate: Rule = define(
    "negate",
    kind=LINEAR,
    partials=(lambda a, y: MINUS_ONE,),
    python="-{0}",
    mpmath="-{0}",
    holds=PRODUCT,
    words="minus {0}",
    laws=(Law("sign rule", (True,), lambda d, a, y: -d(a)),),
)

multiply: Rule = define(
    "multiply",
    kind=BILINEAR,
    partials=(lambda a, b, y: b, lambda a, b, y: a),
    python="{0} * {1}",
    mpmath="{0} * {1}",
    holds=PRODUCT,
    words="the product of {0} and {1}",
    laws=(
        Law("product rule", (True, True), lambda d, a, b, y: d(a) * b + a * d(b)),
        Law("constant factor rule", (True, False), lambda d, a, b, y: b * d(a)),
        Law("constant factor rule", (False, True), lambda d, a, b, y: a * d(b)),
    ),
)


def power_requires(base: Node, exponent: Node) -> list[Node]:
    """Return what base^exponent asks: a broken exponent a base ≥ 0, a negative one a base ≠ 0."""
    if not exponent.is_constant:
        if base.is_constant and base.value == 0:
            return [RULES["ge"](exponent, 0)]  # 0^0 is 1
        return [] if base.is_constant and base.value > 0 else [RULES["gt"](base, 0)]
    value = exponent.value
    if value.denominator != 1:
        return [RULES["ge" if value > 0 else "gt"](base, 0)]
    return [RULES["ne"](base, 0)] if value < 0 else []


divide: Rule = define(
    "divide",
    requires=lambda a, b: [RULES["ne"](b, 0)],
    partials=(lambda a, b, y: 1 / b, lambda a, b, y: -(a / b**2)),
    python="{0} / {1}",
    mpmath="{0} / {1}",
    domain=((-2.0, 2.0), (0.3, 2.0)),
    holds=PRODUCT,
    words="{0} divided by {1}",
    laws=(
        Law("quotient rule", (True, True), lambda d, a, b, y: (d(a) * b - a * d(b)) / b**2),
        Law("constant factor rule", (True, False), lambda d, a, b, y: d(a) / b),
        Law("reciprocal rule", (False, True), lambda d, a, b, y: -(a * d(b) / b**2)),
    ),
)

power: Rule = define(
    "power",
    requires=power_requires,
    kind=ELEMENTWISE,
    partials=(power_partial, lambda a, b, y: y * log_of(a)),
    value=float_power,
    python="math.pow({0}, {1})",
    mpmath="real_power({0}, {1})",
    domain=((0.2, 2.0), (-2.0, 3.0)),
    holds=POWER,
    words="{0} to the power {1}",
    laws=(
        Law("power rule", (True, False), lambda d, a, b, y: d.chain(power_partial(a, b, y), a)),
        Law("exponential rule", (False, True), lambda d, a, b, y: d.chain(y * log_of(a), b)),
        Law("general power rule", (True, True), lambda d, a, b, y: y * (d(b) * log_of(a) + b * d(a) / a)),
    ),
)


OPERATORS.update(add=add, subtract=subtract, negate=negate, multiply=multiply, divide=divide, power=power)
