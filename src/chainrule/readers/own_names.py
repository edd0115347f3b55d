"""This file gives a layer another name where its own means something else in the same graph: π beside a layer pi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.graph import Node, children_first, rebuild
from chainrule.rules import LAYER, Rule, find, layer, layer_info
from chainrule.rules.names import GREEK_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

Outputs = tuple[tuple[str, Node], ...]


def with_own_names(outputs: Sequence[tuple[str, Node]]) -> Outputs:
    """Return outputs in which every layer's name can be read as nothing but the layer.

    In Python `pi = x * math.pi` is a local variable, and `sin = math.sin(x)` another: as layers they are pi_1, sin_1.

    >>> from chainrule.graph import symbol
    >>> from chainrule.rules import RULES
    >>> with_own_names([("y", layer(symbol("x") * RULES["pi"](), "pi"))])[0][0]
    'y'
    """
    order = children_first(*[node for _, node in outputs])
    layers = [node for node in order if node.op is LAYER]
    rules = {node.op for node in order if isinstance(node.op, Rule)} if layers else set()
    clashing = [node for node in layers if _means_other(layer_info(node).name, rules)]
    if not clashing:
        return tuple(outputs)
    taken = {node.name for node in order if node.is_input} | {layer_info(node).name for node in layers}
    renamed: dict[Node, str] = {}
    for node in clashing:
        name = layer_info(node).name
        renamed[node] = next(free for free in (f"{name}_{i}" for i in range(1, len(taken) + 2)) if free not in taken)
        taken.add(renamed[node])
    done: dict[Node, Node] = {}
    for node in order:
        args = tuple([done[arg] for arg in node.args])
        info = layer_info(node) if node in renamed else None
        done[node] = rebuild(node, args) if info is None else layer(args[0], renamed[node], info.meaning, info.origin)
    return tuple([(_name_of(name, node, renamed), done[node]) for name, node in outputs])


def _means_other(name: str, used: set[Rule]) -> bool:
    """Return whether a name is that of a constant or a function that would be read in the layer's place.

    The formula reader takes `gamma = x^2` for a layer, as long as the function is not called. It tells e from exp(x).
    """
    rule = find(name)
    if rule is None or rule.name == "e":
        return False
    return rule in used or (rule.arity != 0 and name not in GREEK_NAMES)


def _name_of(name: str, node: Node, renamed: dict[Node, str]) -> str:
    """Return the name of an output: that of its layer, where it was called by it."""
    return renamed[node] if node in renamed and layer_info(node).name == name else name
