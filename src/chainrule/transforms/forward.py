"""This file pushes a tangent along a graph: forward mode, as a graph of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.graph import Node, children_first, const, substitute
from chainrule.rules import CALL, DERIVATIVE, LAYER, RULES, function_info, partial
from chainrule.rules.arithmetic import times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ADD, _WHERE = RULES["add"], RULES["where"]
_ZERO = const(0)


def tangent(root: Node, seeds: Mapping[Node, Node]) -> Node:
    """Return the graph of the directional derivative of `root`, where each input moves by its seed.

    Nothing is simplified, but parts that do not move are never built. Raises NotDifferentiable where a needed partial
    derivative has no formula.

    >>> from chainrule.graph import symbol
    >>> x = symbol("x")
    >>> tangent(x * x, {x: const(1)}) is x + x
    True
    """
    return tangents([root], seeds)[0]


def tangents(roots: Sequence[Node], seeds: Mapping[Node, Node]) -> list[Node]:
    """Return the directional derivatives of all `roots` in one pass; see `tangent`."""
    zero = const(0)
    dots: dict[Node, Node] = {node: dot for node, dot in seeds.items() if dot is not zero}
    for node in children_first(*roots, stop=seeds.__contains__):
        if node not in dots and not dots.keys().isdisjoint(node.args):
            dot = _pushed(node, dots)
            if dot is not None:
                dots[node] = dot
    return [dots.get(root, zero) for root in roots]


def _pushed(node: Node, dots: Mapping[Node, Node]) -> Node | None:
    """Return what arrives at `node`: the sum of its partials, each times what arrives at that argument."""
    op = node.op
    if op is LAYER:
        return dots[node.args[0]]
    if op is CALL:
        return _pushed_through_call(node, dots)
    if op is DERIVATIVE:
        return _pushed_through_derivative(node, dots)
    if op is _WHERE:
        # Selecting between the two tangents, instead of 1·a + 0·b, keeps a NaN of the side not taken out of the sum.
        condition, a, b = node.args
        zero = const(0)
        return _WHERE(condition, dots.get(a, zero), dots.get(b, zero)) if a in dots or b in dots else None
    total: Node | None = None
    for index, arg in enumerate(node.args):
        dot = dots.get(arg)
        if dot is None or _is_constant_kind(node):
            continue
        part = guarded(partial(node, index), dot)
        total = part if total is None else Node(_ADD, (total, part))
    return total


def guarded(gain: Node, push: Node) -> Node:
    """Return gain·push; where a `where` switches one of them off, the other is not even looked at (0·NaN is NaN)."""
    guards: list[tuple[Node, bool]] = []
    gain, push = _unguarded(gain, guards), _unguarded(push, guards)
    product = times(gain, push)
    for condition, first in reversed(guards):
        product = _WHERE(condition, product, _ZERO) if first else _WHERE(condition, _ZERO, product)
    return product


def _unguarded(node: Node, guards: list[tuple[Node, bool]]) -> Node:
    """Return what stands inside of `where(c, …, 0)`, and append the conditions to `guards`."""
    while node.op is _WHERE and (node.args[1] is _ZERO or node.args[2] is _ZERO):
        first = node.args[2] is _ZERO
        guards.append((node.args[0], first))
        node = node.args[1] if first else node.args[2]
    return node


def _is_constant_kind(node: Node) -> bool:
    """True for floor, sign and comparisons, whose derivative is zero wherever there is one."""
    return getattr(node.op, "kind", "") == "constant"


def _pushed_through_call(node: Node, dots: Mapping[Node, Node]) -> Node | None:
    """Return what arrives at a call: the tangent of the inner graph, with the arguments put in."""
    function = function_info(node)
    arguments = dict(zip(function.inputs, node.args, strict=True))
    total: Node | None = None
    for formal, arg in arguments.items():
        dot = dots.get(arg)
        if dot is None:
            continue
        slope = tangent(function.body, {formal: const(1)})
        if slope is const(0):
            continue
        part = times(substitute(slope, arguments), dot)
        total = part if total is None else Node(_ADD, (total, part))
    return total


def _pushed_through_derivative(node: Node, dots: Mapping[Node, Node]) -> Node | None:
    """Return the tangent of a derivative that was not worked out yet, after working it out."""
    body, wrt = node.args
    order = node.params[0]
    assert isinstance(order, int)
    for _ in range(order):
        body = tangent(body, {wrt: const(1)})
    dot = tangent(body, {arg: dots[arg] for arg in children_first(body) if arg.is_input and arg in dots})
    return None if dot is const(0) else dot
