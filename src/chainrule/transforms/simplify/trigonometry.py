"""This file uses the identities of the table on forms: f² ± g² = 1, f·g = h, 1/f = h."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.graph import Node
from chainrule.rules import RULES, Rule
from chainrule.rules.identities import PRODUCTS, RECIPROCALS, SQUARES, ProductIdentity, SquareIdentity
from chainrule.transforms.simplify.exact import magnitude, tidy_number
from chainrule.transforms.simplify.forms import UNIT, Product, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainrule.transforms.simplify.exact import Exact
    from chainrule.transforms.simplify.forms import Exponent, Forms, Mono

_SQUARED = {rule: identity for identity in SQUARES for rule in (identity.f, identity.g)}
MOST_TURNED = 12  # power of a function that is written in another one
_IN_PRODUCTS = {rule for identity in PRODUCTS for rule in (identity.f, identity.g) if not isinstance(rule, str)}


def squares_joined(forms: Forms, form: Sum) -> tuple[SquareIdentity, Sum] | None:
    """Return a sum with f² and ±g² joined by f² + s·g² = 1 for as long as that leaves fewer terms, else None."""
    used: SquareIdentity | None = None
    for _ in range(4):
        shorter = _one_square_joined(forms, form)
        if shorter is None:
            break
        used, form = shorter
    return None if used is None else (used, form)


def _one_square_joined(forms: Forms, form: Sum) -> tuple[SquareIdentity, Sum] | None:
    for mono in form:
        for base, exponent in mono:
            identity = _SQUARED.get(base.op) if isinstance(base.op, Rule) else None
            if identity is None or isinstance(exponent, Node) or exponent < 2:
                continue
            shorter = _eliminated(forms, form, identity, base.args[0], _lowered(mono, base, forms))
            if shorter is not None:
                return identity, shorter
    return None


def in_one_function(forms: Forms, above: Sum, below: Sum) -> Sum | None:
    """Return a sum with cos² written as 1 − sin² where sin stands below (and the like); None where it has none."""
    for mono in below:
        for base, _ in mono:
            identity = _SQUARED.get(base.op) if isinstance(base.op, Rule) else None
            if identity is not None and len(base.args) == 1:
                is_f = base.op is identity.f
                other = (identity.g if is_f else identity.f)(base.args[0])
                if any(partner is other for each in above for partner, _ in each):
                    s = identity.s  # f² = 1 − s·g², g² = s − s·f²
                    instead: Sum = {UNIT: s, ((base, 2),): -s} if is_f else {UNIT: 1, ((base, 2),): -s}
                    return _with_square_of(forms, above, other, instead)
    return None


def _with_square_of(forms: Forms, form: Sum, base: Node, square: Sum) -> Sum | None:
    """Return a sum with another sum in place of each base²; None where there is none, or a power that is not whole."""
    result: Sum = {}
    changed = False
    for mono, number in form.items():
        exponent = dict(mono).get(base, 0)
        if isinstance(exponent, Node) or exponent.denominator != 1 or not 0 <= exponent <= MOST_TURNED:
            return None
        changed = changed or exponent >= 2
        terms: Sum = {tuple([item for item in mono if item[0] is not base]): number}
        factors: list[Sum] = [square] * (int(exponent) // 2) + [{((base, 1),): 1}] * (int(exponent) % 2)
        for factor in factors:
            longer: Sum = {}
            for left, first in terms.items():
                for right, second in factor.items():
                    value, product = forms.multiply((first, left), (second, right))
                    forms.add(longer, {product: value})
            terms = longer
        forms.add(result, terms)
    return result if changed else None


def _lowered(mono: Mono, base: Node, forms: Forms) -> Mono:
    """Return mono divided by base²."""
    return forms.packed(1, {b: (forms.plus(e, -2) if b is base else e) for b, e in mono})[1]


def _eliminated(forms: Forms, form: Sum, identity: SquareIdentity, inner: Node, rest: Mono) -> Sum | None:
    """Return the sum with the terms rest·f², rest·g², rest rewritten by the identity, if fewer are left."""
    f, g = identity.f(inner), identity.g(inner)
    keys = [forms.multiply((1, rest), (1, ((base, 2),)))[1] for base in (f, g)]
    a, b, c = form.get(keys[0], 0), form.get(keys[1], 0), form.get(rest, 0)
    s = identity.s
    choices = [(0, b - s * a, c + a), (a - s * b, 0, c + s * b), (a + c, b + s * c, 0)]
    best = min(choices, key=lambda numbers: sum(number != 0 for number in numbers))
    if sum(number != 0 for number in best) >= sum(number != 0 for number in (a, b, c)):
        return None
    new: Sum = {}
    for mono, number in form.items():
        if mono not in (*keys, rest):
            new[mono] = number
    for mono, number in zip((*keys, rest), best, strict=True):
        if number != 0:
            forms.add(new, {mono: tidy_number(number)})
    return new


def products_joined(forms: Forms, product: Product) -> Iterator[tuple[str, Product]]:
    """Yield a product in which two functions of one argument are joined by f·g = h (and f/h = 1/g and so on)."""
    number, mono = product
    powers = dict(mono)
    candidates = [base for base in powers if base.op in _IN_PRODUCTS]
    if not candidates:
        return
    for identity in PRODUCTS:
        for base in candidates:
            if base.op is identity.f:
                partner = base.args[0] if isinstance(identity.g, str) else identity.g(*base.args)
                if partner in powers:
                    yield from _joined(forms, (number, powers), identity, base, partner)


def _joined(
    forms: Forms, product: tuple[Exact, dict[Node, Exponent]], identity: ProductIdentity, f: Node, g: Node
) -> Iterator[tuple[str, Product]]:
    """Yield the product with as much of f·g as both have turned into h."""
    number, powers = product
    a, b = powers[f], powers[g]
    if isinstance(a, Node) or isinstance(b, Node):
        return
    turned = -1 if identity.g == "1/u" else 1
    # 1/sign is sign itself, so a sign goes with the other one wherever that stands
    if (a > 0) != (b * turned > 0):
        if f.op is RULES["sign"]:
            a = -a
        elif g.op is RULES["sign"]:
            b = -b
        else:
            return
    shared = a if magnitude(a) <= magnitude(b) else tidy_number(b * turned)
    if isinstance(identity.g, str) or isinstance(identity.h, str):
        shared = int(shared)  # u may be negative, and has whole powers only
        if shared == 0:
            return
    rest = {**powers, f: tidy_number(a - shared), g: tidy_number(b - shared * turned)}
    packed = forms.packed(number, {base: power for base, power in rest.items() if power != 0})
    if identity.h is None:
        yield "trigonometric identity", packed
    else:
        h = f.args[0] if isinstance(identity.h, str) else identity.h(*f.args)
        inner = forms.product_of(forms.sum_of.get(h) or forms.atom(h))
        yield "trigonometric identity", forms.multiply(packed, forms.power(inner, shared))


def reciprocals(forms: Forms, product: Product) -> Iterator[tuple[str, Product]]:
    """Yield a product with 1/cos written as sec and the like, and what that joins with."""
    number, mono = product
    for base, exponent in mono:
        other = RECIPROCALS.get(base.op) if isinstance(base.op, Rule) else None
        if other is None or isinstance(exponent, Node) or exponent >= 0:
            continue
        rest = (number, tuple([item for item in mono if item[0] is not base]))
        turned = forms.multiply(rest, (1, ((other(*base.args), -exponent),)))
        yield "reciprocal", turned
        yield from products_joined(forms, turned)
    if len(mono) > 1:
        yield from _all_turned(forms, product)


def _all_turned(forms: Forms, product: Product) -> Iterator[tuple[str, Product]]:
    """Yield a product with everything in tan, sec, cot, csc written in sin and cos, which may cancel."""
    number, mono = product
    turned: Product = (number, UNIT)
    changed = False
    for base, exponent in mono:
        parts = _IN_SINES.get(base.op.name)
        if parts is None:
            turned = forms.multiply(turned, (1, ((base, exponent),)))
            continue
        changed = True
        for name, sign in parts:
            turned = forms.multiply(turned, (1, ((RULES[name](*base.args), forms.times(exponent, sign)),)))
    if changed:
        yield "trigonometric identity", turned


_IN_SINES = {
    "tan": (("sin", 1), ("cos", -1)),
    "cot": (("cos", 1), ("sin", -1)),
    "sec": (("cos", -1),),
    "csc": (("sin", -1),),
}
