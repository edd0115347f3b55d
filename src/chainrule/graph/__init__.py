"""What a computation is: nodes, walking them, showing them, and which graphs are legal."""

from chainrule.graph.legal import illegal
from chainrule.graph.node import CONSTANT, INPUT, Node, Number, Operand, Operation, as_node, const, symbol
from chainrule.graph.show import show
from chainrule.graph.walk import (
    children_first,
    depends_on,
    inputs_of,
    rebuild,
    substitute,
    substitute_all,
    tree_size,
    users_of,
)

__all__ = [
    "CONSTANT",
    "INPUT",
    "Node",
    "Number",
    "Operand",
    "Operation",
    "as_node",
    "children_first",
    "const",
    "depends_on",
    "illegal",
    "inputs_of",
    "rebuild",
    "show",
    "substitute",
    "substitute_all",
    "symbol",
    "tree_size",
    "users_of",
]
