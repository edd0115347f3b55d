"""This file divides polynomials in one base (a name or a function of it) exactly, and finds what two of them share."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from chainrule.graph import Node
from chainrule.transforms.simplify.exact import Exact, content, is_decimal, quotient, tidy_number
from chainrule.transforms.simplify.forms import UNIT, Sum

Coefficients = list[Exact]
MOST_DEGREE: Final = 40
MOST_QUOTIENT_TERMS: Final = 60


def coefficients(form: Sum) -> tuple[Node, Coefficients] | None:
    """Return the base and the coefficients (lowest first) of a polynomial in one base, None for anything else."""
    base: Node | None = None
    degrees: dict[int, Exact] = {}
    for mono, number in form.items():
        if mono == UNIT:
            degrees[0] = number
            continue
        if len(mono) != 1:
            return None
        found, exponent = mono[0]
        if isinstance(exponent, Node) or exponent.denominator != 1 or not 0 < exponent <= MOST_DEGREE:
            return None
        if base is not None and found is not base:
            return None
        base = found
        degrees[int(exponent)] = number
    if base is None:
        return None
    return base, [degrees.get(k, 0) for k in range(max(degrees) + 1)]


def form_from(base: Node, numbers: Coefficients) -> Sum:
    """Return the sum of numbers[k]·base^k, highest first."""
    return {
        (((base, degree),) if degree else UNIT): tidy_number(numbers[degree])
        for degree in range(len(numbers) - 1, -1, -1)
        if numbers[degree] != 0
    }


def _divide(above: Coefficients, below: Coefficients) -> tuple[Coefficients, Coefficients]:
    """Return quotient and remainder of polynomial division."""
    rest = [Fraction(number) for number in above]
    result: Coefficients = [0] * max(len(above) - len(below) + 1, 0)
    for shift in range(len(above) - len(below), -1, -1):
        factor = rest[shift + len(below) - 1] / Fraction(below[-1])
        result[shift] = factor
        if factor:
            for index, number in enumerate(below):
                rest[shift + index] -= factor * Fraction(number)
    while rest and rest[-1] == 0:
        rest.pop()
    return result, list(rest)


def exact_quotient(above: Sum, below: Sum) -> Sum | None:
    """Return above/below where it comes out even: a number for multiples, else polynomials in one base.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> exact_quotient({((x, 2),): 1, (): -1}, {((x, 1),): 1, (): -1})
    {((symbol('x'), 1),): 1, (): 1}
    """
    if any(is_decimal(number) for number in (*above.values(), *below.values())):
        return None  # the quotients of decimals are none
    if above.keys() == below.keys():
        ratios = {quotient(above[mono], below[mono]) for mono in above}
        if len(ratios) == 1:
            return {UNIT: ratios.pop()}
    bases = _bases_of(above, below)
    if bases is None:
        return None
    return _divided_out(_by_degrees(above, bases), _by_degrees(below, bases), bases)


Degrees = tuple[int, ...]


def _bases_of(above: Sum, below: Sum) -> list[Node] | None:
    """Return the bases of two polynomials, or None where a power is not whole and positive."""
    bases: dict[Node, None] = {}
    for mono in (*above, *below):
        for base, exponent in mono:
            if isinstance(exponent, Node) or exponent.denominator != 1 or not 0 < exponent <= MOST_DEGREE:
                return None
            bases[base] = None
    return list(bases)


def _by_degrees(form: Sum, bases: list[Node]) -> dict[Degrees, Exact]:
    """Return a polynomial with each mono as the tuple of its degrees."""
    return {tuple([int(dict(mono).get(base, 0)) for base in bases]): number for mono, number in form.items()}  # type: ignore[arg-type]


def _divided_out(rest: dict[Degrees, Exact], below: dict[Degrees, Exact], bases: list[Node]) -> Sum | None:
    """Return the quotient, leading term by leading term; None where a remainder is left."""
    leading = max(below)
    result: dict[Degrees, Exact] = {}
    for _ in range(MOST_QUOTIENT_TERMS):
        if not rest:
            break
        top = max(rest)
        shift = tuple([a - b for a, b in zip(top, leading, strict=True)])
        if min(shift) < 0:
            return None
        factor = quotient(rest[top], below[leading])
        result[shift] = factor
        for degrees, number in below.items():
            key = tuple([a + b for a, b in zip(degrees, shift, strict=True)])
            left = rest.get(key, 0) - factor * number
            if left == 0:
                del rest[key]
            else:
                rest[key] = left
    if rest:
        return None
    return {
        tuple([(base, degree) for base, degree in zip(bases, degrees, strict=True) if degree]): tidy_number(number)
        for degrees, number in result.items()
    }


def greatest_common_divisor(a: Sum, b: Sum) -> Sum | None:
    """Return the polynomial of degree ≥ 1 that divides both, with whole coefficients; None where there is none."""
    first, second = coefficients(a), coefficients(b)
    if first is None or second is None or first[0] is not second[0]:
        return None
    if any(is_decimal(number) for number in (*first[1], *second[1])):
        return None
    one, other = first[1], second[1]
    if len(one) < len(other):
        one, other = other, one
    while other:
        one, other = other, _divide(one, other)[1]
        if len(other) == 1:
            return None
    if len(one) < 2:
        return None
    scale = content(one)
    if one[-1] < 0:
        scale = -scale
    return form_from(first[0], [quotient(number, scale) for number in one])
