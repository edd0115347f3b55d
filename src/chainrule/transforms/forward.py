"""This file pushes a tangent along a graph: forward mode, as a graph of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.transforms.inline import inline_all
from chainrule.transforms.pushing import pushed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainrule.graph import Node


def tangent(root: Node, seeds: Mapping[Node, Node]) -> Node:
    """Return the graph of the directional derivative of `root`, where each input moves by its seed.

    Calls are expanded, and derivatives that stand in the graph worked out. Nothing is simplified, but parts that do
    not move are never built. Raises NotDifferentiable where a needed partial derivative has no formula.

    >>> from chainrule.graph import const, symbol
    >>> x = symbol("x")
    >>> tangent(x * x, {x: const(1)}) is x + x
    True
    """
    return tangents([root], seeds)[0]


def tangents(roots: Sequence[Node], seeds: Mapping[Node, Node]) -> list[Node]:
    """Return the directional derivatives of all `roots` in one pass; see `tangent`."""
    return pushed(inline_all(roots, keep=seeds), seeds)
