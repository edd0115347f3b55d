"""This file notices e^(i·π), where i is not the imaginary unit: it is read as any other name, and numbers are real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph import Node, children_first, symbol
from chainrule.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

MESSAGE: Final = (
    "i is a name like any other here: only real numbers are computed with. "
    "For e^(i·u) write its parts, cos(u) and sin(u)"
)
_UNIT: Final = symbol("i")
_INSIDE: Final = frozenset(RULES[name] for name in ("add", "subtract", "negate", "multiply", "divide"))


def is_in_exponent(outputs: Iterable[Node]) -> bool:
    """Return whether i is a factor in an exponent of e.

    >>> x = symbol("x")
    >>> is_in_exponent([RULES["exp"](_UNIT * x)]), is_in_exponent([_UNIT * RULES["exp"](x)])
    (True, False)
    """
    return any(_has_unit(exponent) for node in children_first(*outputs) for exponent in _exponents(node))


def _exponents(node: Node) -> tuple[Node, ...]:
    """Return the exponent where a node is a power of e, else nothing."""
    if node.op is RULES["exp"]:
        return node.args
    return node.args[1:] if node.op is RULES["power"] and node.args[0].op is RULES["e"] else ()


def _has_unit(exponent: Node) -> bool:
    """Return whether i is a factor of a term."""
    waiting = [exponent]
    while waiting:
        node = waiting.pop()
        if node is _UNIT:
            return True
        if node.op in _INSIDE:
            waiting.extend(node.args[:1] if node.op is RULES["divide"] else node.args)
    return False
