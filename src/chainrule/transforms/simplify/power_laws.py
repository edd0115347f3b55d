"""This file says how powers of roots, bars and signs meet what is inside them: |u|² = u², ∛u³ = u, 1/sign = sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import Node
from chainrule.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.graph import Operation
    from chainrule.transforms.simplify.forms import Exponent, Forms, Sum


def open_bars(forms: Forms, powers: dict[Node, Exponent], base: Node) -> None:
    """Write |u| to an even power as u to that power."""
    exponent = powers[base]
    if not isinstance(exponent, Node) and exponent.denominator == 1 and exponent % 2 == 0:
        del powers[base]
        inner = base.args[0]
        for factor, power in forms.product_of(forms.sum_of.get(inner) or forms.atom(inner))[1]:
            powers[factor] = forms.plus(powers.get(factor, 0), forms.times(power, exponent))


def turn_sign(_: Forms, powers: dict[Node, Exponent], base: Node) -> None:
    """Write 1/sign as sign, they are the same wherever both exist; and sign³ as sign."""
    exponent = powers[base]
    if isinstance(exponent, Node):
        return
    if exponent < 0:
        exponent = -exponent
    if exponent.denominator == 1 and exponent > 2:
        exponent = 2 - exponent % 2
    powers[base] = exponent


def join_root(_: Forms, powers: dict[Node, Exponent], base: Node) -> None:
    """Join u^m and the n-th root of u to the power k, so that ∛x·∛x·∛x is x and x/∛x is ∛x²."""
    degree = 3 if base.op is RULES["cbrt"] else base.args[1].value if base.args[1].is_constant else 0
    exponent, inner = powers[base], base.args[0]
    beside = powers.get(inner, 0)
    if isinstance(exponent, Node) or isinstance(beside, Node) or exponent.denominator != 1:
        return
    if degree == 0 or degree.denominator != 1 or beside.denominator != 1:
        return
    if beside == 0 and -degree < exponent < degree:
        return
    total = int(exponent + degree * beside)
    whole, rest = divmod(abs(total), int(degree))
    sign = 1 if total >= 0 else -1
    powers[base], powers[inner] = sign * rest, sign * whole


def cancels(old: Sum, exponent: Sum, new: Sum) -> bool:
    """Say whether x^old·x^exponent, both with letters in them, is x^new without a part that stood below: xⁿ/xⁿ is 1.

    A letter in an exponent is taken for a positive number, as in a book.
    """
    if set(old) <= {()} or set(exponent) <= {()}:
        return False
    signs = [{number > 0 for number in form.values()} for form in (old, exponent)]
    return signs in ([{True}, {False}], [{False}, {True}]) and any(number > 0 for number in new.values() or (1,))


POWER_LAWS: Final[dict[Operation, Callable[[Forms, dict[Node, Exponent], Node], None]]] = {
    RULES["abs"]: open_bars,
    RULES["sign"]: turn_sign,
    RULES["cbrt"]: join_root,
    RULES["root"]: join_root,
}
