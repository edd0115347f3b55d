"""This file writes a graph as a program: plain data that browsers and notebooks run without reading formulas.

    {"inputs": ["x"], "nodes": [{"op": "input", "args": [], "name": "x"}, {"op": "sin", "args": [0]}],
     "outputs": {"y": 1}}

Nodes stand in order: each refers only to earlier ones, by number. `op` is "input", "constant" or the name of a rule.
A constant has its `value` as a float (null where it is too large) and, where that is not exact, `exact` as text.
Layer names are dropped and calls expanded before: a program only computes.
"""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any

from chainrule.errors import UsageError
from chainrule.graph import CONSTANT, INPUT, Node, children_first
from chainrule.rules import CALL, DERIVATIVE, LAYER, UNKNOWN
from chainrule.writers.notation import digits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def to_program(outputs: Mapping[str, Node], inputs: Sequence[str] = ()) -> dict[str, Any]:
    """Return the program that computes `outputs` from inputs; `inputs` gives their order (default: as they appear).

    Raises UsageError for a call or a `d/dx` that was not expanded before, and for a function that nobody defined.

    >>> from chainrule.graph import symbol
    >>> to_program({"y": symbol("x") + 1})["outputs"]
    {'y': 2}
    """
    place: dict[Node, int] = {}
    nodes: list[dict[str, Any]] = []
    names = list(inputs)
    for node in children_first(*outputs.values()):
        if node.op is LAYER:
            place[node] = place[node.args[0]]
            continue
        if node.is_input and node.name not in names:
            names.append(node.name)
        place[node] = len(nodes)
        nodes.append(_written(node, place))
    return {"inputs": names, "nodes": nodes, "outputs": {name: place[node] for name, node in outputs.items()}}


def _written(node: Node, place: Mapping[Node, int]) -> dict[str, Any]:
    """Return one node as plain data."""
    if node.op is INPUT:
        return {"op": "input", "args": [], "name": node.name}
    if node.op is CONSTANT:
        return {"op": "constant", "args": [], **_number(node)}
    if node.op is UNKNOWN:
        raise UsageError(f"nobody has defined {node.params[0]}, so there is nothing to compute")
    if node.op is CALL or node.op is DERIVATIVE:
        raise UsageError(f"a {node.op.name} must be expanded before a program is written")
    return {"op": node.op.name, "args": [place[arg] for arg in node.args]}


def _number(node: Node) -> dict[str, Any]:
    """Return a constant: its float, and its exact value as text where the float is not exact."""
    try:
        value = float(node.value)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        return {"value": None, "exact": _exact(node)}
    return {"value": value} if value == node.value else {"value": value, "exact": _exact(node)}


def _exact(node: Node) -> str:
    """Return a number as text, such as "1/3"."""
    below = node.value.denominator
    return digits(node.value.numerator) + ("" if below == 1 else f"/{digits(below)}")


if __name__ == "__main__":  # a demonstration
    from chainrule.writers.demonstration import examples

    sys.stdout.write(json.dumps(to_program({"y": examples()[2]}), indent=1) + "\n")
