"""This file evaluates graphs on floats: numbers flow through, one node after the other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from chainrule.errors import UnknownPoint
from chainrule.graph import CONSTANT, INPUT, Node
from chainrule.rules import LAYER, UNKNOWN, Rule
from chainrule.transforms.inline import inlined_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Value = float | bool


def values_at(roots: Sequence[Node], at: Mapping[str, float]) -> dict[Node, Value]:
    """Return the value of every node below `roots` at the point `at` (a number for each input name).

    nan stands for undefined (also for what nobody defined), ±inf for a number too large for a float.
    Raises UnknownPoint for an input without a value. Calls and unfinished derivatives are expanded; ask for a value
    of a node that holds none of them, or of a root.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> values_at([x * x], {"x": 3.0})[x * x]
    9.0
    """
    plain, order = inlined_order(roots)
    values = values_in_order(order, at)
    for root, expanded in zip(roots, plain, strict=True):
        values[root] = values[expanded]
    return values


def values_in_order(
    order: Iterable[Node], at: Mapping[str, float], known: Mapping[Node, Value] | None = None
) -> dict[Node, Value]:
    """Return the values of nodes that are listed children first, with nothing to expand; see `values_at`.

    `known` holds the values of what is read but not listed, which are returned with the others: who evaluates the same
    graphs often lists once what changes.

    >>> from chainrule.graph import children_first, symbol
    >>> x = symbol("x")
    >>> values_in_order(children_first(x * x), {"x": 3.0})[x * x]
    9.0
    """
    values: dict[Node, Value] = dict(known) if known else {}
    for node in order:
        op, args = node.op, node.args
        if args and op is not LAYER and op is not UNKNOWN:
            values[node] = apply(op, [values[arg] for arg in args])  # type: ignore[arg-type]
        else:
            values[node] = _value_of(node, values, at)
    return values


def evaluate(root: Node, at: Mapping[str, float]) -> float:
    """Return the value of `root` at the point `at`; see `values_at`.

    >>> from chainrule.graph import symbol
    >>> evaluate(symbol("x") ** 2 + 1, {"x": 2.0})
    5.0
    """
    return float(values_at([root], at)[root])


def constant_value(node: Node) -> float:
    """Return the float of a constant; ±inf where it is too large.

    >>> from chainrule.graph import const
    >>> constant_value(const(10**400)), constant_value(const(-(10**400)))
    (inf, -inf)
    """
    try:
        return float(node.value)
    except OverflowError:
        return math.inf if node.value > 0 else -math.inf


def _value_of(node: Node, values: Mapping[Node, Value], at: Mapping[str, float]) -> Value:
    """Return the value of an input, a number, a layer or what nobody defined."""
    op = node.op
    if op is INPUT:
        name = node.name
        if name not in at:
            raise UnknownPoint(f"{name} has no value", remedy=f"give it one, such as {name}=1")
        return float(at[name])
    if op is CONSTANT:
        return constant_value(node)
    if op is LAYER:
        return values[node.args[0]]
    if op is UNKNOWN:
        return math.nan
    assert isinstance(op, Rule)
    return apply(op, [])  # π, e


def apply(rule: Rule, numbers: Sequence[Value]) -> Value:
    """Return the value of `rule` on `numbers`: nan where undefined, ±inf where too large.

    >>> from chainrule.rules import RULES
    >>> apply(RULES["log"], [-1.0])
    nan
    """
    try:
        result = rule.value(*numbers)
    except ZeroDivisionError:
        return math.nan
    except OverflowError:
        return _overflow(rule, numbers)
    except ValueError:
        return math.nan
    if isinstance(result, complex):
        return math.nan
    return result if isinstance(result, bool) else float(result)


def _overflow(rule: Rule, numbers: Sequence[Value]) -> float:
    """Return the infinity that `rule` overflows to."""
    first = numbers[0]
    negative = first < 0 and (rule.parity == "odd" or (rule.name == "power" and numbers[1] % 2 == 1))
    return -math.inf if negative else math.inf
