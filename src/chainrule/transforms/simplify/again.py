"""This file judges what a second look found: shorter is better, but a number stands before a sum, not in each term."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Final

from chainrule.graph import children_first
from chainrule.rules import RULES
from chainrule.transforms.simplify.build import size_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainrule.graph import Node

_SUMS: Final = frozenset({RULES["add"], RULES["subtract"]})
_NEGATE: Final = RULES["negate"]
_MULTIPLY: Final = RULES["multiply"]
SPREAD: Final = 3  # what a number in every term of a sum costs more than one in front


def is_no_worse(found: Node, before: Node) -> bool:
    """Return whether a form may stand in place of the one before.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> is_no_worse(2 * x + 4, 2 * (x + 2)), is_no_worse(2 * (x + 2), 2 * x + 4)
    (False, True)
    """
    return _cost(found) <= _cost(before)


def _cost(root: Node) -> int:
    """Return how long a form is on paper, with something added for each sum whose terms share a number."""
    nodes = list(children_first(root))
    sums = [node for node in nodes if node.op in _SUMS]
    parts = {node.args[0] for node in sums}
    shared = sum(gcd(*_coefficients(node)) > 1 for node in sums if node not in parts)
    return size_of(root, {}) + SPREAD * shared


def _coefficients(node: Node) -> Iterator[int]:
    """Yield the whole number in front of each term of a sum."""
    while node.op in _SUMS:
        yield _coefficient(node.args[1])
        node = node.args[0]
    yield _coefficient(node)


def _coefficient(term: Node) -> int:
    """Return the whole number in front of a term, 1 where none stands there."""
    while term.op is _NEGATE or term.op is _MULTIPLY:
        term = term.args[0]
    return term.value.numerator if term.is_constant and term.value.denominator == 1 else 1
