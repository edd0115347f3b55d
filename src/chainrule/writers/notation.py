"""This file holds what text, LaTeX and MathML share about the writing of names and exact numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chainrule.rules import CALL, DERIVATIVE, function_info
from chainrule.rules.names import GREEK_NAMES as GREEK
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from fractions import Fraction

    from chainrule.graph import Node
    from chainrule.rules import Function

SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS: Final[dict[str, str]] = dict(
    zip("0123456789−-abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)
)

INTEGER: Final = "integer"
DECIMAL: Final = "decimal"
SCIENTIFIC: Final = "scientific"
FRACTION: Final = "fraction"


def power_of_ten(text: str) -> str:
    """Return a number with its power of ten as a person writes it.

    >>> power_of_ten("2,5e-7"), power_of_ten("20")
    ('2,5 · 10⁻⁷', '20')
    """
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa} · 10{''.join(map(SUPERSCRIPTS.__getitem__, exponent))}" if exponent else text


_MOST_DIGITS_AT_ONCE = 4000  # str() refuses integers above 4,300 digits
_PLAIN_FROM = -6  # 0.000001 is the smallest decimal written out
_PLAIN_TO = 17  # and 17 digits the longest
_LONGEST_ROUND = 4  # digits of a whole decimal: 1000.0, but 1e4 and 1.5e6 (and 86400.0: 8.64e4 is longer)
_LARGEST_IN_FULL = 10**21  # a whole number from here on is written as 3e400 where that is all of it
_MOST_BITS_COUNTED = 40_000  # longer numbers are not searched for zeros at their end


def digits(number: int) -> str:
    """Return a whole number in decimal digits, however long it is.

    >>> digits(10**5000)[:3], len(digits(10**5000))
    ('100', 5001)
    """
    if abs(number).bit_length() < 13_000:
        return str(number)
    sign, number = ("-" if number < 0 else ""), abs(number)
    block, blocks = 10**_MOST_DIGITS_AT_ONCE, []
    while number:
        number, low = divmod(number, block)
        blocks.append(str(low).rjust(_MOST_DIGITS_AT_ONCE, "0"))
    return sign + "".join(reversed(blocks)).lstrip("0")


def as_decimal(value: int | Fraction) -> tuple[int, int] | None:
    """Return (m, e) with value = m·10^e exactly and m without trailing zeros, or None where no decimal ends.

    >>> from fractions import Fraction
    >>> as_decimal(Fraction(1, 8)), as_decimal(Fraction(1, 3))
    ((125, -3), None)
    """
    below = value.denominator
    twos = (below & -below).bit_length() - 1
    rest, fives = below >> twos, 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest != 1:
        return None
    places = max(twos, fives)
    whole, exponent = value.numerator * (10**places // below), -places
    while whole and whole % 10 == 0:
        whole //= 10
        exponent += 1
    return whole, exponent if whole else 0


def number_parts(node: Node) -> tuple[str, str, str]:
    """Return the kind of a constant's size, and its one or two parts as text (the sign is left out).

    INTEGER: digits. DECIMAL: digits with a point. SCIENTIFIC: mantissa and exponent of ten. FRACTION: above and below.

    >>> from chainrule.graph import const
    >>> from fractions import Fraction
    >>> number_parts(const(Fraction(-1, 4))), number_parts(const(Fraction(-1, 4), decimal=True))
    (('fraction', '1', '4'), ('decimal', '0.25', ''))
    """
    value = node.value if node.value >= 0 else -node.value
    ending = as_decimal(value) if node.is_decimal or _is_mostly_zeros(value) else None
    if ending is None:
        if value.denominator == 1:
            return INTEGER, digits(value.numerator), ""
        return FRACTION, digits(value.numerator), digits(value.denominator)
    whole, exponent = ending
    figures = digits(whole)
    size = len(figures) + exponent  # digits before the point
    mantissa, power = figures[0] + ("." + figures[1:] if len(figures) > 1 else ""), str(size - 1)
    is_round = exponent >= 0 and size > _LONGEST_ROUND and len(f"{mantissa}e{power}") <= size
    if is_round or size > _PLAIN_TO or size <= _PLAIN_FROM:
        return SCIENTIFIC, mantissa, power
    if exponent >= 0:
        return DECIMAL, figures + "0" * exponent + ".0", ""
    if size <= 0:
        return DECIMAL, "0." + "0" * -size + figures, ""
    return DECIMAL, f"{figures[:size]}.{figures[size:]}", ""


def _is_mostly_zeros(value: int | Fraction) -> bool:
    """Return whether an exact number is so large or small, with so few figures, that powers of ten read better."""
    if _LARGEST_IN_FULL > value > 1 / _LARGEST_IN_FULL or not value:
        return False
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS_COUNTED:
        return False
    ending = as_decimal(value)
    return ending is not None and len(digits(ending[0])) <= _PLAIN_TO


@lru_cache(maxsize=4096)
def name_parts(name: str) -> tuple[str, str]:
    """Return the stem of a name and its subscript ("" for none), as they are drawn.

    A number at the end of one letter is a subscript, with `_` or without.

    >>> name_parts("x_1"), name_parts("u1"), name_parts("theta_max"), name_parts("learning_rate")
    (('x', '1'), ('u', '1'), ('theta', 'max'), ('learning_rate', ''))
    """
    name = canonical_name(name) or name
    stem, line, below = name.partition("_")
    if not line:
        stem = name.rstrip("0123456789")
        below = name[len(stem) :]
    if below and (len(stem) == 1 or stem in GREEK):
        return stem, below
    return name, ""


def primes(orders: tuple[int, ...]) -> str | None:
    """Return the marks of a differentiated function, such as `''`; None where primes do not say it.

    >>> primes((2,)), primes((4,)), primes((1, 0)), primes((0, 0))
    ("''", None, None, '')
    """
    if not any(orders):
        return ""
    return "'" * orders[0] if len(orders) == 1 and orders[0] <= 3 else None


def called(node: Node) -> tuple[str, tuple[int, ...]]:
    """Return the name to print for a call of a user's function, and how often it is differentiated in each argument.

    The derivative of a user's function is a function of the same name whose body is d/dx of a body.
    """
    assert node.op is CALL
    function: Function = function_info(node)
    body, orders = function.body, [0] * len(function.inputs)
    while body.op is DERIVATIVE and body.args[1] in function.inputs:
        order = body.params[0]
        assert isinstance(order, int)
        orders[function.inputs.index(body.args[1])] += order
        body = body.args[0]
    return function.name.rstrip("'"), tuple(orders) if any(orders) else (function.name.count("'"),) * (len(orders) == 1)
