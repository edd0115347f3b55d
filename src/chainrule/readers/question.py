"""This file finds the question in a reading: someone who writes `d/dx(sin(x^2))` and no more wants that derivative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from chainrule.rules import DERIVATIVE, LAYER, layer_info
from chainrule.rules.names import canonical_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainrule.graph import Node
    from chainrule.readers.reading import Reading

MOST_ORDER: Final = 100


class Question(NamedTuple):
    """What is to be differentiated, under which name, by which input, and how often."""

    name: str
    body: Node
    wrt: Node
    order: int


def question_of(reading: Reading, wrt: str | Sequence[str] | None = None) -> Question | None:
    """Return what a `d/dx(…)` that is the whole formula asks for; None where there is none, or another `wrt` is given.

    In `y = d/dx(sin(x^2))` the name y is that of the derivative, so the inside gets another.

    >>> from chainrule.readers import read
    >>> asked = question_of(read("d/dx(d/dx(x^3))"))
    >>> asked.order, asked.body is read("x^3").output, question_of(read("x + d/dx(x^3)"))
    (2, True, None)
    """
    name, node = reading.outputs[0]
    if node.op is LAYER and node.args[0].op is DERIVATIVE:
        name, node = "z" if name == "y" else "y", node.args[0]
    if len(reading.outputs) > 1 or node.op is not DERIVATIVE or node.args[1] not in reading.inputs:
        return None
    by, order = node.args[1], 0
    names = None if wrt is None else [wrt] if isinstance(wrt, str) else list(wrt)
    if names is not None and [canonical_name(each.strip()) for each in names] != [by.name]:
        return None
    while node.op is DERIVATIVE and node.args[1] is by:
        order += int(str(node.params[0]))
        node = node.args[0]
    return Question(layer_info(node).name if node.op is LAYER else name, node, by, order)


def to_derive(reading: Reading, wrt: str | None, order: int) -> tuple[Node, Node, int]:
    """Return what to differentiate, by which input, and how often: what a `d/dx(…)` asks for, else the formula itself.

    Raises UsageError where it is open by which input.

    >>> from chainrule.readers import read
    >>> to_derive(read("d/dx(x^3)"), None, 2) == (read("x^3").output, read("x").output, 2)
    True
    """
    asked = question_of(reading, wrt)
    if asked is None:
        return reading.output, reading.variable(wrt), order
    return asked.body, asked.wrt, min(order + asked.order - 1, MOST_ORDER)
