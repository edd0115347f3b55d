"""This file expands calls of users' functions, works out the derivatives that stand in a graph, and drops layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.graph import Node, children_first, const, rebuild, substitute
from chainrule.rules import CALL, DERIVATIVE, LAYER, Function, function_info
from chainrule.transforms.pushing import pushed

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence


def inline(root: Node) -> Node:
    """Return `root` with every call expanded and every `d/dx` worked out; layers stay.

    >>> from chainrule.graph import symbol
    >>> from chainrule.rules import Function, call
    >>> x, u = symbol("x"), symbol("u")
    >>> inline(call(Function("f", (u,), u * u), x)) is x * x
    True
    """
    return inline_all([root])[0]


def inline_all(roots: Sequence[Node], keep: Container[Node] = ()) -> list[Node]:
    """Return all `roots` expanded in one walk; see `inline`. What stands in or below `keep` stays as it is."""
    stop = keep.__contains__ if keep != () else None
    return _Expansion(keep).of(roots) if _is_short(children_first(*roots, stop=stop)) else list(roots)


def inlined_order(roots: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """Return all `roots` expanded, and every node below them, children first: one walk where nothing is to expand."""
    order = children_first(*roots)
    if not _is_short(order):
        return list(roots), order
    plain = _Expansion(()).of(roots)
    return plain, children_first(*plain)


def _is_short(order: Iterable[Node]) -> bool:
    """Return whether a call or an unfinished derivative stands for something longer."""
    operations = {node.op for node in order}
    return CALL in operations or DERIVATIVE in operations


class _Expansion:
    """Expands calls from the outside in, without recursion: each call becomes its body, in which more may be called."""

    def __init__(self, keep: Container[Node]) -> None:
        self.keep = keep
        self.done: dict[Node, Node] = {}
        self._bodies: dict[Function, tuple[Node, bool]] = {}
        self._became: dict[Node, Node] = {}  # what a call is before its own calls are expanded

    def of(self, roots: Sequence[Node]) -> list[Node]:
        """Return the roots expanded."""
        done = self.done
        stack = list(reversed(roots))
        while stack:
            node = stack[-1]
            missing = () if node in done else self._needs(node)
            if missing:
                stack.extend(missing)
            else:
                stack.pop()
        return [done[root] for root in roots]

    def _needs(self, node: Node) -> Sequence[Node]:
        """Return what must be expanded before `node`; if there is nothing, expand it."""
        if node in self.keep:
            self.done[node] = node
            return ()
        became = self._became.get(node)
        missing = [arg for arg in reversed(node.args) if arg not in self.done] if became is None else ()
        if missing:
            return missing
        if node.op is CALL:
            return self._called(node, became)
        args = tuple([self.done[arg] for arg in node.args])
        made = self._worked_out(node, args) if node.op is DERIVATIVE else rebuild(node, args)
        self.done[node] = self.done[made] = made
        return ()

    def _called(self, node: Node, became: Node | None) -> Sequence[Node]:
        """Put the arguments into the body, then wait for what the body calls."""
        if became is not None:
            self.done[node] = self.done[became]
            return ()
        function = function_info(node)
        body, holds_derivative = self._body_of(function)
        if holds_derivative:  # d/dx of a formal input is worked out before something else takes its place
            if body not in self.done:
                return (body,)
            body = self.done[body]
        arguments = {formal: self.done[arg] for formal, arg in zip(function.inputs, node.args, strict=True)}
        made = self._became[node] = substitute(body, arguments)
        if holds_derivative:
            self.done[made] = made
        return (made,)

    def _body_of(self, function: Function) -> tuple[Node, bool]:
        """Return the body of a function, and whether `d/dx` stands in it."""
        known = self._bodies.get(function)
        if known is None:
            body = function.body
            known = self._bodies[function] = body, any(part.op is DERIVATIVE for part in children_first(body))
        return known

    @staticmethod
    def _worked_out(node: Node, args: tuple[Node, ...]) -> Node:
        """Return the derivative that `node` stands for."""
        body, wrt = args
        order = node.params[0]
        assert isinstance(order, int)
        for _ in range(order):
            body = pushed([body], {wrt: const(1)})[0]
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
