"""This file computes with exact numbers that remember whether they were written as decimals."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isqrt, lcm, log2
from typing import TYPE_CHECKING

from chainrule.graph import Node, const

if TYPE_CHECKING:
    from collections.abc import Iterable

Exact = int | Fraction
MOST_DIGITS = 1_000
MOST_DECIMALS = 30
SMALL = 10_000
MOST_DECIMAL_DIGITS = 17  # of a float


class Decimal(Fraction):
    """A fraction that was written as a decimal; what is computed from it is one too."""

    __slots__ = ()

    def __add__(self, other: Exact) -> Decimal:  # type: ignore[override]
        return Decimal(Fraction.__add__(self, Fraction(other)))

    __radd__ = __add__  # type: ignore[assignment]

    def __sub__(self, other: Exact) -> Decimal:  # type: ignore[override]
        return Decimal(Fraction.__sub__(self, Fraction(other)))

    def __rsub__(self, other: Exact) -> Decimal:  # type: ignore[override]
        return Decimal(Fraction.__sub__(Fraction(other), self))

    def __mul__(self, other: Exact) -> Decimal:  # type: ignore[override]
        return Decimal(Fraction.__mul__(self, Fraction(other)))

    __rmul__ = __mul__  # type: ignore[assignment]

    def __truediv__(self, other: Exact) -> Decimal:  # type: ignore[override]
        return Decimal(Fraction.__truediv__(self, Fraction(other)))

    def __rtruediv__(self, other: Exact) -> Decimal:  # type: ignore[override]
        return Decimal(Fraction.__truediv__(Fraction(other), self))

    def __neg__(self) -> Decimal:
        return Decimal(Fraction.__neg__(self))

    def __abs__(self) -> Decimal:
        return Decimal(Fraction.__abs__(self))


def number_of(node: Node) -> Exact:
    """Return the number of a constant node, remembering that it is a decimal."""
    value = node.value
    return Decimal(value) if node.is_decimal else value


def node_of(value: Exact) -> Node:
    """Return the constant node of a number: a decimal stays one where it can be written as one.

    >>> node_of(Decimal(1, 2)).is_decimal
    True
    >>> node_of(Decimal(1, 2) / 3).is_decimal
    False
    """
    if type(value) is int:
        return const(value)
    if value.denominator == 1:
        return const(int(value))
    if type(value) is Decimal:
        return const(Fraction(value), decimal=_is_short_decimal(value.denominator))
    return const(value)


def _is_short_decimal(denominator: int) -> bool:
    """True where 1/denominator is a decimal with few digits."""
    places = 0
    for prime in (2, 5):
        count = 0
        while denominator % prime == 0:
            denominator //= prime
            count += 1
        places = max(places, count)
    return denominator == 1 and places <= MOST_DECIMALS


def is_decimal(value: Exact) -> bool:
    """True for a number that is printed as a decimal."""
    return type(value) is Decimal and value.denominator != 1 and _is_short_decimal(value.denominator)


def over_decimal(value: Exact) -> tuple[int, Decimal] | None:
    """Return (p, d) with value = p/d, p whole and d a decimal, for what a decimal made a fraction without an end.

    >>> over_decimal(2 / Decimal(981, 100)), over_decimal(Fraction(200, 981)), over_decimal(1 / Decimal(18, 100))
    ((2, Decimal(981, 100)), None, (1, Decimal(9, 50)))
    """
    if type(value) is not Decimal or is_decimal(value) or value.numerator % 10:
        return None
    top, fives = value.numerator, 0
    while top % 5 == 0:
        top, fives = top // 5, fives + 1
    twos = min(fives, (top & -top).bit_length() - 1)
    return (top >> twos, Decimal(value.denominator, 5**fives << twos)) if fives <= MOST_DECIMALS else None


def is_printable(value: Exact) -> bool:
    """True unless a decimal has grown: 0.693/5730 is none any more, and 1.4142135623730951² has 32 digits.

    A decimal that became a small fraction (0.1/3 = 1/30) may be printed as one.
    """
    if type(value) is not Decimal or value.denominator == 1:
        return True
    if abs(value.numerator) <= SMALL and value.denominator <= SMALL:
        return True
    if over_decimal(value) is not None:  # 1/96.2361
        return 2 * max(len(str(abs(value.numerator))), len(str(value.denominator))) <= MOST_DECIMAL_DIGITS
    return len(str(abs(value.numerator))) <= MOST_DECIMAL_DIGITS and _is_short_decimal(value.denominator)


def tidy_number(value: Exact) -> Exact:
    """Return an int where the number is whole."""
    return int(value) if type(value) is not int and value.denominator == 1 else value


def magnitude(value: Exact) -> Exact:
    """Return |value|, still an exact number."""
    return value if value >= 0 else -value


def quotient(a: Exact, b: Exact) -> Exact:
    """Return a/b exactly."""
    if type(a) is int and type(b) is int:
        return a // b if a % b == 0 else Fraction(a, b)
    return tidy_number(Fraction(a) / b if isinstance(a, int) else a / b)


def whole_power(base: Exact, exponent: int) -> Exact | None:
    """Return base^exponent exactly, or None where it is undefined or has more than 1,000 digits."""
    if base == 0 and exponent < 0:
        return None
    size = max(abs(base.numerator), base.denominator)
    if size > 1 and min(abs(exponent), 1 << 64) * log2_of(size) > MOST_DIGITS * 3.33:
        return None
    if type(base) is int:
        return base**exponent if exponent >= 0 else quotient(1, base ** (-exponent))
    result = Fraction(base) ** exponent
    return tidy_number(Decimal(result) if type(base) is Decimal else result)


def log2_of(n: int) -> float:
    """Return log2 of a positive whole number of any size."""
    return log2(n) if n.bit_length() < 1000 else float(n.bit_length())


def exact_root(value: int, degree: int) -> int | None:
    """Return the whole number whose `degree`-th power is `value`, if there is one.

    >>> exact_root(27, 3)
    3
    """
    if value in (0, 1):
        return value
    if degree >= value.bit_length():  # 2^degree is larger already
        return None
    if degree == 2:
        guess = isqrt(value)
        return guess if guess * guess == value else None
    low, high = 1, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high) // 2
        if middle**degree < value:
            low = middle + 1
        else:
            high = middle
    return low if low**degree == value else None


def square_part(value: int, degree: int) -> tuple[int, int]:
    """Return (a, b) with a^degree · b = value and a as large as small primes tell.

    >>> square_part(12, 2)
    (2, 3)
    """
    outside, inside = 1, value
    if degree >= value.bit_length():  # 2^degree does not fit, and may be too large to write down
        return outside, inside
    for prime in (2, 3, 5, 7, 11, 13):
        power = prime**degree
        while inside % power == 0:
            inside //= power
            outside *= prime
    return outside, inside


def content(numbers: Iterable[Exact]) -> Exact:
    """Return the largest number that divides all into whole ones; 1 where decimals are among them that differ.

    >>> content([4, Fraction(2, 3)])
    Fraction(2, 3)
    """
    top, bottom = 0, 1
    numbers = list(numbers)
    if numbers and all(is_decimal(number) and abs(number) == abs(numbers[0]) for number in numbers):
        return magnitude(numbers[0])
    for number in numbers:
        if is_decimal(number):
            return 1
        top = gcd(top, number.numerator)
        bottom = lcm(bottom, number.denominator)
    return quotient(top or 1, bottom)
