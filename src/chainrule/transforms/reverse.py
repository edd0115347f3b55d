"""This file pulls adjoints back through a graph: reverse mode, which back-propagation is, as a graph of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.graph import Node, children_first, const
from chainrule.rules import LAYER, RULES, partial
from chainrule.rules.arithmetic import times
from chainrule.transforms.inline import inline
from chainrule.transforms.pushing import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

_ADD, _WHERE = RULES["add"], RULES["where"]
_ZERO = const(0)


def adjoints(root: Node, inputs: Sequence[Node]) -> list[Node]:
    """Return the graphs of the derivative of `root` with respect to each of `inputs`, from one pass backward.

    Cost: a small multiple of the graph, however many inputs there are. Nothing is simplified.
    Raises NotDifferentiable where a needed partial derivative has no formula.

    >>> from chainrule.graph import symbol
    >>> x, y = symbol("x"), symbol("y")
    >>> adjoints(x * y, [x, y]) == [y, x]
    True
    """
    root = inline(root)
    order = children_first(root, stop=frozenset(inputs).__contains__)
    varying = set(inputs)
    for node in order:
        if not varying.isdisjoint(node.args):
            varying.add(node)
    bars: dict[Node, Node] = {root: const(1)}
    for node in reversed(order):
        if node in bars and node in varying:
            _pull(node, bars, varying)
    return [bars.get(node, _ZERO) for node in inputs]


def _pull(node: Node, bars: dict[Node, Node], varying: set[Node]) -> None:
    """Hand the adjoint of `node` on to the arguments that vary."""
    bar = bars[node]
    if getattr(node.op, "kind", "") == "constant":
        return
    for index, arg in enumerate(node.args):
        if arg in varying:
            part = _share(node, index, bar)
            bars[arg] = _joined(bars[arg], part) if arg in bars else part


def _share(node: Node, index: int, bar: Node) -> Node:
    """Return what argument number `index` of `node` gets of the adjoint `bar`."""
    if node.op is LAYER or node.op is _ADD:
        return bar
    if node.op is _WHERE:
        condition = node.args[0]
        return _WHERE(condition, bar, _ZERO) if index == 1 else _WHERE(condition, _ZERO, bar)
    gain = partial(node, index)
    return times(gain, bar) if gain.op is not _WHERE is not bar.op else guarded(gain, bar)


def _joined(bar: Node, part: Node) -> Node:
    """Return the sum of two adjoints, under one guard where both have the same."""
    if bar.op is _WHERE and part.op is _WHERE and bar.args[0] is part.args[0]:
        for side in (1, 2):
            if bar.args[3 - side] is _ZERO and part.args[3 - side] is _ZERO:
                both = Node(_ADD, (bar.args[side], part.args[side]))
                return _WHERE(bar.args[0], both, _ZERO) if side == 1 else _WHERE(bar.args[0], _ZERO, both)
    return Node(_ADD, (bar, part))
