"""This file expands calls of users' functions, works out the derivatives that stand in a graph, and drops layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.graph import Node, children_first, const, rebuild, substitute
from chainrule.rules import CALL, DERIVATIVE, LAYER, Function, function_info
from chainrule.transforms.forward import tangent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def inline(root: Node) -> Node:
    """Return `root` with every call expanded and every `d/dx` worked out; layers stay.

    >>> from chainrule.graph import symbol
    >>> from chainrule.rules import Function, call
    >>> x, u = symbol("x"), symbol("u")
    >>> inline(call(Function("f", (u,), u * u), x)) is x * x
    True
    """
    return inline_all([root])[0]


def inline_all(roots: Sequence[Node]) -> list[Node]:
    """Return all `roots` expanded in one walk; see `inline`."""
    order = children_first(*roots)
    if not any(node.op is CALL or node.op is DERIVATIVE for node in order):
        return list(roots)
    done: dict[Node, Node] = {}
    bodies: dict[Function, Node] = {}
    for node in order:
        args = tuple([done[arg] for arg in node.args])
        if node.op is CALL:
            function = function_info(node)
            body = bodies.get(function)
            if body is None:
                body = bodies[function] = inline(function.body)  # functions cannot call themselves, so this ends
            done[node] = substitute(body, dict(zip(function.inputs, args, strict=True)))
        elif node.op is DERIVATIVE:
            done[node] = _worked_out(args[0], args[1], node)
        else:
            done[node] = rebuild(node, args)
    return [done[root] for root in roots]


def _worked_out(body: Node, wrt: Node, node: Node) -> Node:
    """Return the derivative that `node` stands for."""
    order = node.params[0]
    assert isinstance(order, int)
    for _ in range(order):
        body = tangent(body, {wrt: const(1)})
    return body


def drop_layers(root: Node) -> Node:
    """Return `root` without layer names: each layer is replaced by what it names.

    >>> from chainrule.graph import symbol
    >>> from chainrule.rules import layer
    >>> drop_layers(layer(symbol("x") + 1, "u")) is symbol("x") + 1
    True
    """
    return drop_all_layers([root])[0]


def drop_all_layers(roots: Iterable[Node]) -> list[Node]:
    """Return all `roots` without layer names, in one walk."""
    roots = list(roots)
    done: dict[Node, Node] = {}
    for node in children_first(*roots):
        if node.op is LAYER:
            done[node] = done[node.args[0]]
        else:
            done[node] = rebuild(node, tuple([done[arg] for arg in node.args]))
    return [done[root] for root in roots]


