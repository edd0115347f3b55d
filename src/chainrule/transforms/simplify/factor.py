"""This file takes common factors out of sums, multiplies products out, and divides by what divides exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import Node
from chainrule.rules import RULES
from chainrule.transforms.simplify.exact import content, exact_root, is_decimal, quotient, tidy_number
from chainrule.transforms.simplify.forms import UNIT, Product, Sum
from chainrule.transforms.simplify.polynomial import exact_quotient, greatest_common_divisor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainrule.transforms.simplify.exact import Exact
    from chainrule.transforms.simplify.forms import Exponent, Forms, Mono

MOST_TERMS: Final = 40
MOST_EXPANDED: Final = 80
HIGHEST: Final = 12  # power that a product of sums is multiplied out to


def common_powers(forms: Forms, form: Sum) -> dict[Node, Exponent]:
    """Return the powers that every term of a sum has (negative ones: the common denominator)."""
    lowest: dict[Node, Exponent] = {}
    count: dict[Node, int] = {}
    for mono in form:
        for base, exponent in mono:
            count[base] = count.get(base, 0) + 1
            old = lowest.get(base)
            if old is None or old == exponent:
                lowest[base] = exponent
            else:
                lowest[base] = _lower(forms, old, exponent)
    terms = len(form)
    common: dict[Node, Exponent] = {}
    for base, exponent in lowest.items():
        everywhere = count[base] == terms
        if exponent == 0 or not (everywhere or (not isinstance(exponent, Node) and exponent < 0)):
            continue
        common[base] = exponent
    return common


def _lower(forms: Forms, a: Exponent, b: Exponent) -> Exponent:
    """Return the lower of two exponents: of n and n - 1 it is n - 1; 0 where they cannot be compared."""
    if not isinstance(a, Node) and not isinstance(b, Node):
        return min(a, b)
    if a == 0 or b == 0:
        return 0
    difference = forms.plus(a, forms.times(b, -1))
    if isinstance(difference, Node):
        return 0
    return a if difference < 0 else b


def without(forms: Forms, mono: Mono, common: dict[Node, Exponent]) -> Product:
    """Return mono divided by the common powers; conditions were noted where the terms were made."""
    powers = dict(mono)
    for base, exponent in common.items():
        old = powers.get(base, 0)
        new = 0 if old == exponent else forms.plus(old, forms.times(exponent, -1))
        if new == 0:
            powers.pop(base, None)
        else:
            powers[base] = new
    return forms.packed(1, powers)


def factored(forms: Forms, form: Sum) -> Iterator[tuple[str, Product, Sum]]:
    """Yield the ways to write a sum as common factors times a shorter sum: what was done, the factors, the sum."""
    if len(form) > MOST_TERMS:
        return
    common = common_powers(forms, form)
    number = content(form.values())
    if all(value < 0 for value in form.values()):
        number = -number
    if not common and number == 1:
        return
    if common and number.denominator != 1 and not has_fractions(form):  # (x^6 + x^3)/2
        whole = {mono: tidy_number(quotient(value, number)) for mono, value in form.items()}
        yield "common factor", (number, UNIT), whole
    inner: Sum = {}
    for mono, value in form.items():
        rest = without(forms, mono, common)
        forms.add(inner, forms.of_product(tidy_number(quotient(value, number) * rest[0]), rest[1]))
    outer = forms.packed(number, common)
    yield "common factor", outer, inner
    expanded = multiplied_out(forms, inner)
    if expanded is not None:
        yield "common factor", outer, expanded


def has_fractions(form: Sum) -> bool:
    """True where a term of a sum is divided by something that varies."""
    return any(not isinstance(exponent, Node) and exponent < 0 for mono in form for _, exponent in mono)


def multiplied_out(forms: Forms, form: Sum) -> Sum | None:
    """Return a sum with every product of sums in it multiplied out, or None where there is none, or too many terms."""
    result: Sum = {}
    changed = False
    for mono, number in form.items():
        terms = expanded_product(forms, number, mono)
        if terms is None:
            return None
        if len(terms) > 1:
            changed = True
        forms.add(result, terms)
        if len(result) > MOST_EXPANDED:
            return None
    return result if changed and not any(_is_high(mono) for mono in result) else None


def _is_high(mono: Mono) -> bool:
    """True where a term has a power that nobody multiplies out to: its digits would cancel in floats."""
    return any(not isinstance(exponent, Node) and exponent > HIGHEST for _, exponent in mono)


def expanded_product(forms: Forms, number: Exact, mono: Mono) -> Sum | None:
    """Return number·mono with its whole positive powers of sums multiplied out; None where that grows too long."""
    rest: dict[Node, Exponent] = {}
    sums: list[tuple[Sum, int]] = []
    for base, exponent in mono:
        terms = forms.sum_of.get(base)
        if terms is not None and not isinstance(exponent, Node) and exponent.denominator == 1 and exponent > 0:
            sums.append((terms, int(exponent)))
        else:
            rest[base] = exponent
    result: Sum = {tuple(rest.items()): number}
    for terms, times in sums:
        if len(terms) ** times > MOST_EXPANDED:
            return None
        for _ in range(times):
            result = product_of_sums(forms, result, terms)
            if len(result) > MOST_EXPANDED:
                return None
    return result


def product_of_sums(forms: Forms, a: Sum, b: Sum) -> Sum:
    """Return the product of two sums, term by term."""
    result: Sum = {}
    forms.work += len(a) * len(b)
    for left, first in a.items():
        for right, second in b.items():
            number, mono = forms.multiply((first, left), (second, right))
            forms.add(result, {mono: number})
    return result


def divided(forms: Forms, number: Exact, mono: Mono) -> Iterator[Product]:
    """Yield number·mono with a numerator and a denominator divided by what they share, where both are polynomials."""
    tops: list[tuple[Node, Sum]] = []
    bottoms: list[tuple[Node, Sum, int]] = []
    for base, exponent in mono:
        terms = forms.sum_of.get(base)
        if terms is None or isinstance(exponent, Node) or exponent.denominator != 1:
            continue
        if exponent == 1:
            tops.append((base, terms))
        elif exponent < 0:
            bottoms.append((base, terms, int(exponent)))
    for top, above in tops:
        for bottom, below, exponent in bottoms:
            parts = _shared(above, below)
            if parts is None:
                continue
            forms.conditions.append(RULES["ne"](bottom, 0))
            powers = {base: power for base, power in mono if base not in (top, bottom)}
            product = forms.packed(number, powers)
            product = forms.multiply(product, forms.product_of(parts[0]))
            lower = forms.power(forms.product_of(below), exponent + 1)
            product = forms.multiply(product, lower)
            yield forms.multiply(product, forms.power(forms.product_of(parts[1]), -1))


def _shared(above: Sum, below: Sum) -> tuple[Sum, Sum] | None:
    """Return both polynomials divided by what they share; None where they share nothing."""
    whole = exact_quotient(above, below)
    if whole is not None:
        return whole, {UNIT: 1}
    shared = greatest_common_divisor(above, below)
    if shared is None:
        return None
    first, second = exact_quotient(above, shared), exact_quotient(below, shared)
    return None if first is None or second is None else (first, second)


def square_root_of(forms: Forms, form: Sum) -> tuple[int, Sum] | None:
    """Return (sign, root) where three terms are sign·root², as x² − 2x + 1 is (x − 1)²; None where they are not."""
    if len(form) != 3 or any(is_decimal(number) for number in form.values()):
        return None
    items = list(form.items())
    for index, (middle, number) in enumerate(items):
        first, last = (_root_of_term(*item) for item in items[:index] + items[index + 1 :])
        if first is None or last is None or first[0] != last[0]:
            continue
        sign, a, one = first
        _, b, other = last
        crossed = forms.multiply((2 * a, one), (b, other))
        if crossed[1] == middle and abs(number) == crossed[0]:
            if number * sign > 0:
                return sign, {one: a, other: b}
            return sign, {one: -a, other: b} if _degree(other) > _degree(one) else {one: a, other: -b}
    return None


def _root_of_term(mono: Mono, number: Exact) -> tuple[int, Exact, Mono] | None:
    """Return the sign of a term and the root of the rest, where that is a product of whole powers."""
    top, bottom = exact_root(abs(number.numerator), 2), exact_root(number.denominator, 2)
    if top is None or bottom is None:
        return None
    if any(isinstance(exponent, Node) or exponent % 2 != 0 for _, exponent in mono):
        return None
    halves = [(base, quotient(exponent, 2)) for base, exponent in mono if not isinstance(exponent, Node)]
    return (1 if number > 0 else -1), quotient(top, bottom), tuple(halves)


def _degree(mono: Mono) -> Exact:
    """Return the sum of the exponents."""
    return sum([exponent for _, exponent in mono if not isinstance(exponent, Node)])
