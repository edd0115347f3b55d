"""This file holds the one pass of forward mode, on graphs without calls and without unfinished derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.graph import Node, children_first, const
from chainrule.rules import LAYER, RULES, partial
from chainrule.rules.arithmetic import times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ADD, _WHERE = RULES["add"], RULES["where"]
_ZERO = const(0)


def pushed(roots: Sequence[Node], seeds: Mapping[Node, Node]) -> list[Node]:
    """Return what arrives at each of `roots` when the seeds are pushed in; see `chainrule.transforms.forward`."""
    dots: dict[Node, Node] = {node: dot for node, dot in seeds.items() if dot is not _ZERO}
    for node in children_first(*roots, stop=seeds.__contains__):
        if node not in dots and not dots.keys().isdisjoint(node.args):
            dot = _pushed(node, dots)
            if dot is not None:
                dots[node] = dot
    return [dots.get(root, _ZERO) for root in roots]


def _pushed(node: Node, dots: Mapping[Node, Node]) -> Node | None:
    """Return what arrives at `node`: the sum of its partials, each times what arrives at that argument."""
    op = node.op
    if op is LAYER:
        return dots[node.args[0]]
    if op is _ADD:  # its partials are 1: this saves to build them, to multiply by them, and to find them gone again
        a, b = [dots.get(arg) for arg in node.args]
        return a if b is None else b if a is None else Node(_ADD, (a, b))
    if op is _WHERE:
        # Selecting between the two tangents, instead of 1·a + 0·b, keeps a NaN of the side not taken out of the sum.
        condition, a, b = node.args
        return _WHERE(condition, dots.get(a, _ZERO), dots.get(b, _ZERO)) if a in dots or b in dots else None
    if getattr(op, "kind", "") == "constant":  # floor, sign, comparisons: zero wherever there is a derivative
        return None
    total: Node | None = None
    for index, arg in enumerate(node.args):
        dot = dots.get(arg)
        if dot is None:
            continue
        gain = partial(node, index)
        part = times(gain, dot) if gain.op is not _WHERE is not dot.op else guarded(gain, dot)
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
