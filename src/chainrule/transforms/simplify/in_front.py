"""This file decides what stands in front of a product: 2(3x² − 1)/y for (6x² − 2)/y, and 2(x − 2)/y for −2(2 − x)/y."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.transforms.simplify.exact import content, quotient, tidy_number
from chainrule.transforms.simplify.forms import UNIT, E, Product, Sum

if TYPE_CHECKING:
    from chainrule.graph import Node
    from chainrule.transforms.simplify.exact import Exact
    from chainrule.transforms.simplify.forms import Forms, Mono


def with_front(forms: Forms, product: Product) -> Product:
    """Return a product with the numbers of its sums in front, and no minus there that a sum can take; or itself."""
    return _with_sign_inside(forms, _with_known_sums(forms, _with_number_outside(forms, product)))


def _with_number_outside(forms: Forms, product: Product) -> Product:
    """Return a product of several factors with each whole number that divides one of its sums in front."""
    for base, exponent in product[1] if len(product[1]) > 1 else ():
        form = forms.sum_of.get(base)
        shared = 1 if form is None or exponent != 1 else content(form.values())
        if form is not None and shared != 1 and shared.denominator == 1:
            plain = {key: tidy_number(quotient(value, shared)) for key, value in form.items()}
            product = _with(forms, product, base, plain, shared)
    return product


def _with_known_sums(forms: Forms, product: Product) -> Product:
    """Return a product with −2(x − c) in it in place of 2(−x + c), where x − c stands in the formula."""
    for base, exponent in product[1] if len(product[1]) > 1 and product[0] > 1 else ():
        form = forms.sum_of.get(base)
        if form is not None and exponent == 1 and len(form) == 2 and UNIT not in form and next(iter(form.values())) < 0:
            opposite = {key: -value for key, value in form.items()}
            if frozenset(opposite.items()) in forms.node_of_sum:
                product = _with(forms, product, base, opposite, -1)
    return product


def _with_sign_inside(forms: Forms, product: Product) -> Product:
    """Return a product with the minus in front of it put into the first of its sums that has most of its signs."""
    if product[0] < 0:
        for base, exponent in product[1]:
            form = forms.sum_of.get(base)
            if form is not None and exponent == 1 and _has_most_signs(form):
                return _with(forms, product, base, {key: -value for key, value in form.items()}, -1)
    return product


def _with(forms: Forms, product: Product, base: Node, form: Sum, factor: Exact) -> Product:
    """Return a product times a factor, with another sum in the place of one."""
    rest = (tidy_number(product[0] * factor), tuple([item for item in product[1] if item[0] is not base]))
    return forms.multiply(rest, in_place_of(forms, base, form))


def in_place_of(forms: Forms, base: Node, form: Sum) -> Product:
    """Return a form as a product; a sum takes the place that `base` has among the factors."""
    product = forms.product_of(form)
    if len(product[1]) == 1:
        new, ranks = product[1][0][0], forms.ranks
        if new not in ranks:
            ranks[new] = (*forms.rank(new)[:2], forms.rank(base)[2])
    return product


def _has_most_signs(form: Sum) -> bool:
    """Return whether a sum has more terms with a minus than without; where it has as many, whether the first has one.

    The minus stays in front of 1 − sin x and the like, which people know, and of 2x − 5, the derivative of a divisor.
    """
    minus = 2 * sum(value < 0 for value in form.values())
    if minus != len(form):
        return minus > len(form)
    number = form.get(UNIT, 0)
    others = [item for item in form.items() if item[0] != UNIT]
    if number == 0:
        plain = all(not base.is_input and base is not E for mono, _ in others for base, _ in mono)
        return others[0][1] < 0 or (plain and len(others) == 2)
    if number == 1 and len(others) == 1 and _is_plain_function(*others[0]):
        return False
    return number > 0 or not all(base.is_input for mono, _ in others for base, _ in mono)


def _is_plain_function(mono: Mono, number: Exact) -> bool:
    """Return whether a term is − f(x), with a function that is no exponential."""
    [(base, exponent)] = mono if len(mono) == 1 else [(E, 1)]
    return number == -1 and exponent == 1 and base is not E and not base.is_input
