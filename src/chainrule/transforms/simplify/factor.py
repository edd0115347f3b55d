"""This file takes common factors out of sums, multiplies products out, and divides by what divides exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import Node
from chainrule.rules import RULES
from chainrule.transforms.simplify.exact import content, exact_root, is_decimal, magnitude, quotient, tidy_number
from chainrule.transforms.simplify.forms import UNIT, Product, Sum
from chainrule.transforms.simplify.polynomial import shared
from chainrule.transforms.simplify.trigonometry import in_one_function

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chainrule.transforms.simplify.exact import Exact
    from chainrule.transforms.simplify.forms import Exponent, Forms, Mono

FACTOR_OUT: Final = "common factor"
POWER_OUT: Final = "common power"  # e^x out of e^x - e^(3x)
DEEPEST: Final = 3  # sums inside sums that are multiplied out
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
    """Return the lower of two exponents: of n and n - 1 it is n - 1, of x and 2x it is x; 0 where nothing is shared."""
    if not isinstance(a, Node) and not isinstance(b, Node):
        return min(a, b)
    if a == 0 or b == 0:
        return 0
    difference = forms.plus(a, forms.times(b, -1))
    if not isinstance(difference, Node):
        return a if difference < 0 else b
    first, second = forms.exponent_form(a), forms.exponent_form(b)
    shared_part: Sum = {}
    for mono, number in first.items():
        other = second.get(mono, 0)
        if number * other > 0:
            shared_part[mono] = number if magnitude(number) <= magnitude(other) else other
    return forms.exponent_of(shared_part)


def without(forms: Forms, mono: Mono, common: Mapping[Node, Exponent]) -> Product:
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
    form = with_plain_sums(forms, form)
    common = common_powers(forms, form)
    number = content(form.values())
    if all(value < 0 for value in form.values()):
        number = -number
    if not common and number == 1:
        return
    if common and number.denominator != 1 and not has_fractions(form):  # (x^6 + x^3)/2
        whole = {mono: tidy_number(quotient(value, number)) for mono, value in form.items()}
        yield FACTOR_OUT, (number, UNIT), whole
    growing = {base: power for base, power in common.items() if isinstance(power, Node)}
    no_fraction = bool(common) and not any(not isinstance(power, Node) and power < 0 for power in common.values())
    ways: list[tuple[Mapping[Node, Exponent], str]] = [(common, POWER_OUT if no_fraction else FACTOR_OUT)]
    if 0 < len(growing) < len(common) and any(
        not base.is_input for mono in form for base, _ in mono if base not in growing
    ):
        ways.append((growing, FACTOR_OUT))  # e^x·(ln x + 1/x), which is no fraction
    for powers, name in ways:
        inner: Sum = {}
        for mono, value in form.items():
            rest = without(forms, mono, powers)
            forms.add(inner, forms.of_product(tidy_number(quotient(value, number) * rest[0]), rest[1]))
        outer = forms.packed(number, dict(powers))
        yield name, outer, inner
        expanded = multiplied_out(forms, inner)
        if expanded is not None:
            yield name, outer, expanded


def with_plain_sums(forms: Forms, form: Sum) -> Sum:
    """Return a sum in whose products each sum has its number in front: 2(x + 1)·y for (2x + 2)·y."""
    sum_of = forms.sum_of
    if not any(base in sum_of for mono in form for base, _ in mono):
        return form
    result: Sum = {}
    changed = False
    for mono, number in form.items():
        product: Product = (number, mono)
        for base, exponent in mono if len(mono) > 1 else ():
            terms = forms.sum_of.get(base)
            if terms is None or isinstance(exponent, Node) or exponent.denominator != 1:
                continue
            shared_number = content(terms.values()) * (-1 if all(value < 0 for value in terms.values()) else 1)
            if shared_number == 1 or shared_number.denominator != 1:
                continue
            changed = True
            plain = {key: tidy_number(quotient(value, shared_number)) for key, value in terms.items()}
            inner = forms.multiply((shared_number, UNIT), forms.product_of(plain))
            rest = (product[0], tuple([item for item in product[1] if item[0] is not base]))
            product = forms.multiply(rest, forms.power(inner, exponent))
        forms.add(result, {product[1]: product[0]})
    return result if changed else form


def has_fractions(form: Sum) -> bool:
    """True where a term of a sum is divided by something that varies."""
    return any(not isinstance(exponent, Node) and exponent < 0 for mono in form for _, exponent in mono)


def multiplied_out(forms: Forms, form: Sum) -> Sum | None:
    """Return a sum with every product of sums in it multiplied out, or None where there is none, or too many terms."""
    result, longer = form, _opened_once(forms, form)
    for _ in range(DEEPEST):
        if longer is None or longer is result:
            break
        result, longer = longer, _opened_once(forms, longer)
    return None if longer is None or result is form or any(_is_high(mono) for mono in result) else result


def _opened_once(forms: Forms, form: Sum) -> Sum | None:
    """Return a sum with its products of sums multiplied out once; itself where there are none, None if too long."""
    sum_of = forms.sum_of
    if not any(base in sum_of for mono in form for base, _ in mono):
        return form
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
    return result if changed else form


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


def divided(forms: Forms, number: Exact, mono: Mono) -> Iterator[tuple[str, Product]]:
    """Yield number·mono with a numerator and a denominator divided by what they share, where both are polynomials."""
    tops: list[tuple[Node, int]] = []
    bottoms: list[tuple[Node, int]] = []
    for base, exponent in mono:
        if base in forms.sum_of and not isinstance(exponent, Node) and exponent.denominator == 1:
            (tops if exponent > 0 else bottoms).append((base, abs(int(exponent))))
    for top, times in tops:
        for bottom, other in bottoms:
            start = len(forms.conditions)
            parts = _shared(forms, top, bottom)
            if parts is None:
                continue
            forms.conditions.append(RULES["ne"](bottom, 0))
            both = min(times, other)
            product = forms.packed(number, {base: power for base, power in mono if base not in (top, bottom)})
            for base, left in ((top, times - both), (bottom, both - other)):
                product = forms.multiply(product, forms.power(forms.product_of(forms.sum_of[base]), left))
            product = forms.multiply(product, forms.power(forms.product_of(parts[2]), -both))
            name = "lowest terms" if len(parts[1]) <= len(forms.sum_of[top]) else "cancel"
            ways = (forms.multiply(factors, forms.product_of(first)) for factors, first in _ways(forms, *parts[:2]))
            yield from held_under(
                forms, start, ((name, forms.multiply(product, forms.power(above, both))) for above in ways)
            )


def held_under(forms: Forms, start: int, moves: Iterator[tuple[str, Product]]) -> Iterator[tuple[str, Product]]:
    """Yield moves that all hold under what was noted since `start`: who takes a move clears what was noted for it."""
    noted = forms.conditions[start:]
    del forms.conditions[start:]
    for move in moves:
        forms.conditions[start:start] = noted
        yield move


def _ways(forms: Forms, factors: Product, form: Sum) -> Iterator[tuple[Product, Sum]]:
    """Yield factors·form with the factors inside the sum, and with the factors in front of it."""
    if factors[1] != UNIT:
        inside: Sum = {}
        for mono, number in form.items():
            value, product = forms.multiply(factors, (number, mono))
            forms.add(inside, {product: value})
        yield (1, UNIT), inside
    yield factors, form


def _shared(forms: Forms, top: Node, bottom: Node) -> tuple[Product, Sum, Sum] | None:
    """Return two sums divided by what they share; None where they share nothing."""
    key = top, bottom
    if key not in forms.shared:
        above, below = forms.sum_of[top], forms.sum_of[bottom]
        found = shared(forms, above, below)
        if found is None:
            turned = in_one_function(forms, above, below)
            found = None if turned is None else shared(forms, turned, below)
        forms.shared[key] = found
    return forms.shared[key]


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
