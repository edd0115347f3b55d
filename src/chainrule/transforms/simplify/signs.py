"""This file decides whether a minus in front of a product goes into one of its sums: 2(x − 2) for −2(2 − x)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.transforms.simplify.forms import UNIT, E, Sum

if TYPE_CHECKING:
    from chainrule.transforms.simplify.exact import Exact
    from chainrule.transforms.simplify.forms import Mono


def has_most_signs(form: Sum) -> bool:
    """Return whether a sum has more terms with a minus than without; where it has as many, whether the first has one.

    The minus stays in front of 1 − sin x and the like, which people know, and of 2x − 5, the derivative of a divisor.
    """
    minus = 2 * sum(value < 0 for value in form.values())
    if minus != len(form):
        return minus > len(form)
    number = form.get(UNIT, 0)
    others = [item for item in form.items() if item[0] != UNIT]
    if number == 0:
        return others[0][1] < 0
    if number == 1 and len(others) == 1 and _is_plain_function(*others[0]):
        return False
    return number > 0 or not all(base.is_input for mono, _ in others for base, _ in mono)


def _is_plain_function(mono: Mono, number: Exact) -> bool:
    """Return whether a term is − f(x), with a function that is no exponential."""
    [(base, exponent)] = mono if len(mono) == 1 else [(E, 1)]
    return number == -1 and exponent == 1 and base is not E and not base.is_input
