"""This file refuses functions that call one another until, written out, they fill a library: f(f(x)), thirty times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chainrule.errors import FormulaTooLarge
from chainrule.graph import children_first
from chainrule.rules import CALL, Function, function_info

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainrule.graph import Node

MOST: Final = 20_000  # operations, which take a second or two; more are refused
MOST_TIMES: Final = 4  # where there are so many times more than stand in the text


def refuse_endless_calls(outputs: Sequence[tuple[str, Node]]) -> None:
    """Raise FormulaTooLarge where the calls, written out, hold far more operations than the text and its functions."""
    order = children_first(*[node for _, node in outputs])
    if not any(node.op is CALL for node in order):
        return
    bodies: dict[Function, list[Node]] = {}
    waiting = [order]
    while waiting:
        for node in waiting.pop():
            if node.op is CALL and function_info(node) not in bodies:
                body = bodies[function_info(node)] = children_first(function_info(node).body)
                waiting.append(body)
    sizes: dict[Function, int] = {}
    stack = list(bodies)
    while stack:
        missing = [each for each in _called_in(bodies[stack[-1]]) if each not in sizes]
        if missing:
            stack += missing
        else:
            function = stack.pop()
            sizes[function] = _size(bodies[function], sizes)
    plain = len(order) + sum(map(len, bodies.values()))
    if _size(order, sizes) > max(MOST, MOST_TIMES * plain):
        raise FormulaTooLarge(
            f"the functions call one another so often that this has more than {MOST:,} operations when written out",
            remedy="call them less often, or give a Python function",
        )


def _called_in(order: Sequence[Node]) -> list[Function]:
    """Return the functions that are called."""
    return [function_info(node) for node in order if node.op is CALL]


def _size(order: Sequence[Node], sizes: dict[Function, int]) -> int:
    """Return how many operations there are when the calls are written out."""
    return len(order) + sum([sizes[function] for function in _called_in(order)])
