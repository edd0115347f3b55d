"""This file takes roots of exact numbers: √12 is 2·√3, √(2/3) is √6/3, √(1/9.81) is 1/√9.81."""

from __future__ import annotations

from fractions import Fraction

from chainrule.transforms.simplify.exact import (
    Exact,
    exact_root,
    is_decimal,
    over_decimal,
    square_part,
    tidy_number,
    whole_power,
)

MOST_BITS = 64  # of a number whose root is made simpler
Roots = tuple[Exact, list[tuple[Exact, Exact]]]


def root_of(number: Exact, exponent: Exact) -> Roots:
    """Return a positive number to a fraction as a factor, and the powers of numbers that stay.

    >>> root_of(12, Fraction(1, 2))
    (2, [(3, Fraction(1, 2))])
    """
    degree = exponent.denominator
    top, bottom = exact_root(number.numerator, degree), exact_root(number.denominator, degree)
    if top is not None and bottom is not None:
        raised = whole_power(tidy_number(Fraction(top, bottom)), exponent.numerator)
        if raised is not None:
            return raised, []
    decimal = over_decimal(number)
    if decimal is not None:
        factor, powers = root_of(decimal[0], exponent)
        return factor, [*powers, (decimal[1], -exponent)]
    under = number.numerator * (number.denominator if degree == 2 else 1)
    if is_decimal(number) or under.bit_length() > MOST_BITS or (number.denominator != 1 and degree != 2):
        return 1, [(number, exponent)]
    out, kept = square_part(under, degree)
    whole, rest = exponent.numerator // degree, exponent % 1
    parts = ((out, exponent.numerator), (kept, whole), (number.denominator, -exponent.numerator))
    factor = 1
    for base, power in parts:
        raised = whole_power(base, power)
        if raised is None:
            return 1, [(number, exponent)]
        factor *= raised
    return tidy_number(factor), [(kept, rest)] if kept != 1 else []
