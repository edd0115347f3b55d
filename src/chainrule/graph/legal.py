"""This file says which graphs are legal, in one table; tests run it on what every reader and every transform makes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from chainrule.graph.node import INPUT, Node
from chainrule.graph.walk import children_first, inputs_of

if TYPE_CHECKING:
    from collections.abc import Callable

REAL: Final = "real"
BOOL: Final = "bool"
ANY: Final = ""

# What the arguments must be, by the name of the operation; everything else takes real numbers (whole ones are real).
ARGUMENTS: Final[dict[str, tuple[str, ...]]] = {
    "where": (BOOL, REAL, REAL),
    "both": (BOOL, BOOL),
    "either": (BOOL, BOOL),
    "opposite": (BOOL,),
    "layer": (ANY,),
}

WITH_PARAMETERS: Final = frozenset({"input", "constant", "layer", "call", "unknown", "derivative"})


class Demand(NamedTuple):
    """One line of the table: which nodes it is about, what must hold, and the sentence that says so."""

    about: str  # the name of an operation, or "" for all
    holds: Callable[[Node], bool]
    sentence: str


def _reads_nodes(node: Node) -> bool:
    return all(isinstance(arg, Node) for arg in node.args)


def _has_right_number(node: Node) -> bool:
    op: Any = node.op
    if getattr(op, "variadic", False):
        return len(node.args) >= int(op.arity)
    return len(node.args) == int(getattr(op, "arity", 0))


def _has_right_kinds(node: Node) -> bool:
    demanded = ARGUMENTS.get(node.op.name, ())
    for i, arg in enumerate(node.args):
        kind = demanded[i] if i < len(demanded) else REAL
        if kind != ANY and (arg.dtype == BOOL) != (kind == BOOL):
            return False
    return True


def _is_hashable(node: Node) -> bool:
    try:
        hash(node.params)
    except TypeError:
        return False
    return True


def _is_exact(node: Node) -> bool:
    value = node.params[0]
    if type(value) is Fraction:
        return value.denominator != 1
    return type(value) is int


def _is_named(node: Node) -> bool:
    return len(node.params) == 1 and isinstance(node.params[0], str) and node.params[0] != ""


def _is_layer(node: Node) -> bool:
    return len(node.params) == 1 and bool(getattr(node.params[0], "name", ""))


def _fits_function(node: Node) -> bool:
    function: Any = node.params[0] if len(node.params) == 1 else None
    return bool(hasattr(function, "body") and len(function.inputs) == len(node.args))


def _is_closed(node: Node) -> bool:
    function: Any = node.params[0] if len(node.params) == 1 else None
    return not hasattr(function, "body") or set(inputs_of(function.body)) <= set(function.inputs)


def _has_orders(node: Node) -> bool:
    if len(node.params) != 2 or not isinstance(node.params[0], str):
        return False
    orders = node.params[1]
    return isinstance(orders, tuple) and len(orders) == len(node.args) and all(_counts(order, 0) for order in orders)


def _counts(number: object, least: int) -> bool:
    return type(number) is int and number >= least


DEMANDS: Final[tuple[Demand, ...]] = (
    Demand("", _reads_nodes, "its arguments are nodes"),
    Demand("", _has_right_number, "it has as many arguments as its operation takes"),
    Demand("", _has_right_kinds, "numbers and truth values stand where they belong"),
    Demand("", lambda node: not node.params or node.op.name in WITH_PARAMETERS, "only structure has parameters"),
    Demand("", _is_hashable, "its static parameters can be hashed"),
    Demand("", lambda node: node.shape == () and node.dtype in {REAL, BOOL, "int"}, "its value is one number"),
    Demand("input", _is_named, "an input has a name"),
    Demand("constant", lambda node: len(node.params) == 2 and type(node.params[1]) is bool, "a constant has two parts"),
    Demand("constant", _is_exact, "a constant is an int, or a Fraction that is no int"),
    Demand("layer", _is_layer, "a layer has a name"),
    Demand("call", _fits_function, "a call has one argument for each input of its function"),
    Demand("call", _is_closed, "the body of a function reads its own inputs only"),
    Demand("unknown", _has_orders, "an unknown function has a name, and an order for each argument"),
    Demand("derivative", lambda node: node.args[1].op is INPUT, "d/dx is taken with respect to an input"),
    Demand("derivative", lambda node: len(node.params) == 1 and _counts(node.params[0], 1), "d/dx has an order from 1"),
)


def illegal(root: Node) -> list[str]:
    """Return a sentence for each demand that a node below `root` does not meet; an empty list for a legal graph.

    >>> from chainrule.graph.node import symbol
    >>> illegal(symbol("x")), illegal(symbol(""))
    ([], ['input of 0 is not legal: an input has a name'])
    """
    broken: list[str] = []
    for node in _everything(root):
        for demand in DEMANDS:
            if demand.about in {"", node.op.name} and not demand.holds(node):
                broken.append(f"{node.op.name} of {len(node.args)} is not legal: {demand.sentence}")
                break
    return broken


def _everything(root: Node) -> list[Node]:
    """Return every node below `root`, also in the bodies of functions."""
    found: dict[Node, None] = {}
    waiting = [root]
    while waiting:
        for node in children_first(waiting.pop(), stop=lambda node: node in found or not _reads_nodes(node)):
            if node not in found:
                found[node] = None
                waiting += [param.body for param in node.params if hasattr(param, "body")]
    return list(found)
