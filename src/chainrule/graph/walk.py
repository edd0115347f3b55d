"""This file walks graphs without recursion: children first, with substitution, counting and searching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.graph.node import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FEW: Final = 1001


def children_first(*roots: Node, stop: Callable[[Node], bool] | None = None) -> list[Node]:
    """Return every node reachable from `roots` once, arguments before users, left to right.

    Nodes for which `stop` is true are listed, but what they read is not walked.

    >>> from chainrule.graph.node import symbol
    >>> [n is symbol("x") for n in children_first(symbol("x"))]
    [True]
    """
    order: list[Node] = []
    seen: set[Node] = set()
    stack: list[Node | None] = list(roots[::-1])
    while stack:
        node = stack.pop()
        if node is None:  # all that the next one reads is listed
            order.append(stack.pop())  # type: ignore[arg-type]
            continue
        while node not in seen:  # down along the first arguments
            seen.add(node)
            args = node.args
            if not args or (stop is not None and stop(node)):
                order.append(node)
                break
            stack += (node, None)
            if len(args) > 1:
                stack.extend(args[:0:-1])
            node = args[0]
    return order


def inputs_of(*roots: Node) -> list[Node]:
    """Return the inputs that `roots` read, in the order in which they appear."""
    return [node for node in children_first(*roots) if node.is_input]


def depends_on(roots: Iterable[Node], on: Iterable[Node]) -> set[Node]:
    """Return the nodes below `roots` (and themselves) whose value changes with one of `on`."""
    varying = set(on)
    for node in children_first(*roots):
        if node not in varying and not varying.isdisjoint(node.args):
            varying.add(node)
    return varying


def users_of(*roots: Node) -> dict[Node, list[Node]]:
    """Return for each node the nodes that read it (once for each time it is read)."""
    users: dict[Node, list[Node]] = {}
    for node in children_first(*roots):
        users.setdefault(node, [])
        for arg in node.args:
            users[arg].append(node)
    return users


def rebuild(node: Node, args: tuple[Node, ...]) -> Node:
    """Return `node` with other arguments (itself, if they are the same)."""
    return node if args == node.args else Node(node.op, args, node.params)


def substitute(root: Node, replacements: Mapping[Node, Node]) -> Node:
    """Return `root` with nodes replaced; what stands inside a replaced node is not visited.

    >>> from chainrule.graph.node import symbol
    >>> substitute(symbol("x"), {symbol("x"): symbol("t")})
    symbol('t')
    """
    return substitute_all((root,), replacements)[0]


def substitute_all(roots: Iterable[Node], replacements: Mapping[Node, Node]) -> list[Node]:
    """Return all `roots` with nodes replaced, in one walk."""
    roots = list(roots)
    done: dict[Node, Node] = dict(replacements)
    for node in children_first(*roots, stop=replacements.__contains__):
        if node in done:
            continue
        args = node.args
        new = tuple([done[arg] for arg in args])
        done[node] = node if new == args else Node(node.op, new, node.params)
    return [done[root] for root in roots]


def tree_size(root: Node, limit: int = 1 << 62) -> int:
    """Return how many nodes `root` has when written as a tree, where a shared node counts each time.

    Stops counting at `limit` (a graph of n nodes can have a tree of 2^n).
    """
    if limit <= FEW:
        return _tree_size_up_to(root, limit)
    size: dict[Node, int] = {}
    for node in children_first(root):
        size[node] = min(limit, 1 + sum([size[arg] for arg in node.args]))
    return size[root]


def _tree_size_up_to(root: Node, limit: int) -> int:
    """Return the size of a small tree: counting one by one to a low limit takes less than finding what is shared."""
    count = 0
    stack = [root]
    while stack:
        count += 1
        if count >= limit:
            return limit
        stack += stack.pop().args
    return count
