"""This file reads numbers exactly, and refuses those that nobody can mean."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from chainrule.errors import FormulaTooLarge
from chainrule.graph import const
from chainrule.readers.formula_characters import RAISED, trouble

if TYPE_CHECKING:
    from chainrule.graph import Node

LONGEST_NUMBER: Final = 1000  # digits
HIGHEST_DERIVATIVE: Final = 100


def number_of(text: str, digits: str, place: int) -> Node:
    """Return the exact constant that `digits` spell; a number with a point or an exponent stays a decimal.

    >>> number_of("1.5e-3", "1.5e-3", 0).value
    Fraction(3, 2000)
    """
    if digits.isdigit():
        if len(digits) > LONGEST_NUMBER:
            raise _number_too_long(text, place)
        return const(int(digits))
    mantissa, _, exponent = digits.replace("E", "e").replace("−", "-").partition("e")
    whole, _, parts = mantissa.partition(".")
    size = int(exponent) if len(exponent) < 7 and exponent else LONGEST_NUMBER * 10 if exponent else 0
    if len(mantissa) + abs(size) > LONGEST_NUMBER:
        raise _number_too_long(text, place)
    scale = size - len(parts)
    number = int((whole + parts) or "0")
    value = number * 10**scale if scale >= 0 else Fraction(number, 10**-scale)
    return const(value, decimal=True)


def _number_too_long(text: str, place: int) -> FormulaTooLarge:
    made = trouble(
        text,
        f"this number has more than {LONGEST_NUMBER} digits",
        place,
        "write a shorter number, or a power such as 10^400",
        FormulaTooLarge,
    )
    assert isinstance(made, FormulaTooLarge)
    return made


def order_of(text: str, written: str, place: int) -> int:
    """Return the order of a derivative that is written as `^2`, `²` or not at all."""
    plain = "".join([RAISED.get(c, c) for c in written if c not in " ^*()\t\n"])
    order = int(plain) if plain else 1
    if not 1 <= order <= HIGHEST_DERIVATIVE:
        raise trouble(
            text,
            f"a derivative has an order from 1 to {HIGHEST_DERIVATIVE}, not {order}",
            place,
            "ask for a lower order",
            FormulaTooLarge,
        )
    return order
