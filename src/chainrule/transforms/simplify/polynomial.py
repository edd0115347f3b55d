"""This file divides polynomials exactly, and finds what two of them share.

A letter of such a polynomial is whatever is not taken apart: a name, a function such as ln x, a power whose exponent
varies: e^(2x) is the square of e^x, and x the square of √x.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

from chainrule.graph import Node
from chainrule.transforms.simplify.exact import Decimal, Exact, content, is_decimal, quotient, tidy_number
from chainrule.transforms.simplify.forms import UNIT, Mono, Product, Sum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainrule.transforms.simplify.forms import Exponent, Forms

Coefficients = list[Exact]
Degrees = tuple[int, ...]
Polynomial = dict[Degrees, Exact]
Letter = tuple[Node, Mono]  # a base, and what its exponents are multiples of: (e, x) in e^x and e^(2x)
Row = tuple[dict[Letter, Exact], Exact]  # one term: the degree of each of its letters, and its number
MOST_DEGREE: Final = 40
MOST_QUOTIENT_TERMS: Final = 60


def shared(forms: Forms, above: Sum, below: Sum) -> tuple[Product, Sum, Sum] | None:
    """Return factors, a first and a second sum, such that above/below = factors·first/second; None where both share
    nothing.

    >>> from chainrule.graph import symbol
    >>> from chainrule.transforms.simplify.build import product_node, sum_node
    >>> from chainrule.transforms.simplify.forms import Forms
    >>> x = symbol("x")
    >>> shared(Forms(sum_node, product_node), {((x, 2),): 1, (): -1}, {((x, 1),): 1, (): -1})
    ((1, ()), {((symbol('x'), 1),): 1, (): 1}, {(): 1})
    """
    if any(is_decimal(number) for number in (*above.values(), *below.values())):
        return None  # the quotients of decimals are none
    if above.keys() == below.keys():
        ratios = {quotient(above[mono], below[mono]) for mono in above}
        if len(ratios) == 1:
            return (1, UNIT), {UNIT: ratios.pop()}, {UNIT: 1}
    if not _may_share(above, below):
        return None
    written = _Written(forms, above, below)
    if not written.is_usable:
        return None
    first, second = written.polynomials
    whole = _divided_out(dict(first), second)
    if whole is not None:
        return written.factors(), written.form(whole), {UNIT: 1}
    divisor = _common_divisor(first, second)
    if divisor is None:
        return None
    parts = _divided_out(dict(first), divisor), _divided_out(dict(second), divisor)
    if parts[0] is None or parts[1] is None:
        return None
    return written.factors(), written.form(parts[0]), written.form(parts[1])


def _may_share(above: Sum, below: Sum) -> bool:
    """Return whether all that stands below stands above, too: else nothing there can cancel."""
    bases = {base for mono in above for base, _ in mono}
    return bool(bases) and all(base in bases for mono in below for base, _ in mono)


class _Written:
    """Two sums as polynomials in the same letters, each without the powers that all its terms share."""

    def __init__(self, forms: Forms, above: Sum, below: Sum) -> None:
        """Find the letters, and the whole degree of each term in each of them."""
        self.forms = forms
        rows = [_rows(forms, form) for form in (above, below)]
        self.letters = list({letter: None for side in rows for powers, _ in side for letter in powers})
        self.decimal = [
            any(type(powers.get(letter)) is Decimal for side in rows for powers, _ in side) for letter in self.letters
        ]
        self.scales = [self._scale(letter, rows) for letter in self.letters]
        self.lowest = [
            [
                (min if scale > 0 else max)([powers.get(letter, 0) for powers, _ in side])
                for letter, scale in zip(self.letters, self.scales, strict=True)
            ]
            for side in rows
        ]
        self.polynomials = [self._polynomial(*side) for side in zip(rows, self.lowest, strict=True)]
        highest = max((max(degrees) for side in self.polynomials for degrees in side if degrees), default=0)
        moving = [{i for degrees in side for i, degree in enumerate(degrees) if degree} for side in self.polynomials]
        self.is_usable = 0 < highest <= MOST_DEGREE and bool(moving[1]) and moving[1] <= moving[0]

    @staticmethod
    def _scale(letter: Letter, rows: Sequence[Sequence[Row]]) -> int:
        """Return what makes all degrees whole; below 0 where e^(-x) is the letter, since e^x is nowhere."""
        degrees = [powers[letter] for side in rows for powers, _ in side if letter in powers]
        turned = letter[1] != UNIT and max(degrees) < 0
        return lcm(*[degree.denominator for degree in degrees]) * (-1 if turned else 1)

    def _polynomial(self, rows: Sequence[Row], lowest: Sequence[Exact]) -> Polynomial:
        return {
            tuple(
                [
                    int((powers.get(letter, 0) - low) * scale)
                    for letter, low, scale in zip(self.letters, lowest, self.scales, strict=True)
                ]
            ): number
            for powers, number in rows
        }

    def factors(self) -> Product:
        """Return the powers that all terms above share, divided by those that all terms below share."""
        above, below = self.lowest
        return self._product([tidy_number(a - b) for a, b in zip(above, below, strict=True)], 1)

    def form(self, polynomial: Mapping[Degrees, Exact]) -> Sum:
        """Return a polynomial in the letters as a sum."""
        result: Sum = {}
        for degrees, number in polynomial.items():
            powers = [
                Decimal(degree) / scale if is_decimal_ else quotient(degree, scale)
                for degree, scale, is_decimal_ in zip(degrees, self.scales, self.decimal, strict=True)
            ]
            factor, mono = self._product(powers, number)
            self.forms.add(result, {mono: factor})
        return result

    def _product(self, degrees: Sequence[Exact], number: Exact) -> Product:
        """Return a number times powers of the letters."""
        powers: dict[Node, Exponent] = {}
        for (base, of), degree in zip(self.letters, degrees, strict=True):
            if degree != 0:
                exponent = degree if of == UNIT else self.forms.exponent_of({of: degree})
                powers[base] = self.forms.plus(powers[base], exponent) if base in powers else exponent
        return self.forms.packed(number, powers)


def _rows(forms: Forms, form: Sum) -> list[Row]:
    """Return each term of a sum as the degrees of its letters, and its number."""
    rows = []
    for mono, number in form.items():
        powers: dict[Letter, Exact] = {}
        for base, exponent in mono:
            if not isinstance(exponent, Node):
                powers[base, UNIT] = exponent
            else:
                for of, degree in forms.exponent_form(exponent).items():
                    powers[base, of] = degree
        rows.append((powers, number))
    return rows


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


def _divided_out(rest: Polynomial, below: Polynomial) -> Polynomial | None:
    """Return the quotient, leading term by leading term; None where a remainder is left. `rest` is used up."""
    leading = max(below)
    result: Polynomial = {}
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
    return None if rest else result


def _common_divisor(a: Polynomial, b: Polynomial) -> Polynomial | None:
    """Return the polynomial of degree ≥ 1 that divides both, with whole coefficients; None where there is none.

    It is looked for where both have one letter only, the same.
    """
    moving = {index for side in (a, b) for degrees in side for index, degree in enumerate(degrees) if degree}
    if len(moving) != 1:
        return None
    index, size = moving.pop(), len(next(iter(a)))
    one, other = (_coefficients(side, index) for side in (a, b))
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
    return {
        tuple([degree if place == index else 0 for place in range(size)]): quotient(number, scale)
        for degree, number in enumerate(one)
        if number != 0
    }


def _coefficients(polynomial: Polynomial, index: int) -> Coefficients:
    """Return the coefficients of a polynomial in one letter, lowest first."""
    numbers = {degrees[index]: number for degrees, number in polynomial.items()}
    return [numbers.get(degree, 0) for degree in range(max(numbers) + 1)]
