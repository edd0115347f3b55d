"""This file puts the bodies of users' functions in place of their calls, and leaves `d/dx` nodes as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chainrule.errors import UsageError
from chainrule.graph import Node, Operation, children_first, substitute_all
from chainrule.rules import CALL, DERIVATIVE, function_info

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_INSTRUCTIONS: Final = 400_000

# Stands for a formal input with respect to which a user's function differentiates: its argument's value, movable.
HELD: Final = Operation("held")


class TooLarge(UsageError):
    """A graph has more parts than is worth the time of a check."""

    code = "check-too-large"


def expanded_calls(roots: Sequence[Node]) -> list[Node]:
    """Return `roots` with the calls of users' functions replaced by their bodies; `d/dx` nodes stay.

    Functions are expanded before those that call them. Raises TooLarge where the result grows beyond bounds.
    """
    order = children_first(*roots)
    if not any(node.op is CALL for node in order):
        return list(roots)
    bodies: dict[Any, Node] = {}
    waiting = [function_info(node) for node in order if node.op is CALL]
    while waiting:
        function = waiting[-1]
        inner = [function_info(node) for node in children_first(function.body) if node.op is CALL]
        missing = [other for other in inner if other not in bodies]
        if function in bodies or not missing:
            waiting.pop()
            if function not in bodies:
                bodies[function] = _with_bodies([function.body], bodies)[0]
        else:
            waiting.extend(missing)
    return _with_bodies(roots, bodies)


def _with_bodies(roots: Sequence[Node], bodies: Mapping[Any, Node]) -> list[Node]:
    """Return `roots` with each call replaced by the body of its function, which holds no call any more."""
    done: dict[Node, Node] = {}
    size = 0
    for node in children_first(*roots):
        args = tuple([done[arg] for arg in node.args])
        if node.op is not CALL:
            done[node] = node if args == node.args else Node(node.op, args, node.params)
            continue
        function = function_info(node)
        body = bodies[function]
        inside = children_first(body)
        size += len(inside)
        if size > MOST_INSTRUCTIONS:
            raise TooLarge("the graph is too large to be checked")
        held = {other.args[1] for other in inside if other.op is DERIVATIVE}
        replaced = {
            formal: Node(HELD, (arg,), (function, formal)) if formal in held else arg
            for formal, arg in zip(function.inputs, args)
        }
        done[node] = substitute_all([body], replaced)[0]
    return [done[root] for root in roots]
